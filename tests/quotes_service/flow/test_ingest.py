"""Ticks are judged in order, appended in groups, and answered when durable."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes_service.domain.board import (
    Accepted,
    Ignored,
    Refreshed,
    Refused,
    Unchanged,
    Verdict,
    judge,
)
from quotes_service.domain.errors import (
    ClosedError,
    JournalFullError,
    OverloadedError,
    StoreError,
)
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.quote import Quote, Tick
from quotes_service.flow.catalog import Catalog
from quotes_service.flow.ingest import Ingest
from tests.fakes.journal import MemoryJournal, turns
from tests.fakes.quotes import GSK, NOON, a_tick, later, ticks
from tests.fakes.stores import MemoryInstruments, ReadersSpy


class Meter:
    """Counts verdicts and appends."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.appends: list[int] = []

    def judged(self, verdicts: Sequence[Verdict]) -> None:
        self.outcomes.update(type(verdict).__name__ for verdict in verdicts)

    def appended(self, changes: int, seconds: float) -> None:
        assert seconds >= 0
        self.appends.append(changes)


class Bench:
    """An ingest with everything round it in sight."""

    def __init__(self, *, closed: bool = False, depth: int = 8) -> None:
        self.journal = MemoryJournal()
        self.store = MemoryInstruments(GSK)
        self.catalog = Catalog(self.store, ReadersSpy(), closed=closed)
        self.meter = Meter()
        self.now = NOON
        self.ingest = Ingest(
            self.journal, self.catalog, self.clock, self.meter, depth=depth
        )

    def clock(self) -> datetime:
        return self.now

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Ingest]:
        """The ingest at work; closed at the end."""
        await self.catalog.load()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.ingest.run())
            try:
                yield self.ingest
            finally:
                self.journal.paused.set()
                self.ingest.close()


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_each_tick_has_its_verdict(bench: Bench) -> None:
    """Verdicts come in the order of the ticks, which build on each other."""
    async with bench.running() as ingest:
        outcome = await ingest.submit(
            [
                a_tick("1", time=NOON),
                a_tick("1", time=NOON),
                a_tick("2", time=later(-1)),
                a_tick("1", change_percent="-100"),
                a_tick("3", time=NOON),
            ]
        )
    kinds = [type(verdict) for verdict in outcome.verdicts]
    assert kinds == [Accepted, Unchanged, Ignored, Refused, Accepted]
    assert outcome.cursor == ("fa4e", 2)
    assert str(bench.journal.board()["GSK"].price) == "3"
    assert bench.meter.outcomes["Accepted"] == 2
    assert bench.meter.appends == [2]


async def test_a_refreshed_quote_is_kept(bench: Bench) -> None:
    """The same price later moves the time, and takes no number."""
    async with bench.running() as ingest:
        await ingest.submit([a_tick()])
        bench.now = later(60)
        outcome = await ingest.submit([a_tick()])
    assert [type(verdict) for verdict in outcome.verdicts] == [Refreshed]
    assert bench.journal.cursor.seq == 1
    assert bench.journal.board()["GSK"].time == later(60)


async def test_nothing_to_keep_is_not_appended(bench: Bench) -> None:
    """Ticks without effect do not cost a write."""
    async with bench.running() as ingest:
        await ingest.submit([a_tick(time=NOON)])
        await ingest.submit([a_tick(time=NOON)])
        await ingest.submit([])
    assert bench.journal.groups == [1]


async def test_what_waits_goes_together(bench: Bench) -> None:
    """While the journal is busy callers queue; then all of them go in one append."""
    async with bench.running() as ingest, asyncio.TaskGroup() as tasks:
        bench.journal.paused.clear()
        calls = [tasks.create_task(ingest.submit([a_tick("1")]))]
        await turns(5)
        calls += [
            tasks.create_task(ingest.submit([a_tick(str(price))]))
            for price in range(2, 7)
        ]
        await turns(5)
        bench.journal.paused.set()
        outcomes = [await call for call in calls]
    assert bench.journal.groups == [1, 5]
    assert [outcome.cursor.seq for outcome in outcomes] == [1, 6, 6, 6, 6, 6]
    assert str(bench.journal.board()["GSK"].price) == "6"


