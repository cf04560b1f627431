"""A gateway between two upstreams, all of them on real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from gateway.app import create_app
from gateway.settings import GatewaySettings
from tests.fakes.hosting import hosting, hosting_service
from tests.fakes.line import Line
from tests.fakes.upstreams import MarketStand, NewsStand


@dataclass
class Hands:
    """The wall clock, which can be put forward."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Town:
    """The gateway, its upstreams, the lines between them, and a reader."""

    market: MarketStand
    news: NewsStand
    quotes_line: Line
    articles_line: Line
    hands: Hands
    url: str
    reader: httpx2.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        """Ask the gateway; underscores in names of headers are hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.reader.get(path, headers=named)

    async def page(self, path: str) -> dict[str, Any]:
        """A payload that comes with 200."""
        answer = await self.get(path)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def whole(self, path: str, seconds: float = 10.0) -> dict[str, Any]:
        """A payload as soon as it is complete."""
        return await self.soon(path, lambda page: page["complete"] is True, seconds)

    async def broken(self, path: str, seconds: float = 10.0) -> dict[str, Any]:
        """A payload as soon as it is not."""
        return await self.soon(path, lambda page: page["complete"] is False, seconds)

    async def soon(
        self, path: str, holds: Callable[[dict[str, Any]], bool], seconds: float = 10.0
    ) -> dict[str, Any]:
        """A payload as soon as it comes with 200 and something holds of it."""
        async with asyncio.timeout(seconds):
            while True:
                answer = await self.get(path)
                page: dict[str, Any] = answer.json()
                if answer.status_code == 200 and holds(page):
                    return page


@asynccontextmanager
async def town(
    data: Path, *, quotes: bool = True, articles: bool = True, **settings: Any
) -> AsyncIterator[Town]:
    """The gateway begins, with both services there or not, and nothing in them."""
    market, news, hands = MarketStand(), NewsStand(), Hands()
    async with (
        hosting(market.app) as quotes_url,
        hosting(news.app) as articles_url,
        Line.to(quotes_url) as quotes_line,
        Line.to(articles_url) as articles_line,
    ):
        if not quotes:
            await quotes_line.cut()
        if not articles:
            await articles_line.cut()
        ours = GatewaySettings(
            data=data,
            quotes_url=quotes_line.url,
            articles_url=articles_line.url,
            **{"upstream_seconds": 2.0, **settings},
        )
        async with (
            hosting_service(create_app(ours, hands), ours) as url,
            httpx2.AsyncClient(base_url=url, timeout=10) as reader,
        ):
            yield Town(market, news, quotes_line, articles_line, hands, url, reader)
