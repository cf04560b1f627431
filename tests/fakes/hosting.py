"""Any ASGI app on a real socket, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from newstape.kit.server import Server, uvicorn_config
from newstape.kit.settings import CommonSettings


class _Sudden(uvicorn.Server):
    """uvicorn that ends at once, whoever is being answered.

    Many tests have two of it, and its own way takes 0.15 s.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ended = asyncio.Event()

    def end(self) -> None:
        """Stop serving."""
        self._ended.set()

    async def main_loop(self) -> None:
        """Serve until ``end`` is called; answers are dated once."""
        await self.on_tick(0)
        await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Leave everybody."""
        for listener in self.servers:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()


@asynccontextmanager
async def hosting(app: ASGIApp) -> AsyncIterator[str]:
    """Serve on a free port of loopback; gives the base URL. It ends without waiting."""
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, ws="websockets-sansio"
    )
    server = _Sudden(config)
    async with _serving(server, server.end) as url:
        yield url


@asynccontextmanager
async def hosting_service(app: FastAPI, settings: CommonSettings) -> AsyncIterator[str]:
    """Serve one of our services with its lifespan, as it is served in earnest."""
    server = Server(uvicorn_config(app, settings), app, 0.1)
    async with _serving(server, partial(setattr, server, "should_exit", True)) as url:
        yield url


@asynccontextmanager
async def _serving(
    server: uvicorn.Server, end: Callable[[], None]
) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(server.serve([listener]))
            async with asyncio.timeout(10):
                while not server.started:  # noqa: ASYNC110  (uvicorn announces nothing)
                    await asyncio.sleep(0.005)
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                end()
                await asyncio.wait([running], timeout=10)