async def test_unknown_symbols_are_met(bench: Bench) -> None:
    """The first tick of a symbol makes its instrument."""
    async with bench.running() as ingest:
        outcome = await ingest.submit([a_tick("1.234", symbol="NEW", currency="EUR")])
    assert [type(verdict) for verdict in outcome.verdicts] == [Accepted]
    assert bench.store.kept["NEW"] == Instrument("NEW", currency="EUR", precision=3)
    assert bench.journal.board()["NEW"].precision == 3


async def test_unknown_symbols_where_they_are_forbidden() -> None:
    """A closed catalogue lets nothing new in; the rest of the batch is taken."""
    bench = Bench(closed=True)
    async with bench.running() as ingest:
        outcome = await ingest.submit([a_tick(symbol="NEW"), a_tick()])
    assert outcome.verdicts[0] == Ignored("unknown_symbol")
    assert isinstance(outcome.verdicts[1], Accepted)


async def test_a_full_disk_fails_all_of_the_group(bench: Bench) -> None:
    """Everybody in the group learns of it, nothing has happened, and life goes on."""
    async with bench.running() as ingest:
        bench.journal.broken = JournalFullError("full")
        async with asyncio.TaskGroup() as tasks:
            calls = [tasks.create_task(fails(ingest)) for _ in range(3)]
        assert [call.result() for call in calls] == ["full"] * 3
        assert str(ingest.fault) == "full"
        bench.journal.broken = None
        outcome = await ingest.submit([a_tick()])
        assert isinstance(outcome.verdicts[0], Accepted)
        assert ingest.fault is None
    assert bench.journal.cursor.seq == 1


async def fails(ingest: Ingest) -> str:
    with pytest.raises(JournalFullError) as caught:
        await ingest.submit([a_tick()])
    return str(caught.value)


async def test_a_broken_store_harms_only_new_symbols(bench: Bench) -> None:
    """Known symbols go on while instruments cannot be kept."""
    async with bench.running() as ingest:
        bench.store.broken = True
        with pytest.raises(StoreError):
            await ingest.submit([a_tick(symbol="NEW")])
        outcome = await ingest.submit([a_tick()])
    assert isinstance(outcome.verdicts[0], Accepted)


async def test_too_much_at_once() -> None:
    """Beyond its depth the inbox refuses those who may come again, not those who wait."""
    bench = Bench(depth=2)
    async with bench.running() as ingest, asyncio.TaskGroup() as tasks:
        bench.journal.paused.clear()
        calls = [tasks.create_task(ingest.submit([a_tick("1")]))]
        await turns(5)
        calls += [tasks.create_task(ingest.submit([a_tick("2")])) for _ in range(2)]
        await turns(5)
        with pytest.raises(OverloadedError):
            await ingest.submit([a_tick("3")])
        patient = tasks.create_task(ingest.feed([a_tick("4")]))
        await turns(5)
        bench.journal.paused.set()
        assert isinstance((await patient).verdicts[0], Accepted)
        assert all(call.done() for call in calls)


async def test_the_clock_goes_back(bench: Bench) -> None:
    """A clock that was set back does not make what arrives now older than before."""
    async with bench.running() as ingest:
        await ingest.submit([a_tick("1")])
        bench.now = NOON - timedelta(hours=1)
        outcome = await ingest.submit([a_tick("2")])
    assert isinstance(outcome.verdicts[0], Accepted)
    quote = bench.journal.board()["GSK"]
    assert quote.time == quote.received == NOON


async def test_the_clock_went_back_before_the_start(bench: Bench) -> None:
    """The same after a restart: the board remembers what time it has been."""
    async with bench.running() as ingest:
        await ingest.submit([a_tick("1")])
    again = Bench()
    again.journal = bench.journal
    again.ingest = Ingest(
        bench.journal, again.catalog, lambda: later(-3600), again.meter
    )
    async with again.running() as ingest:
        outcome = await ingest.submit([a_tick("2")])
    assert isinstance(outcome.verdicts[0], Accepted)


