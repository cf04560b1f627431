"""Any ASGI app on a real socket, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from newstape.kit.server import Server, uvicorn_config
from newstape.kit.settings import CommonSettings


@asynccontextmanager
async def hosting(app: ASGIApp) -> AsyncIterator[str]:
    """Serve on a free port of loopback; gives the base URL. It ends without waiting."""
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    async with _serving(server) as url:
        try:
            yield url
        finally:
            server.force_exit = True


@asynccontextmanager
async def hosting_service(app: FastAPI, settings: CommonSettings) -> AsyncIterator[str]:
    """Serve one of our services with its lifespan, as it is served in earnest."""
    async with _serving(Server(uvicorn_config(app, settings), app, 0.1)) as url:
        yield url


@asynccontextmanager
async def _serving(server: uvicorn.Server) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(server.serve([listener]))
            async with asyncio.timeout(10):
                while not server.started:  # noqa: ASYNC110  (uvicorn announces nothing)
                    await asyncio.sleep(0.005)
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                await asyncio.wait([running], timeout=10)
