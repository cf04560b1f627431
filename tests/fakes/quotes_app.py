"""The quotes service inside the test's process, and a client with a key to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from newstape.kit.clock import utc_now
from newstape.kit.keys import SCOPES, KeysFile
from quotes_service.app import create_app
from quotes_service.settings import QuotesSettings


@asynccontextmanager
async def quotes_app(
    data: Path, clock: Callable[[], datetime] = utc_now, **settings: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the running app; without ``key`` in its headers it may only read."""
    app = create_app(QuotesSettings(data=data, **settings), clock)
    async with app.router.lifespan_context(app), client_of(app, data) as client:
        yield client


def client_of(app: FastAPI, data: Path) -> httpx2.AsyncClient:
    """A client that may do everything."""
    key = KeysFile(data / "keys").create("tests", frozenset(SCOPES), utc_now())
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app),
        base_url="http://quotes.test",
        headers={"Authorization": f"Bearer {key}"},
    )


async def push(client: httpx2.AsyncClient, *ticks: dict[str, Any]) -> dict[str, Any]:
    """Push ticks, which must be taken."""
    answer = await client.post("/v1/quotes", json=list(ticks))
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def eventually(
    client: httpx2.AsyncClient, path: str, holds: Callable[[Any], bool]
) -> Any:
    """Ask until the answer is as it should be, and give it.

    Raises:
        TimeoutError: it did not come to be so.
    """
    async with asyncio.timeout(10):
        while not holds(found := (await client.get(path)).json()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return found