async def test_mute(bench: Bench) -> None:
    """All quotes of a mute source become stale, once, and the next tick heals one."""
    async with bench.running() as ingest:
        await ingest.submit([a_tick(), a_tick(symbol="BP")])
        await ingest.feed([a_tick(symbol="RIO", source="simulated")])
        outcome = await ingest.mute("push")
        assert len(outcome.verdicts) == 2
        await ingest.mute("push")
        assert bench.journal.cursor.seq == 5
        board = bench.journal.board()
        assert [s for s, q in board.items() if q.stale] == ["GSK", "BP"]
        await ingest.submit([a_tick()])
        assert not board["GSK"].stale
    assert ingest.heard == {"push": 3, "simulated": 1}


async def test_describe(bench: Bench) -> None:
    """An instrument that is described anew takes its quote with it."""
    async with bench.running() as ingest:
        await ingest.submit([a_tick()])
        assert await ingest.describe(replace(GSK, precision=4)) is False
        assert await ingest.describe(Instrument("NEW")) is True
    assert bench.journal.board()["GSK"].precision == 4
    assert bench.store.kept["NEW"] == Instrument("NEW")


async def test_close_settles_what_waits(bench: Bench) -> None:
    """What was handed in before the end is answered, what comes after it refused."""
    async with bench.running() as ingest, asyncio.TaskGroup() as tasks:
        bench.journal.paused.clear()
        calls = [
            tasks.create_task(ingest.submit([a_tick(str(price))])) for price in (1, 2)
        ]
        await turns(5)
        ingest.close()
        with pytest.raises(ClosedError):
            await ingest.submit([a_tick("3")])
        bench.journal.paused.set()
        assert [(await call).cursor.seq for call in calls][-1] == 2


async def test_a_caller_that_gives_up(bench: Bench) -> None:
    """One that does not wait for its answer harms no other."""
    async with bench.running() as ingest, asyncio.TaskGroup() as tasks:
        bench.journal.paused.clear()
        gone = tasks.create_task(ingest.submit([a_tick("1")]))
        stays = tasks.create_task(ingest.submit([a_tick("2")]))
        await turns(5)
        gone.cancel()
        bench.journal.paused.set()
        assert isinstance((await stays).verdicts[0], Accepted)
    assert bench.journal.cursor.seq == 2


async def test_a_crash_leaves_nobody_waiting(bench: Bench) -> None:
    """When the writer dies of a fault of ours its callers are told, and it is known."""

    def broken_clock() -> datetime:
        return "noon"  # type: ignore[return-value]

    ingest = Ingest(bench.journal, bench.catalog, broken_clock, bench.meter)
    await bench.catalog.load()

    async def crash() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(ingest.run())
            with pytest.raises(ClosedError):
                await ingest.submit([a_tick(time=NOON)])

    with pytest.raises(ExceptionGroup) as caught:
        await crash()
    assert caught.group_contains(TypeError)
    with pytest.raises(ClosedError):
        await ingest.submit([a_tick()])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(ticks, max_size=6), max_size=8), st.booleans())
async def test_grouping_changes_nothing(batches: list[list[Tick]], held: bool) -> None:
    """However calls fall into groups, the board is as if each tick came alone."""
    bench = Bench(depth=100)
    async with bench.running() as ingest, asyncio.TaskGroup() as tasks:
        if held:
            bench.journal.paused.clear()
        for batch in batches:
            tasks.create_task(ingest.submit(batch))
            await turns(3)
        bench.journal.paused.set()
    expected: dict[str, Quote] = {}
    seq = 0
    for tick in (tick for batch in batches for tick in batch):
        known = expected.get(tick.symbol)
        verdict = judge(known, tick, bench.catalog.get(tick.symbol), NOON)
        if isinstance(verdict, Accepted | Refreshed):
            seq += isinstance(verdict, Accepted)
            number = seq if isinstance(verdict, Accepted) else verdict.quote.seq
            expected[tick.symbol] = verdict.quote.numbered(number)
    assert bench.journal.board() == expected
    assert bench.journal.cursor.seq == seq
