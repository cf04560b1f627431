"""Those who follow the journal, each with a bounded queue.

A follower that lags makes the next append wait: it loses nothing and gets nothing
twice. Leaving the context frees its queue.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager

from quotes_service.domain.board import Accepted

Batch = Sequence[Accepted]


class Followers:
    """The queues of all followers; ``lag`` is how many batches may wait in one."""

    def __init__(self, lag: int) -> None:
        self._lag = lag
        self._queues: set[asyncio.Queue[Batch | None]] = set()
        self._moved = asyncio.Event()
        self._ended = False

    async def room(self) -> None:
        """Wait until every follower can take a batch."""
        while any(queue.qsize() >= self._lag for queue in self._queues):
            self._moved.clear()
            await self._moved.wait()

    def tell(self, batch: Batch) -> None:
        """Give every follower a batch, after ``room``."""
        for queue in self._queues:
            queue.put_nowait(batch)

    def end(self) -> None:
        """Let every follower run out."""
        if not self._ended:
            self._ended = True
            for queue in self._queues:
                queue.put_nowait(None)

    @asynccontextmanager
    async def follow(
        self, missed: Callable[[], Batch]
    ) -> AsyncIterator[AsyncIterator[Batch]]:
        """What was missed by now, then what comes, until the end."""
        queue: asyncio.Queue[Batch | None] = asyncio.Queue(self._lag + 1)
        if self._ended:
            queue.put_nowait(None)
        self._queues.add(queue)
        try:
            async with aclosing(self._batches(missed(), queue)) as batches:
                yield batches
        finally:
            self._queues.discard(queue)
            self._moved.set()

    async def _batches(
        self, missed: Batch, queue: asyncio.Queue[Batch | None]
    ) -> AsyncGenerator[Batch]:
        if missed:
            yield missed
        while (batch := await queue.get()) is not None:
            self._moved.set()
            yield batch
