"""Bars to draw, and what a price was at a moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from starlette.responses import Response

from newstape.client.errors import RefusedError
from newstape.client.flights import Flights
from newstape.client.history import History
from newstape.client.market import Market
from newstape.client.reasons import DownError
from newstape.client.rest import QuotesApi
from newstape.kit.tasks import ending_group
from newstape.wire.quotes import Bar, BarInterval
from tests.fakes.hosting import hosting
from tests.fakes.keepers import DeafKeeper
from tests.fakes.upstreams import MarketStand

NOW = datetime(2024, 6, 17, 20, 0, 30, tzinfo=UTC)
PATH = "/v1/quotes/GSK/bars"


def bar(ago: timedelta, opened: str, closed: str) -> Bar:
    """A bar that began some time before 20:00."""
    prices = sorted((Decimal(opened), Decimal(closed)))
    return Bar(
        time=NOW.replace(second=0) - ago,
        open=Decimal(opened),
        high=prices[1],
        low=prices[0],
        close=Decimal(closed),
    )


@dataclass
class Scene:
    """A history of a stand."""

    stand: MarketStand
    market: Market
    history: History


@asynccontextmanager
async def scene(
    bars: dict[BarInterval, list[Bar]] | None = None, limit: int = 9
) -> AsyncIterator[Scene]:
    stand = MarketStand()
    stand.bars["GSK"] = bars or {}
    async with (
        hosting(stand.app) as url,
        QuotesApi(url) as api,
        ending_group() as group,
    ):
        market = Market(url, None, api, DeafKeeper())
        history = History(market, Flights(group, 9), lambda: NOW, limit)
        yield Scene(stand, market, history)


async def test_bars_of_a_span() -> None:
    """A day is drawn of five minutes, and only of its own."""
    inside, before = timedelta(hours=23), timedelta(hours=25)
    bars = [bar(before, "1", "2"), bar(inside, "3", "4")]
    async with scene({"5m": bars}) as at:
        assert list(await at.history.bars("GSK", "day")) == bars[1:]
        assert list(await at.history.bars("GSK", "year")) == []


async def test_bars_are_asked_for_once() -> None:
    """Whoever comes within ten seconds gets the same ones."""
    async with scene({"5m": [bar(timedelta(), "3", "4")]}) as at:
        async with asyncio.TaskGroup() as group:
            for _ in range(20):
                group.create_task(at.history.bars("GSK", "day"))
        await at.history.bars("GSK", "day")
        assert at.stand.calls.count(PATH) == 1


async def test_least_used_answers_leave() -> None:
    """Not everything that was ever asked is kept."""
    bars: list[Bar] = [bar(timedelta(), "3", "4")]
    async with scene({"5m": bars, "1h": bars, "1d": bars}, limit=1) as at:
        await at.history.bars("GSK", "day")
        await at.history.bars("GSK", "month")
        await at.history.bars("GSK", "day")
        assert at.stand.calls.count(PATH) == 3


@pytest.mark.parametrize(
    ("bars", "price"),
    [
        ({"1m": [bar(timedelta(minutes=5), "1", "2")]}, "2"),
        ({"1m": [bar(timedelta(), "3", "4")]}, "3"),
        ({"5m": [bar(timedelta(), "5", "6")]}, "5"),
        ({"1h": [bar(timedelta(hours=3), "7", "8")]}, "8"),
        ({"1d": [bar(timedelta(hours=44), "1", "9"), bar(timedelta(hours=20), "8", "7")]}, "9"),
        ({"1m": [bar(timedelta(days=5), "1", "2")]}, None),
        ({"1d": [bar(timedelta(hours=20), "8", "7")]}, None),
        ({"1m": [bar(timedelta(minutes=-1), "1", "2")]}, None),
        ({}, None),
    ],
    ids=[
        "closed before", "open then", "coarser", "hours before", "the day before",
        "too long before", "some time that day", "after", "nothing",
    ],
)  # fmt: skip
async def test_price_at_a_moment(
    bars: dict[BarInterval, list[Bar]], price: str | None
) -> None:
    """The last price before the moment, by the finest bars there are; else none."""
    async with scene(bars) as at:
        found = await at.history.price_at("GSK", NOW)
    assert found == (Decimal(price) if price else None)


async def test_prices_of_several() -> None:
    """Those that are known are told; a symbol that does not exist is no trouble."""
    async with scene({"1m": [bar(timedelta(), "3", "4")]}) as at:
        found = await at.history.prices_at(["GSK", "ZZZ"], NOW, 5)
        calls = len(at.stand.calls)
        again = await at.history.prices_at(["GSK", "ZZZ"], NOW, 5)
    assert found == again == {"GSK": Decimal(3)}
    assert len(at.stand.calls) == calls


async def test_prices_that_come_late() -> None:
    """Nobody waits longer than he said; who asks later has it."""
    async with scene({"1m": [bar(timedelta(), "3", "4")]}) as at:
        at.stand.held.clear()
        assert await at.history.prices_at(["GSK"], NOW, 0.05) == {}
        at.stand.held.set()
        assert await at.history.prices_at(["GSK"], NOW, 5) == {"GSK": Decimal(3)}
        assert at.stand.calls.count(PATH) == 1


async def test_no_is_an_answer() -> None:
    """What the service refuses is told."""
    async with scene() as at:
        at.stand.instead[PATH] = Response(status_code=500)
        with pytest.raises(RefusedError):
            await at.history.bars("GSK", "day")


async def test_nobody_waits_for_a_market_that_is_down() -> None:
    """While the stream is lost nobody is asked; what is kept is still told."""
    async with scene({"5m": [bar(timedelta(), "3", "4")]}) as at:
        await at.history.bars("GSK", "day")
        at.market.down = "mute"
        assert await at.history.bars("GSK", "day")
        with pytest.raises(DownError):
            await at.history.bars("GSK", "year")
        with pytest.raises(DownError):
            await at.market.learn_lists("boat")
