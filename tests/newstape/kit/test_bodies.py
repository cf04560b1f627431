"""Bodies: nobody can make a service hold more than it allows."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request

from newstape.kit.bodies import BodyLimitMiddleware, read_body
from tests.fakes.plain_app import asking, plain_app


def _app(data: Path) -> FastAPI:
    app = plain_app(data)

    @app.post("/raw")
    async def raw(request: Request) -> int:
        return len(await read_body(request, 10))

    @app.post("/json")
    async def parsed(body: dict[str, Any]) -> int:
        return len(body)

    return app


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app that reads bodies itself, ten bytes at most."""
    async with asking(_app(tmp_path)) as client:
        yield client


async def _chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"12345"


@pytest.mark.parametrize("size", [0, 1, 10])
async def test_a_body_within_the_limit(client: httpx2.AsyncClient, size: int) -> None:
    """Up to the limit, and just at it, the body is there whole."""
    assert (await client.post("/raw", content=b"x" * size)).json() == size


async def test_a_body_over_the_limit(client: httpx2.AsyncClient) -> None:
    """One byte more is a 413 that says how much there may be."""
    answer = await client.post("/raw", content=b"x" * 11)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "A body may have 10 bytes here."


async def test_a_body_without_a_length(client: httpx2.AsyncClient) -> None:
    """Chunks are counted as they come."""
    assert (await client.post("/raw", content=_chunks(2))).json() == 10
    assert (await client.post("/raw", content=_chunks(3))).status_code == 413


async def test_a_flood_is_not_read_to_its_end() -> None:
    """Reading stops with the chunk that is too much."""
    taken = 0

    async def flood() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b"12345", "more_body": True}

    with pytest.raises(Exception, match="10 bytes"):
        await read_body(Request({"type": "http", "headers": []}, flood), 10)
    assert taken == 3


async def test_where_the_framework_reads(tmp_path: Path) -> None:
    """Doors that leave reading to the framework are guarded by the middleware."""
    app = _app(tmp_path)
    app.add_middleware(BodyLimitMiddleware, limit=20)
    async with asking(app) as client:
        assert (await client.post("/json", json={"a": 1})).json() == 1
        answer = await client.post("/json", json={"a": "x" * 20})
    assert answer.status_code == 413
    assert answer.json()["detail"] == "A body may have 20 bytes here."


async def test_a_door_with_more_room(tmp_path: Path) -> None:
    """A path may have a limit of its own, above that of the others."""
    app = _app(tmp_path)
    app.add_middleware(BodyLimitMiddleware, limit=5, roomy={"/raw": 8})
    async with asking(app) as client:
        assert (await client.post("/raw", content=b"x" * 8)).json() == 8
        assert (await client.post("/raw", content=b"x" * 9)).status_code == 413
        assert (await client.post("/json", json={"a": 1})).status_code == 413
