"""Ticks made inside the service, in step with the load client's ledger."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

from bench.ledger import Ledger
from bench.stream.plan import Plan, symbols
from newstape.fanout import Change, Hub
from newstape.kit.clock import utc_now
from quotes_service.api.house import House
from quotes_service.domain.quote import Quote, Tick, change, percent
from quotes_service.flow.feed import drive
from quotes_service.sources.replay import ReplaySource

PRICE_FIELDS = frozenset({"price", "change", "change_percent", "time"})
_stride = 191  # hops over the symbols, so that neighbours do not change together


def opening(names: Sequence[str]) -> list[Tick]:
    """A first price and a close for every symbol, before anybody reads."""
    return [
        Tick(name, _price(place, 0), previous_close=_price(place, 0) + Decimal("1.49"))
        for place, name in enumerate(names)
    ]


def _price(place: int, turn: int) -> Decimal:
    """Never the price of the turn before; as long as a real one."""
    return Decimal(3936 + 100 * (place % 16) + turn * 37 % 101).scaleb(-2)


class Prices:
    """Endless prices, symbol after symbol."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._turns = count(len(names))

    def next(self) -> tuple[str, Decimal]:
        """The next symbol and its new price."""
        turn = next(self._turns)
        place = turn * _stride % len(self._names)
        return self._names[place], _price(place, turn // len(self._names))


class Pace:
    """When bursts are due."""

    def __init__(self, ledger: Ledger, plan: Plan) -> None:
        self._ledger = ledger
        self._plan = plan

    async def bursts(self) -> AsyncGenerator[int]:
        """The size of a burst each time that one is due, phase after phase."""
        while True:
            await self._ledger.turned(on=True)
            published = 0
            async with aclosing(self._phase()) as due:
                async for size in due:
                    yield size
                    published += size
            self._ledger.rest(published)

    async def _phase(self) -> AsyncGenerator[int]:
        clock = asyncio.get_running_loop().time
        start = clock()
        size = self._plan.burst
        for sent in count(0, size):
            if self._plan.window:
                await self._ledger.turned(False, sent + size - self._plan.window)
            else:
                due = start + sent / self._plan.rate
                await asyncio.sleep(max(0.0, due - clock()))
            if not self._ledger.running:
                return
            yield size


class JournalSource:
    """A source as the service knows them; nobody else feeds meanwhile."""

    name = "bench"

    def __init__(self, plan: Plan, ledger: Ledger, house: House) -> None:
        self._prices = Prices(symbols(plan.symbols))
        self._pace = Pace(ledger, plan)
        self._ledger = ledger
        self._house = house

    async def ticks(self) -> AsyncGenerator[Sequence[Tick]]:
        """A burst at a time; the numbers that it will get are noted as sent."""
        async with aclosing(self._pace.bursts()) as bursts:
            async for size in bursts:
                ticks = [Tick(*self._prices.next(), source="push") for _ in range(size)]
                self._ledger.sending(self._house.journal.cursor.seq + 1, size)
                yield ticks


async def feed_hub(plan: Plan, ledger: Ledger, hub: Hub[Quote]) -> None:
    """The same prices, past ingest and journal: what fan-out alone costs."""
    prices = Prices(symbols(plan.symbols))
    async with aclosing(Pace(ledger, plan).bursts()) as bursts:
        async for size in bursts:
            seq, now = hub.cursor.seq, utc_now()
            ledger.sending(seq + 1, size)
            moved = [prices.next() for _ in range(size)]
            hub.publish(
                [
                    _moved(hub.values[name], price, seq + place, now)
                    for place, (name, price) in enumerate(moved, 1)
                ]
            )


def _moved(quote: Quote, price: Decimal, seq: int, now: datetime) -> Change[Quote]:
    close = quote.previous_close
    new = quote._replace(
        seq=seq,
        price=price,
        change=change(price, close),
        change_percent=percent(price, close),
        time=now,
        received=now,
    )
    return Change(quote.symbol, seq, new, PRICE_FIELDS)


async def play_tape(plan: Plan, ledger: Ledger, house: House) -> None:
    """A tape at its speed, from its begin in each phase."""
    while True:
        await ledger.turned(on=True)
        before = house.journal.cursor.seq
        source = ReplaySource(Path(plan.tape), utc_now, speed=plan.speed)
        async with asyncio.TaskGroup() as tasks:
            playing = tasks.create_task(drive(source, house.ingest))
            await ledger.turned(on=False)
            playing.cancel()
        ledger.rest(house.journal.cursor.seq - before)
