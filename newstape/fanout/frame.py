"""One encoded message, shared by all who get it."""


class Frame:
    """A message's JSON, and its forms for the transports, each made once on demand.

    ``cursor`` is there on frames that a reader may resume from.
    """

    __slots__ = ("_sse", "_text", "cursor", "event", "json")

    def __init__(self, event: str, json: bytes, cursor: str | None = None) -> None:
        self.event = event
        self.json = json
        self.cursor = cursor
        self._text: str | None = None
        self._sse: bytes | None = None

    @property
    def text(self) -> str:
        """The payload of a WebSocket text frame."""
        if self._text is None:
            self._text = self.json.decode()
        return self._text

    @property
    def sse(self) -> bytes:
        """The message as a server-sent event (HTML standard, section 9.2)."""
        if self._sse is None:
            mark = f"id: {self.cursor}\n" if self.cursor else ""
            head = f"event: {self.event}\n{mark}data: "
            self._sse = head.encode() + self.json + b"\n\n"
        return self._sse
