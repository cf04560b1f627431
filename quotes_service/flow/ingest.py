"""Ticks in: judged one after the other, appended together, answered when durable.

One writer. Whatever waits when it turns to its inbox is judged in order against the
board and goes to the journal in a single append, so that a disk that takes its time
makes groups larger and not the line longer.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Protocol

from quotes_service.domain.board import Ignored, Verdict, judge, mute, restate
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.errors import ClosedError, OverloadedError, QuotesError
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.quote import Tick
from quotes_service.flow.catalog import Catalog
from quotes_service.flow.draft import Draft
from quotes_service.flow.journal import Journal

UNKNOWN = Ignored("unknown_symbol")
_source = attrgetter("source")
Judging = Callable[[Draft, datetime], list[Verdict]]


class IngestMeter(Protocol):
    """Somebody who counts."""

    def judged(self, verdicts: Sequence[Verdict]) -> None:
        """These are decided, and durable where they need to be."""
        ...

    def appended(self, changes: int, seconds: float) -> None:
        """The journal took so many changes in so long."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each tick, in their order, and where the journal then stood."""

    verdicts: Sequence[Verdict]
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class _Order:
    judging: Judging
    size: int
    received: datetime
    reply: asyncio.Future[Outcome]


class Ingest:
    """The way into the journal, and the only one.

    ``depth`` orders may wait; ``group`` is about how many ticks are judged in one go.
    """

    def __init__(
        self,
        journal: Journal,
        catalog: Catalog,
        clock: Callable[[], datetime],
        meter: IngestMeter,
        *,
        depth: int = 1024,
        group: int = 2048,
    ) -> None:
        self._journal = journal
        self._catalog = catalog
        self._clock = clock
        self._meter = meter
        self._depth = depth
        self._group = group
        self._inbox: deque[_Order] = deque()
        self._stirred = asyncio.Event()
        self._room = asyncio.Event()
        self._closed = False
        self._heard: Counter[str] = Counter()
        self._fault: QuotesError | None = None
        board = journal.board().values()
        self._latest = max((quote.received for quote in board), default=None)

    @property
    def heard(self) -> Mapping[str, int]:
        """How many ticks each source has sent since the start, good or bad."""
        return self._heard

    @property
    def fault(self) -> QuotesError | None:
        """Why the newest append failed, if it did."""
        return self._fault

    async def submit(self, ticks: Sequence[Tick]) -> Outcome:
        """Take ticks in; what is accepted is durable on return.

        Raises:
            OverloadedError: too much waits already.
            JournalError, StoreError: nothing of it was kept.
            ClosedError: the service is stopping.
        """
        await self._catalog.meet(ticks)
        if len(self._inbox) >= self._depth:
            raise OverloadedError("more ticks are waiting than can be taken in")
        return await self._order(self._judging(ticks), len(ticks))

    async def feed(self, ticks: Sequence[Tick]) -> Outcome:
        """The same for a source that can wait for room."""
        await self._catalog.meet(ticks)
        while len(self._inbox) >= self._depth and not self._closed:
            self._room.clear()
            await self._room.wait()
        return await self._order(self._judging(ticks), len(ticks))

    async def mute(self, source: str) -> Outcome:
        """Mark the quotes of a source stale: it should speak, and does not."""

        def judging(draft: Draft, _received: datetime) -> list[Verdict]:
            quotes = list(draft.of_source(source))
            return [draft.take(mute(quote)) for quote in quotes]

        return await self._order(judging, 0)

    async def describe(self, instrument: Instrument) -> bool:
        """Describe an instrument, and its quote with it; whether it is new."""
        new = await self._catalog.put(instrument)

        def judging(draft: Draft, _received: datetime) -> list[Verdict]:
            quote = draft.get(instrument.symbol)
            return [draft.take(restate(quote, instrument))] if quote else []

        await self._order(judging, 1)
        return new

    async def run(self) -> None:
        """Settle orders until ``close``, and those that wait then."""
        try:
            while orders := await self._next():
                await self._settle(orders)
        finally:
            self._closed = True
            self._refuse(self._inbox, ClosedError("the service is stopping"))

    def close(self) -> None:
        """Take nothing more; ``run`` ends when what waits is done."""
        self._closed = True
        self._stirred.set()
        self._room.set()

    def _judging(self, ticks: Sequence[Tick]) -> Judging:
        def judging(draft: Draft, received: datetime) -> list[Verdict]:
            self._heard.update(map(_source, ticks))
            return [self._judge(draft, tick, received) for tick in ticks]

        return judging

    def _judge(self, draft: Draft, tick: Tick, received: datetime) -> Verdict:
        instrument = self._catalog.find(tick.symbol)
        if instrument is None:
            return UNKNOWN
        return draft.take(judge(draft.get(tick.symbol), tick, instrument, received))

    async def _order(self, judging: Judging, size: int) -> Outcome:
        if self._closed:
            raise ClosedError("the service is stopping")
        reply = asyncio.get_running_loop().create_future()
        self._inbox.append(_Order(judging, size, self._now(), reply))
        self._stirred.set()
        outcome: Outcome = await reply
        return outcome

    def _now(self) -> datetime:
        """The time of arrival; it never goes back, even where the clock does."""
        now = self._clock()
        self._latest = now if self._latest is None else max(now, self._latest)
        return self._latest

    async def _next(self) -> list[_Order]:
        """All that waits, up to a group; nothing when it is over."""
        while not self._inbox and not self._closed:
            self._stirred.clear()
            await self._stirred.wait()
        orders: list[_Order] = []
        size = 0
        while self._inbox and size < self._group:
            orders.append(self._inbox.popleft())
            size += orders[-1].size
        self._room.set()
        return orders

    async def _settle(self, orders: Sequence[_Order]) -> None:
        draft = Draft(self._journal.board())
        try:
            verdicts = [order.judging(draft, order.received) for order in orders]
            await self._append(draft)
        except QuotesError as error:
            self._fault = error
            self._refuse(orders, error)
            return
        except BaseException:
            self._refuse(orders, ClosedError("the service is stopping"))
            raise
        self._answer(orders, verdicts)

    async def _append(self, draft: Draft) -> None:
        if draft.recorded:
            began = time.perf_counter()
            await self._journal.append(draft.recorded)
            self._meter.appended(len(draft.recorded), time.perf_counter() - began)
            self._fault = None

    def _answer(
        self, orders: Sequence[_Order], verdicts: Sequence[list[Verdict]]
    ) -> None:
        cursor = self._journal.cursor
        for order, found in zip(orders, verdicts, strict=True):
            self._meter.judged(found)
            if not order.reply.done():  # its caller may have gone
                order.reply.set_result(Outcome(found, cursor))

    def _refuse(
        self, orders: Sequence[_Order] | deque[_Order], error: QuotesError
    ) -> None:
        for order in orders:
            if not order.reply.done():
                order.reply.set_exception(error)
