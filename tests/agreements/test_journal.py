"""What every journal agrees to, run over the real one and over the fake."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest

from quotes_service.domain.board import FIELDS, Accepted, Refreshed
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.errors import ClosedError
from quotes_service.flow.journal import Journal
from quotes_service.journal.sqlite import SqliteJournal
from tests.fakes.journal import MemoryJournal
from tests.fakes.quotes import a_quote, an_entry, later

LAG = 2


class EndingJournal(Journal, Protocol):
    """A journal, and how its owner ends it."""

    def end(self) -> None: ...


@asynccontextmanager
async def memory_journal(_path: Path) -> AsyncIterator[EndingJournal]:
    yield MemoryJournal(lag=LAG)


@asynccontextmanager
async def sqlite_journal(path: Path) -> AsyncIterator[EndingJournal]:
    async with SqliteJournal.open(path / "journal.db", lag=LAG) as journal:
        yield journal


@pytest.fixture(params=[memory_journal, sqlite_journal])
async def journal(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[EndingJournal]:
    async with request.param(tmp_path) as opened:
        yield opened


def prices(batch: Sequence[Accepted]) -> list[tuple[str, int, Decimal]]:
    """What a batch tells, in short."""
    return [(e.quote.symbol, e.quote.seq, e.quote.price) for e in batch]


async def test_a_new_journal_is_empty(journal: EndingJournal) -> None:
    """It has an epoch, counts from 0, and has no quotes."""
    assert journal.cursor.epoch
    assert journal.cursor.seq == 0
    assert dict(journal.board()) == {}


async def test_append_numbers(journal: EndingJournal) -> None:
    """Accepted changes are numbered in their order, and the board shows the newest."""
    first = await journal.append([an_entry("1"), an_entry("2", symbol="BP")])
    second = await journal.append([an_entry("3"), an_entry("4")])
    assert [*first, *second] == [1, 2, 3, 4]
    assert journal.cursor.seq == 4
    assert dict(journal.board()) == {
        "GSK": a_quote("4", seq=4),
        "BP": a_quote("2", seq=2, symbol="BP"),
    }


async def test_refreshed_takes_no_number(journal: EndingJournal) -> None:
    """A refreshed quote is kept under the number that it has."""
    await journal.append([an_entry("1")])
    newer = a_quote("1", time=later(5))
    assert await journal.append([Refreshed(newer)]) == []
    assert journal.cursor.seq == 1
    assert journal.board()["GSK"] == newer.numbered(1)
    newest = a_quote("2", time=later(9))
    await journal.append([an_entry("2"), Refreshed(newest)])
    assert journal.board()["GSK"] == newest.numbered(2)


async def test_follow_from_the_start(journal: EndingJournal) -> None:
    """A follower gets the newest of each symbol by number, then every change."""
    await journal.append([an_entry("1"), an_entry("2", symbol="BP"), an_entry("3")])
    async with journal.follow(None) as batches:
        replay = await anext(batches)
        assert prices(replay) == [("BP", 2, Decimal(2)), ("GSK", 3, Decimal(3))]
        assert {entry.changed for entry in replay} == {FIELDS}
        await journal.append([an_entry("4"), an_entry("5")])
        live = await anext(batches)
        assert prices(live) == [("GSK", 4, Decimal(4)), ("GSK", 5, Decimal(5))]
        assert {entry.changed for entry in live} == {frozenset({"price"})}


async def test_follow_from_a_cursor(journal: EndingJournal) -> None:
    """Only what is newer than the cursor comes; refreshed quotes do not."""
    await journal.append([an_entry("1"), an_entry("2", symbol="BP")])
    since = journal.cursor
    await journal.append([an_entry("3"), Refreshed(a_quote("3", time=later(1)))])
    async with journal.follow(since) as batches:
        assert prices(await anext(batches)) == [("GSK", 3, Decimal(3))]
        await journal.append([Refreshed(a_quote("3", time=later(2)))])
        await journal.append([an_entry("4")])
        assert prices(await anext(batches)) == [("GSK", 4, Decimal(4))]


async def test_follow_from_another_epoch(journal: EndingJournal) -> None:
    """The cursor of another numbering means nothing: everything comes."""
    await journal.append([an_entry("1")])
    async with journal.follow(Cursor("0ther", 9)) as batches:
        assert prices(await anext(batches)) == [("GSK", 1, Decimal(1))]


async def test_urgency_is_kept(journal: EndingJournal) -> None:
    """A follower is told what is urgent."""
    async with journal.follow(None) as batches:
        await journal.append([Accepted(a_quote(), frozenset({"stale"}), urgent=True)])
        [entry] = await anext(batches)
        assert entry.urgent


async def test_a_lagging_follower_is_waited_for(journal: EndingJournal) -> None:
    """Appends wait for a full follower, which loses nothing in the end."""
    async with journal.follow(None) as batches, asyncio.TaskGroup() as tasks:
        for _ in range(LAG):
            await journal.append([an_entry()])
        late = tasks.create_task(journal.append([an_entry()]))
        done, _ = await asyncio.wait([late], timeout=0.05)
        assert not done
        assert journal.cursor.seq == LAG
        seen = [seq for _ in range(LAG) for _, seq, _ in prices(await anext(batches))]
        await late
        seen += [seq for _, seq, _ in prices(await anext(batches))]
        assert seen == list(range(1, LAG + 2))


async def test_a_gone_follower_is_not_waited_for(journal: EndingJournal) -> None:
    """Leaving frees the queue, also while an append waits for it."""
    async with AsyncExitStack() as leaving, asyncio.TaskGroup() as tasks:
        await leaving.enter_async_context(journal.follow(None))
        for _ in range(LAG):
            await journal.append([an_entry()])
        waiting = tasks.create_task(journal.append([an_entry()]))
        await asyncio.wait([waiting], timeout=0.05)
        await leaving.aclose()
        assert await waiting == [LAG + 1]


async def test_the_end(journal: EndingJournal) -> None:
    """At the end followers get what they have not seen, and nothing is taken in."""
    async with journal.follow(None) as batches:
        await journal.append([an_entry("1")])
        journal.end()
        rest = [prices(batch) async for batch in batches]
    assert rest == [[("GSK", 1, Decimal(1))]]
    async with journal.follow(None) as batches:
        late = [prices(batch) async for batch in batches]
    assert late == rest
    with pytest.raises(ClosedError):
        await journal.append([an_entry("2")])


async def test_no_gap_and_no_double(journal: EndingJournal) -> None:
    """Whenever a follower begins, it ends up with every number after its cursor once."""
    total = 40

    async def follow_from(seq: int) -> list[int]:
        since = Cursor(journal.cursor.epoch, seq)
        async with journal.follow(since) as batches:
            return [entry.quote.seq async for batch in batches for entry in batch]

    async with asyncio.TaskGroup() as tasks:
        followers = {}
        for number in range(total):
            if number % 7 == 0:
                followers[number] = tasks.create_task(follow_from(number))
            await journal.append([an_entry(symbol=f"S{number}")])
        journal.end()
    for start, follower in followers.items():
        assert follower.result() == list(range(start + 1, total + 1))
