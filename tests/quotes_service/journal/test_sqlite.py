"""The SQLite journal: what it acknowledged is there, whatever happens in between."""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from quotes_service.domain.board import Accepted, Recorded, Refreshed
from quotes_service.domain.errors import JournalFullError
from quotes_service.domain.quote import Quote
from quotes_service.journal.file import JournalFile, connect
from quotes_service.journal.sqlite import SqliteJournal
from tests.fakes.appender import __file__ as appender
from tests.fakes.journal import turns
from tests.fakes.quotes import a_quote, an_entry, later

symbols = st.sampled_from(["GSK", "BP", "RIO"])


class JournalMachine(RuleBasedStateMachine):
    """Appends, and ends of every kind: the board stays what was acknowledged."""

    @initialize()
    def begin(self) -> None:
        self.directory = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.wrecks: list[AsyncExitStack] = []
        self.board: dict[str, Quote] = {}
        self.seq = 0
        self.clock = 0
        self.open()
        self.epoch = self.journal.cursor.epoch

    def open(self) -> None:
        path = Path(self.directory.name) / "journal.db"
        opening = self.stack.enter_async_context(SqliteJournal.open(path))
        self.journal = self.runner.run(opening)

    @rule(group=st.lists(st.tuples(symbols, st.integers(1, 9)), max_size=5))
    def append(self, group: list[tuple[str, int]]) -> None:
        """Accept a price, or refresh one that is the same."""
        changes = [self.next(symbol, str(price)) for symbol, price in group]
        seqs = self.runner.run(self.journal.append(changes))
        accepted = [change for change in changes if isinstance(change, Accepted)]
        assert len(seqs) == len(accepted)
        assert seqs == sorted(seqs)

    def next(self, symbol: str, price: str) -> Recorded:
        self.clock += 1
        known = self.board.get(symbol)
        quote = a_quote(price, symbol=symbol, time=later(self.clock))
        if known is not None and known.price == quote.price:
            self.board[symbol] = quote.numbered(known.seq)
            return Refreshed(quote)
        self.seq += 1
        self.board[symbol] = quote.numbered(self.seq)
        return Accepted(quote, frozenset({"price"}))

    @rule()
    def reopen(self) -> None:
        """End well, and begin again."""
        self.runner.run(self.stack.aclose())
        self.open()

    @rule()
    def crash(self) -> None:
        """Open the file while its last user has not closed it, and never will."""
        self.wrecks.append(self.stack)
        self.stack = AsyncExitStack()
        self.open()

    @invariant()
    def board_is_what_was_acknowledged(self) -> None:
        """Nothing is lost, nothing is new, the numbering goes on."""
        if hasattr(self, "epoch"):
            assert dict(self.journal.board()) == self.board
            assert self.journal.cursor == (self.epoch, self.seq)

    def teardown(self) -> None:
        for stack in (*self.wrecks, self.stack):
            self.runner.run(stack.aclose())
        self.runner.close()
        self.directory.cleanup()


JournalMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None
)
TestJournalMachine = JournalMachine.TestCase


def acknowledged(path: Path, lines: int) -> Iterator[tuple[str, int, str]]:
    """Start an appender, read so many lines, kill it, and tell all it had said."""
    command = [sys.executable, "-m", "tests.fakes.appender", str(path)]
    root = Path(appender).parents[2]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=root
    ) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        said += child.stdout.readlines()
    for line in said:
        if line.endswith("\n"):
            symbol, seq, price = line.split()
            yield symbol, int(seq), price


def test_kill_9_in_the_middle_of_appends(tmp_path: Path) -> None:
    """Every change that was acknowledged before a kill -9 is there after it."""
    path = tmp_path / "journal.db"
    highest, epochs = 0, set()
    for lines in (1, 400, 77, 950):
        newest = {}
        for symbol, seq, price in acknowledged(path, lines):
            assert seq > highest or symbol in newest
            newest[symbol] = (seq, price)
        file = JournalFile(path)
        file.close()
        for symbol, (seq, price) in newest.items():
            kept = file.board[symbol]
            assert kept.seq > seq or (kept.seq, str(kept.price)) == (seq, price)
        highest = max(seq for seq, _ in newest.values())
        assert file.seq >= highest
        epochs.add(file.epoch)
    assert len(epochs) == 1


async def test_cancelled_append_is_whole(tmp_path: Path) -> None:
    """An append whose caller gave up is seen by all or by none, and order goes on."""
    path = tmp_path / "journal.db"
    async with SqliteJournal.open(path) as journal, asyncio.TaskGroup() as tasks:
        async with journal.follow(None) as batches:
            for number in range(20):
                task = tasks.create_task(journal.append([an_entry(str(number + 1))]))
                await turns(number % 5)
                task.cancel()
                await asyncio.wait([task])
            journal.end()
            told = [entry.quote.seq async for batch in batches for entry in batch]
        assert told == list(range(1, journal.cursor.seq + 1))
        board = dict(journal.board())
    async with SqliteJournal.open(path) as journal:
        assert dict(journal.board()) == board


async def test_failed_append_leaves_no_trace(tmp_path: Path) -> None:
    """After an error board, number and followers are as before, and life goes on."""

    def cramped(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 12")
        return connection

    opening = SqliteJournal.open(tmp_path / "journal.db", connecting=cramped)
    async with opening as journal, journal.follow(None) as batches:
        await journal.append([an_entry("1")])
        cursor, board = journal.cursor, dict(journal.board())
        with pytest.raises(JournalFullError):
            await journal.append([an_entry(symbol=f"S{n}") for n in range(2000)])
        assert journal.cursor == cursor
        assert dict(journal.board()) == board
        assert await journal.append([an_entry("2")]) == [2]
        journal.end()
        told = [entry.quote.seq async for batch in batches for entry in batch]
    assert told == [1, 2]


@pytest.mark.parametrize("readers", [0, 3])
async def test_concurrent_appends(tmp_path: Path, readers: int) -> None:
    """Appends from many tasks get numbers without gap or double."""
    async with SqliteJournal.open(tmp_path / "journal.db") as journal:
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
            following = [
                await stack.enter_async_context(journal.follow(None))
                for _ in range(readers)
            ]
            appends = [
                tasks.create_task(journal.append([an_entry(), an_entry()]))
                for _ in range(20)
            ]
            seqs = [seq for append in appends for seq in await append]
            journal.end()
            for batches in following:
                told = [entry.quote.seq async for batch in batches for entry in batch]
                assert told == list(range(1, 41))
        assert sorted(seqs) == list(range(1, 41))
