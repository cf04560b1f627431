"""A line to a server that can go silent, be cut, and be mended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """A TCP proxy: what a stopped process or a lost network looks like to a client."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._own_port = 0
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.calls = 0

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator["Line"]:
        """A line to the server at ``url``."""
        parts = urlsplit(url)
        line = cls(parts.hostname or "", parts.port or 0)
        await line.mend()
        try:
            yield line
        finally:
            line.thaw()
            await line.cut()

    @property
    def url(self) -> str:
        """Where the line begins."""
        return f"http://127.0.0.1:{self._own_port}"

    def freeze(self) -> None:
        """Nothing gets through any more, and nothing ends: as under SIGSTOP."""
        self._flows.clear()

    def thaw(self) -> None:
        """All that was held back gets through."""
        self._flows.set()

    async def cut(self) -> None:
        """Every connection is reset, and none is accepted: as after SIGKILL."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        await asyncio.sleep(0)

    async def mend(self) -> None:
        """Connections are accepted again, at the same address."""
        self._server = await asyncio.start_server(
            self._carry, "127.0.0.1", self._own_port
        )
        self._own_port = self._server.sockets[0].getsockname()[1]

    async def _carry(
        self, near: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        self.calls += 1
        with suppress(OSError):
            far, forth = await asyncio.open_connection(self._host, self._port)
            self._writers |= {back, forth}
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(near, forth))
                group.create_task(self._pump(far, back))

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while data := await source.read(65_536):
                await self._flows.wait()
                sink.write(data)
                await sink.drain()
        sink.close()
        self._writers.discard(sink)
