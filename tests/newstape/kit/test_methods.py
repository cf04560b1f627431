"""What a resource may be asked."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tests.fakes.plain_app import asking, plain_app


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app in which one resource has doors in two routers."""
    app = plain_app(tmp_path)
    reading, writing = APIRouter(), APIRouter()

    @reading.get("/stories/{slug}")
    async def read(slug: str) -> str:
        return slug

    @writing.put("/stories/{slug}")
    async def write(slug: str) -> str:
        return slug

    async def plain(_request: Request) -> Response:
        return Response()

    app.include_router(reading)
    app.include_router(writing)
    app.add_route("/plain", plain, methods=["POST"])
    async with asking(app) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/stories/a", "GET, HEAD, PUT, OPTIONS"),
        ("/plain", "POST, OPTIONS"),
        ("/livez", "GET, HEAD, OPTIONS"),
    ],
)
async def test_every_resource_says_what_it_has(
    client: httpx2.AsyncClient, path: str, allowed: str
) -> None:
    """OPTIONS tells all methods; so does the refusal of another one."""
    answer = await client.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == allowed
    refused = await client.delete(path)
    assert refused.status_code == 405
    assert refused.headers["allow"] == allowed
    assert refused.headers["content-type"] == "application/problem+json"


async def test_where_nothing_is(client: httpx2.AsyncClient) -> None:
    """What does not exist has no methods either."""
    answer = await client.options("/nothing")
    assert answer.status_code == 404
    assert "allow" not in answer.headers


async def test_a_door_is_not_entered(client: httpx2.AsyncClient) -> None:
    """Asking for the methods does nothing else: it is counted as a question."""
    await client.options("/stories/a")
    text = (await client.get("/metrics")).text
    assert 'method="OPTIONS",route="unmatched",status="204"} 1.0' in text
