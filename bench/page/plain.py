"""The gateway that one writes first: each request calls both services, and merges.

``uvicorn bench.page.plain:create --factory``, with the two addresses in the environment.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI

QUOTES, ARTICLES = "BENCH_QUOTES_URL", "BENCH_ARTICLES_URL"


def create() -> FastAPI:
    """The app."""
    quotes, articles = (os.environ[name] for name in (QUOTES, ARTICLES))  # noqa: TID251
    http = httpx2.AsyncClient(trust_env=False)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with http:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/v1/pages/{slug}")
    async def page(slug: str) -> dict[str, Any]:
        ticker, article = await asyncio.gather(
            http.get(f"{quotes}/v1/quotes?list=front"),
            http.get(f"{articles}/v1/articles/{slug}"),
        )
        return {"ticker": ticker.json(), "article": article.json()}

    return app
