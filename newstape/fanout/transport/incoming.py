"""What comes in from a WebSocket reader: bytes in, whole messages out."""

from collections.abc import Iterator
from typing import Final, cast

from websockets.frames import Frame, Opcode
from websockets.protocol import SERVER, Protocol, State

from newstape.fanout import codes

PART: Final = 64
"""A message in more parts than one for so many bytes of the limit is refused."""


class BreachError(Exception):
    """Why the conversation can't go on; ``code`` is the close code for it."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Incoming:
    """There only while a message is on its way: most readers never say a thing."""

    def __init__(self, max_size: int) -> None:
        self.protocol = Protocol(SERVER, state=State.OPEN, max_size=max_size)
        self._max_size = max_size
        self._parts: list[Frame] = []
        self._half_read = 0

    @property
    def is_over(self) -> bool:
        """Whether all that came was whole, and nothing has to be remembered of it."""
        whole = not self._half_read and not self._parts
        return whole and self.protocol.state is State.OPEN

    def feed(self, data: bytes) -> None:
        """Bytes as they come."""
        self._half_read += len(data)
        self.protocol.receive_data(data)

    def messages(self) -> Iterator[str | bytes | None]:
        """The messages that are whole now; None stands for a ping or a pong.

        Raises:
            BreachError: text that is not UTF-8, or a message in far too many parts.
        """
        for event in self.protocol.events_received():
            frame = cast(Frame, event)
            self._half_read -= _wire_size(frame)
            if frame.opcode in (Opcode.PING, Opcode.PONG):
                yield None
            elif frame.opcode is not Opcode.CLOSE:
                self._parts.append(frame)
                if frame.fin:
                    yield self._put_together()
                elif len(self._parts) * PART > self._max_size:
                    raise BreachError(codes.POLICY, "too many fragments")

    def _put_together(self) -> str | bytes:
        parts, self._parts = self._parts, []
        payload = b"".join(part.data for part in parts)
        if parts[0].opcode is Opcode.BINARY:
            return payload
        try:
            return payload.decode()
        except UnicodeDecodeError as error:
            raise BreachError(codes.INVALID_DATA, "not UTF-8") from error


def _wire_size(frame: Frame) -> int:
    """How many bytes a client's frame takes, its mask included (RFC 6455 5.2)."""
    size = len(frame.data)
    return size + (6 if size < 126 else 8 if size < 65536 else 14)
