"""Prices of the past: bars to draw, and what a price was at a moment."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from time import monotonic
from typing import Any, Literal, NamedTuple, TypeVar

from newstape.client.errors import ClientError, RefusedError
from newstape.client.flights import Flights
from newstape.client.market import Market
from newstape.client.reasons import DownError
from newstape.wire.quotes import Bar, BarInterval

V = TypeVar("V")
Span = Literal["day", "month", "year"]
SPANS: dict[Span, tuple[BarInterval, timedelta]] = {
    "day": ("5m", timedelta(days=1)),
    "month": ("1h", timedelta(days=30)),
    "year": ("1d", timedelta(days=365)),
}
INTERVALS: dict[BarInterval, timedelta] = {
    "1m": timedelta(minutes=1),
    "5m": timedelta(minutes=5),
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
}
_longest_rest = timedelta(days=4)
"""A price stands over a long weekend; what is older says nothing of a moment."""


class _Kept(NamedTuple):
    value: Any
    until: float


class History:
    """What was asked lately is not asked again: bars for 10 s, a price for an hour.

    That there are none is believed for 10 s. At most ``limit`` answers are kept. While
    the market is down nobody is asked.
    """

    def __init__(
        self,
        market: Market,
        flights: Flights,
        clock: Callable[[], datetime],
        limit: int = 2000,
    ) -> None:
        self._market = market
        self._flights = flights
        self._clock = clock
        self._limit = limit
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    async def bars(self, symbol: str, span: Span) -> Sequence[Bar]:
        """The bars of the last day, month or year, oldest first.

        Raises:
            ClientError: they cannot be had.
        """
        interval, length = SPANS[span]
        since = self._clock() - length

        async def ask() -> Sequence[Bar]:
            return (await self._market.api.bars(symbol, interval, since=since)).bars

        return await self._once(f"bars {symbol} {span}", 10, ask)

    async def prices_at(
        self, symbols: Sequence[str], moment: datetime, seconds: float
    ) -> dict[str, Decimal]:
        """The symbols' prices at a moment, as far as they are had within ``seconds``.

        What comes too late is there for who asks next.
        """
        found: dict[str, Decimal] = {}

        async def find(symbol: str) -> None:
            with suppress(ClientError):
                price = await self.price_at(symbol, moment)
                if price is not None:
                    found[symbol] = price

        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                for symbol in symbols:
                    group.create_task(find(symbol))
        return found

    async def price_at(self, symbol: str, moment: datetime) -> Decimal | None:
        """A price as it stood at a moment, as near as bars tell; None: they do not.

        Raises:
            ClientError: it cannot be found out.
        """

        async def ask() -> Decimal | None:
            try:
                return await self._find(symbol, moment)
            except RefusedError as error:
                if error.status == 404:
                    return None
                raise

        return await self._once(f"price {symbol} {moment}", 3600, ask)

    async def _find(self, symbol: str, moment: datetime) -> Decimal | None:
        for interval, length in INTERVALS.items():
            until = moment + timedelta(milliseconds=1)
            answer = await self._market.api.bars(symbol, interval, until=until, limit=2)
            for bar in reversed(answer.bars):
                if bar.time + length <= moment:
                    return bar.close if moment - bar.time < _longest_rest else None
                if interval != "1d":  # a day's first price is too far from its others
                    return bar.open
        return None

    async def _once(
        self, key: str, seconds: float, ask: Callable[[], Awaitable[V]]
    ) -> V:
        kept = self._kept.get(key)
        if kept is None or kept.until < monotonic():
            if self._market.down is not None:
                raise DownError(self._market.down)
            value = await self._flights.join(key, ask)
            seconds = seconds if value else 10
            kept = self._kept[key] = _Kept(value, monotonic() + seconds)
        self._kept.move_to_end(key)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        answer: V = kept.value
        return answer
