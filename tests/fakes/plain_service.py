"""A service of the kit, to be run and ended: ``python -m tests.fakes.plain_service``.

``PLAIN_MODE``: ``broken`` fails while starting, ``dying`` loses a task on ``POST /die``,
``clinging`` never ends to drain, anything else serves. ``GET /stream`` streams for ever and, when drained, says goodbye.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from newstape.kit.apps import make_app
from newstape.kit.server import run_service
from newstape.kit.settings import CommonSettings
from tests.fakes.plain_app import always_ready


class _Streams:
    """What a lifespan of a service with readers would own."""

    def __init__(self) -> None:
        self.closing = asyncio.Event()
        self.dying = asyncio.Event()

    async def drain(self) -> None:
        self.closing.set()

    async def cling(self) -> None:
        await asyncio.Event().wait()

    async def lines(self) -> AsyncIterator[str]:
        yield "data: hello\n\n"
        await self.closing.wait()
        yield "data: goodbye\n\n"

    async def die(self) -> None:
        await self.dying.wait()
        raise OSError("the journal cannot be written")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    mode = os.environ.get("PLAIN_MODE", "")  # noqa: TID251  (these are its settings)
    if mode == "broken":
        cause = OSError("version 7 stands in it")
        raise ValueError("the journal is of another version") from cause
    streams: _Streams = app.state.streams
    app.state.drain = streams.cling if mode == "clinging" else streams.drain
    async with asyncio.TaskGroup() as tasks:
        dying = tasks.create_task(streams.die())
        yield
        dying.cancel()


def create_app(settings: CommonSettings) -> FastAPI:
    """The service."""
    app = make_app(
        title="Plain",
        description="Nothing in it.",
        settings=settings,
        lifespan=_lifespan,
        ready=always_ready,
        rules={},
    )
    streams = app.state.streams = _Streams()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(streams.lines(), media_type="text/event-stream")

    @app.post("/die", status_code=202)
    async def die() -> None:
        streams.dying.set()

    return app


if __name__ == "__main__":
    run_service("plain", CommonSettings, create_app)
