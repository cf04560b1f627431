"""Bars are collected from the journal and kept with the place they reach to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from quotes_service.domain.bar import BarInterval
from quotes_service.flow.bars import BarKeeper
from tests.fakes.journal import MemoryJournal
from tests.fakes.quotes import NOON, an_entry, later
from tests.fakes.stores import MemoryBars
from tests.fakes.waiting import until

KEEP: dict[BarInterval, timedelta | None] = {"1m": timedelta(days=2), "1d": None}


@asynccontextmanager
async def keeping(journal: MemoryJournal, store: MemoryBars) -> AsyncIterator[None]:
    """A keeper at work, until the journal has ended."""
    keeper = BarKeeper(journal, store, KEEP, lambda: NOON, seconds=0.01)
    await keeper.load()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(keeper.run())
        await until(lambda: journal.followed)
        yield
        journal.end()


def prices(store: MemoryBars, interval: BarInterval) -> list[str]:
    """Open, high, low and close of each bar of an interval, by time."""
    bars = sorted(store.kept.values(), key=lambda bar: bar.time)
    return [
        f"{bar.open} {bar.high} {bar.low} {bar.close}"
        for bar in bars
        if bar.interval == interval
    ]


async def test_changes_become_bars() -> None:
    """Every change counts, in the interval of its time."""
    journal, store = MemoryJournal(), MemoryBars()
    async with keeping(journal, store):
        await journal.append([an_entry("3", time=NOON), an_entry("5", time=later(1))])
        await journal.append([an_entry("1", time=later(59))])
        await journal.append([an_entry("4", time=later(60))])
    assert prices(store, "1m") == ["3 5 1 1", "4 4 4 4"]
    assert prices(store, "1d") == ["3 5 1 4"]
    assert store.cursor == "fa4e-4"


async def test_flushed_by_the_clock() -> None:
    """Bars are kept while the journal goes on."""
    journal, store = MemoryJournal(), MemoryBars()
    async with keeping(journal, store):
        await journal.append([an_entry("3")])
        await until(lambda: store.cursor == "fa4e-1")
        await journal.append([an_entry("4")])
        await until(lambda: store.cursor == "fa4e-2")
    assert prices(store, "1h") == ["3 4 3 4"]


async def test_goes_on_from_its_cursor() -> None:
    """What was kept before a restart is not asked for again."""
    journal, store = MemoryJournal(), MemoryBars("fa4e-1")
    await journal.append([an_entry("3"), an_entry("9", symbol="BP")])
    async with keeping(journal, store):
        await until(lambda: store.adds > 0)
    assert {bar.symbol for bar in store.kept.values()} == {"BP"}


async def test_starts_over_without_a_good_cursor() -> None:
    """The cursor of another journal is none."""
    journal, store = MemoryJournal(), MemoryBars("0ther-99")
    await journal.append([an_entry("3")])
    async with keeping(journal, store):
        await until(lambda: store.adds > 0)
    assert store.cursor == "fa4e-1"


async def test_a_broken_store_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """What could not be kept is kept later, and the order stays."""
    journal, store = MemoryJournal(), MemoryBars()
    async with keeping(journal, store):
        await until(lambda: len(store.dropped) > 0)
        store.broken = True
        await journal.append([an_entry("3")])
        await until(lambda: "trying again" in caplog.text)
        await journal.append([an_entry("5"), an_entry("4")])
        store.broken = False
    assert prices(store, "1m") == ["3 5 3 4"]
    assert store.cursor == "fa4e-3"


async def test_old_bars_are_dropped(caplog: pytest.LogCaptureFixture) -> None:
    """Each interval has its age; one without is kept for ever."""
    journal, store = MemoryJournal(), MemoryBars()
    async with keeping(journal, store):
        await until(lambda: len(store.dropped) > 0)
    assert store.dropped == [("1m", NOON - timedelta(days=2))]
    assert "could not be dropped" not in caplog.text
