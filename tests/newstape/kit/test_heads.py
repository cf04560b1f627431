"""HEAD: what GET would say, without saying it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi.responses import StreamingResponse

from tests.fakes.plain_app import asking, plain_app


async def test_the_head_of_a_get(tmp_path: Path) -> None:
    """Status and headers are those of GET, and there is no content."""
    async with asking(plain_app(tmp_path)) as client:
        head, get = await client.head("/readyz"), await client.get("/readyz")
    assert head.status_code == get.status_code
    assert head.content == b""
    for name in ("content-length", "content-type", "cache-control"):
        assert head.headers[name] == get.headers[name]


async def test_the_head_of_a_problem(tmp_path: Path) -> None:
    """What GET would refuse, HEAD refuses in the same way."""
    async with asking(plain_app(tmp_path)) as client:
        answer = await client.head("/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.content == b""


async def test_the_head_of_a_stream(tmp_path: Path) -> None:
    """A stream asked for its head ends, and so does what feeds it."""
    ended = asyncio.Event()
    app = plain_app(tmp_path)

    async def lines() -> AsyncIterator[str]:
        try:
            yield "data: one\n\n"
            await asyncio.Event().wait()
        finally:
            ended.set()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(lines(), media_type="text/event-stream")

    async with asking(app) as client, asyncio.timeout(5):
        answer = await client.head("/stream")
        await ended.wait()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.content == b""
