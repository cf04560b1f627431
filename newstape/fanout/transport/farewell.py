"""The last seconds of a connection that we have ended."""

import asyncio
from typing import Any

from newstape.fanout.transport import kernel

CLOSE_SECONDS = 5.0
STILL_TAKEN = 65_536


class Farewell(asyncio.Protocol):
    """Lets the other end read our goodbye, and hang up.

    To close at once would reset the connection while bytes from the other end are on
    their way, and with some systems the goodbye would be lost. What still comes is
    dropped unread; of more than 64 KiB nothing is taken any more, so that a flood stops
    at its sender. Who does not hang up within 5 s is dropped.
    """

    def __init__(self, transport: asyncio.Transport, connections: set[Any]) -> None:
        self._transport = transport
        self._connections = connections
        self._taken = 0
        connections.add(self)
        transport.set_protocol(self)
        if transport.can_write_eof():
            transport.write_eof()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(CLOSE_SECONDS, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Drop it."""
        self._taken += len(data)
        if self._taken > STILL_TAKEN and not self._transport.is_closing():
            self._transport.pause_reading()

    def connection_lost(self, _exc: Exception | None) -> None:
        """It has gone."""
        self._timer.cancel()
        self._connections.discard(self)

    def shutdown(self) -> None:
        """uvicorn stops."""
        self._give_up()

    def _give_up(self) -> None:
        kernel.drop_at_once(self._transport)
        self._transport.abort()
