"""One encoded message, shared by all who get it."""

import struct

_TEXT_FINAL = 0x81


class Frame:
    """A message's JSON, and its forms for the transports, each made once on demand.

    ``cursor`` is there on frames that a reader may resume from; ``rows`` is how many
    the frame holds.
    """

    __slots__ = ("_sse", "_text", "_wire", "cursor", "event", "json", "rows")

    def __init__(
        self, event: str, json: bytes, cursor: str | None = None, rows: int = 0
    ) -> None:
        self.event = event
        self.json = json
        self.cursor = cursor
        self.rows = rows
        self._text: str | None = None
        self._sse: bytes | None = None
        self._wire: bytes | None = None

    @property
    def text(self) -> str:
        """The payload of a WebSocket text frame."""
        if self._text is None:
            self._text = self.json.decode()
        return self._text

    @property
    def wire(self) -> bytes:
        """A server's WebSocket text frame, header and all (RFC 6455 section 5.2)."""
        if self._wire is None:
            size = len(self.json)
            if size < 126:
                head = struct.pack("!BB", _TEXT_FINAL, size)
            elif size < 65536:
                head = struct.pack("!BBH", _TEXT_FINAL, 126, size)
            else:
                head = struct.pack("!BBQ", _TEXT_FINAL, 127, size)
            self._wire = head + self.json
        return self._wire

    @property
    def size(self) -> int:
        """How many bytes the ``wire`` form has."""
        size = len(self.json)
        return size + (2 if size < 126 else 4 if size < 65536 else 10)

    @property
    def sse(self) -> bytes:
        """The message as a server-sent event (HTML standard, section 9.2)."""
        if self._sse is None:
            mark = f"id: {self.cursor}\n" if self.cursor else ""
            head = f"event: {self.event}\n{mark}data: "
            self._sse = head.encode() + self.json + b"\n\n"
        return self._sse
