"""Any ASGI app on a real socket, in a thread beside the test."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from newstape.kit.server import Server, SocketProtocol, uvicorn_config
from newstape.kit.settings import CommonSettings
from tests.fakes.waiting import until


class _Server(uvicorn.Server):
    """uvicorn, telling when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def serving(
    app: ASGIApp,
    ws: type[asyncio.Protocol] | None = None,
    max_size: int = 2**24,
    http: type[asyncio.Protocol] | None = None,
) -> Iterator[str]:
    """Serve on a free port of loopback; gives the base URL."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
        http=http or "auto",
        ws=ws or "auto",
        ws_max_size=max_size,
        ws_per_message_deflate=False,
    )
    server = _Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            assert server.listens.wait(10)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
        assert not thread.is_alive()


@asynccontextmanager
async def serving_in_loop(
    app: FastAPI, sockets: SocketProtocol = None
) -> AsyncIterator[str]:
    """Serve as a service does, lifespan included, on the test's own loop."""
    async with a_server(app, sockets) as (url, _):
        yield url


@asynccontextmanager
async def a_server(
    app: FastAPI, sockets: SocketProtocol = None
) -> AsyncIterator[tuple[str, Server]]:
    """The same, with what serves."""
    settings = CommonSettings(shutdown_seconds=2)
    server = Server(uvicorn_config(app, settings, sockets), app, drain_seconds=0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with asyncio.TaskGroup() as group:
            served = group.create_task(server.serve([listener]))
            await until(lambda: server.started or served.done(), 10)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", server
            server.should_exit = True
