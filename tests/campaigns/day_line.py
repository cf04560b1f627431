"""A page's stream as a browser holds it: a WebSocket, or server-sent events."""

import asyncio
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Literal, cast

import orjson

from tests.campaigns import wire

Transport = Literal["socket", "events"]
GONE = 4006
REFUSED = frozenset({4001, 4003, 4004, 4005, GONE})
LOST, RELOAD = 1006, 0
SILENCE_SECONDS = 30.0
_head_end = b"\r\n\r\n"


@lru_cache(maxsize=4096)
def understand(payload: bytes) -> dict[str, Any]:
    """Read a message; who reads it does not change it, as many readers share it."""
    message: dict[str, Any] = orjson.loads(payload)
    return message


class Line(asyncio.Protocol):
    """One connection. ``take`` gets every message; ``ended`` gives a close code,
    ``LOST`` for none, or ``RELOAD`` where its owner hung up."""

    def __init__(
        self, path: str, port: int, kind: Transport, take: Callable[[Any], None]
    ) -> None:
        self._path = path
        self._port = port
        self._kind = kind
        self._take = take
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._events = bytearray()
        self._open = False
        self.heard = False
        """Whether a message ever came."""

        self._code = LOST
        self._heard_at = self._loop.time()
        self.ended: asyncio.Future[int] = self._loop.create_future()

    async def run(self) -> int:
        """Until it ends; two missed heartbeats are an end, too."""
        try:
            await self._loop.create_connection(lambda: self, "127.0.0.1", self._port)
        except OSError:
            return LOST
        try:
            while not self.ended.done():
                await asyncio.wait([self.ended], timeout=SILENCE_SECONDS / 3)
                if self._loop.time() - self._heard_at > SILENCE_SECONDS:
                    break
        finally:
            self.hang_up()
        return self.ended.result()

    def hang_up(self, code: int = LOST) -> None:
        """End it."""
        if not self.ended.done():
            self.ended.set_result(code)
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop has its own
        if self._kind == "socket":
            self._transport.write(wire.upgrade(self._port, self._path))
        else:
            request = (
                f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n"
            )
            self._transport.write(request.encode())

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        if self.ended.done():
            return
        self._heard_at = self._loop.time()
        self._buffer += data
        if not self._open and not self._shaken():
            return
        messages = self._frames() if self._kind == "socket" else self._chunks()
        for payload in messages:
            self.heard = True
            self._take(understand(payload))
            if self.ended.done():
                return

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        if not self.ended.done():
            self.ended.set_result(self._code)

    def _shaken(self) -> bool:
        head, found, rest = self._buffer.partition(_head_end)
        if not found:
            return False
        status = int(head.split(b" ", 2)[1])
        if status not in (101, 200):
            self.hang_up()  # a browser does not say why
            return False
        self._open, self._buffer = True, rest
        return True

    def _frames(self) -> Iterator[bytes]:
        assert self._transport is not None
        for opcode, payload in wire.take_frames(self._buffer):
            if opcode == wire.TEXT:
                yield payload
            elif opcode == wire.PING:
                self._transport.write(wire.pong(payload))
            elif opcode == wire.CLOSE:
                self._code = wire.close_code(payload)
                self.hang_up(self._code)

    def _chunks(self) -> Iterator[bytes]:
        """The data of each event, out of chunks (RFC 9112, section 7.1)."""
        while b"\r\n" in self._buffer:
            size, _, _ = self._buffer.partition(b"\r\n")
            start, length = len(size) + 2, int(size, 16)
            if len(self._buffer) < start + length + 2:
                break
            self._events += self._buffer[start : start + length]
            del self._buffer[: start + length + 2]
        *events, self._events = self._events.split(b"\n\n")
        for event in events:
            for line in event.split(b"\n"):
                if line.startswith(b"data: "):
                    yield bytes(line[6:])
