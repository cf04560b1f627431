"""The journal of one machine: a SQLite file, one thread for it, and its followers."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from quotes_service.domain.board import FIELDS, Accepted, Recorded
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.errors import ClosedError
from quotes_service.domain.quote import Quote
from quotes_service.journal.file import Connect, JournalFile, connect
from quotes_service.journal.followers import Batch, Followers
from quotes_service.journal.thread import WorkThread

LAG = 64
"""Batches that may wait for a follower before appends wait for it."""


class SqliteJournal:
    """Appends are durable on return; the board is what they say. See ``open``."""

    def __init__(self, file: JournalFile, thread: WorkThread, lag: int) -> None:
        self._file = file
        self._thread = thread
        self._board = file.board
        self._seq = file.seq
        self._followers = Followers(lag)
        self._turn = asyncio.Lock()
        self._ended = False

    @classmethod
    @asynccontextmanager
    async def open(
        cls, path: Path, *, lag: int = LAG, connecting: Connect = connect
    ) -> AsyncIterator["SqliteJournal"]:
        """The journal in a file, which is made when it is not there.

        Raises:
            JournalBrokenError: the file is damaged, or not a journal that we can read.
            JournalError: it cannot be opened or made.
        """
        with WorkThread("journal") as thread:
            file = await thread.call(JournalFile, path, connecting)
            journal = cls(file, thread, lag)
            try:
                yield journal
            finally:
                journal.end()
                await thread.call(file.close)

    @property
    def cursor(self) -> Cursor:
        """The place of the newest change. Its epoch was made with the file."""
        return Cursor(self._file.epoch, self._seq)

    def board(self) -> Mapping[str, Quote]:
        """The newest quote of every symbol, as a view that moves on."""
        return MappingProxyType(self._board)

    async def append(self, changes: Sequence[Recorded]) -> list[int]:
        """Keep changes in their order, in one transaction; the ``seq`` of each accepted.

        Waits for followers that lag. Durable on return, and then seen by the board and
        the followers; on an error nothing of it is.

        Raises:
            JournalFullError: no space is left.
            JournalError: the disk or the file failed otherwise.
            ClosedError: the journal has ended.
        """
        async with self._turn:
            await self._followers.room()
            if self._ended:
                raise ClosedError("the journal has ended")
            told, newest = self._number(changes)
            seq = told[-1].quote.seq if told else self._seq
            await self._write(list(newest.values()), seq, told)
            return [change.quote.seq for change in told]

    def follow(
        self, since: Cursor | None
    ) -> AbstractAsyncContextManager[AsyncIterator[Batch]]:
        """Every change after ``since``, without a gap or a double.

        What was appended before the call comes as the newest quote of each symbol; all
        of them when ``since`` is None or of another epoch.
        """
        return self._followers.follow(lambda: self._newer_than(since))

    def end(self) -> None:
        """Take nothing more, and let the followers run out."""
        self._ended = True
        self._followers.end()

    def _number(
        self, changes: Sequence[Recorded]
    ) -> tuple[list[Accepted], dict[str, Quote]]:
        told: list[Accepted] = []
        newest: dict[str, Quote] = {}
        seq = self._seq
        for change in changes:
            symbol = change.quote.symbol
            if isinstance(change, Accepted):
                seq += 1
                quote = change.quote.numbered(seq)
                told.append(Accepted(quote, change.changed, change.urgent))
            else:
                known = newest.get(symbol) or self._board[symbol]
                quote = change.quote.numbered(known.seq)
            newest[symbol] = quote
        return told, newest

    async def _write(self, quotes: list[Quote], seq: int, told: Batch) -> None:
        writing = self._thread.call(self._file.write, quotes)
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            # The disk does not stop halfway: what it keeps, the board must show.
            await asyncio.wait([writing])
            if writing.exception() is None:
                self._take(quotes, seq, told)
            raise
        self._take(quotes, seq, told)

    def _take(self, quotes: list[Quote], seq: int, told: Batch) -> None:
        self._seq = seq
        self._board.update((quote.symbol, quote) for quote in quotes)
        if told:
            self._followers.tell(told)

    def _newer_than(self, since: Cursor | None) -> Batch:
        known = since is not None and since.epoch == self._file.epoch
        floor = since.seq if since is not None and known else 0
        missed = [quote for quote in self._board.values() if quote.seq > floor]
        missed.sort(key=lambda quote: quote.seq)
        return [Accepted(quote, FIELDS) for quote in missed]
