"""A journal that forgets everything when the process ends."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from quotes_service.domain.board import FIELDS, Accepted, Recorded
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.errors import ClosedError, JournalError
from quotes_service.domain.quote import Quote

Queue = asyncio.Queue[Sequence[Accepted] | None]


class MemoryJournal:
    """The agreement in a few lines.

    ``broken`` makes appends fail; ``paused`` makes them wait while it is cleared;
    ``groups`` are the sizes of all appends that came through.
    """

    def __init__(self, *, epoch: str = "fa4e", lag: int = 64) -> None:
        self.broken: JournalError | None = None
        self.paused = asyncio.Event()
        self.paused.set()
        self.groups: list[int] = []
        self._cursor = Cursor(epoch, 0)
        self._board: dict[str, Quote] = {}
        self._lag = lag
        self._queues: list[Queue] = []
        self._moved = asyncio.Event()
        self._ended = False

    @property
    def cursor(self) -> Cursor:
        return self._cursor

    @property
    def followed(self) -> bool:
        """Whether anybody follows."""
        return bool(self._queues)

    def board(self) -> Mapping[str, Quote]:
        return self._board

    async def append(self, changes: Sequence[Recorded]) -> list[int]:
        await self.paused.wait()
        while any(queue.qsize() >= self._lag for queue in self._queues):
            self._moved.clear()
            await self._moved.wait()
        if self._ended:
            raise ClosedError("ended")
        if self.broken is not None:
            raise self.broken
        self.groups.append(len(changes))
        told = [entry for change in changes if (entry := self._keep(change))]
        for queue in self._queues if told else []:
            queue.put_nowait(told)
        return [entry.quote.seq for entry in told]

    def _keep(self, change: Recorded) -> Accepted | None:
        quote = change.quote
        if not isinstance(change, Accepted):
            seq = self._board[quote.symbol].seq
            self._board[quote.symbol] = quote.numbered(seq)
            return None
        self._cursor = Cursor(self._cursor.epoch, self._cursor.seq + 1)
        numbered = quote.numbered(self._cursor.seq)
        self._board[quote.symbol] = numbered
        return Accepted(numbered, change.changed, change.urgent)

    @asynccontextmanager
    async def follow(
        self, since: Cursor | None
    ) -> AsyncIterator[AsyncIterator[Sequence[Accepted]]]:
        floor = since.seq if since and since.epoch == self._cursor.epoch else 0
        newer = sorted(
            (quote for quote in self._board.values() if quote.seq > floor),
            key=lambda quote: quote.seq,
        )
        queue: Queue = asyncio.Queue(self._lag + 2)
        if newer:
            queue.put_nowait([Accepted(quote, FIELDS) for quote in newer])
        if self._ended:
            queue.put_nowait(None)
        self._queues.append(queue)
        try:
            yield self._batches(queue)
        finally:
            self._queues.remove(queue)
            self._moved.set()

    async def _batches(self, queue: Queue) -> AsyncIterator[Sequence[Accepted]]:
        while (batch := await queue.get()) is not None:
            self._moved.set()
            yield batch

    def end(self) -> None:
        self._ended = True
        for queue in self._queues:
            queue.put_nowait(None)


async def turns(count: int) -> None:
    """Let the loop go round so often, for tests of what happens in between."""
    for _ in range(count):
        await asyncio.sleep(0)
