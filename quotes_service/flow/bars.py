"""Bars out of the journal: collected as changes come, kept each second.

The place in the journal is kept with the bars, in one transaction: a restart goes on
from there, and nothing is counted twice. What happened between the last flush and a
kill comes back as the newest price of each symbol.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from quotes_service.domain.bar import Bar, BarInterval, BarKey, Bars, collect
from quotes_service.domain.board import Accepted
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.errors import StoreError
from quotes_service.flow.journal import Journal

log = logging.getLogger(__name__)
FLUSHES_PER_CLEANING = 3600
MOST_PENDING = 500_000


class BarStore(Protocol):
    """Where bars are kept. Every call may raise StoreError; then it had no effect."""

    async def bars_cursor(self) -> str | None:
        """The cursor that came with the newest bars."""
        ...

    async def add_bars(self, bars: Sequence[Bar], cursor: str) -> None:
        """Add to the bars that are kept what was seen later, and keep the cursor."""
        ...

    async def drop_bars(self, interval: BarInterval, before: datetime) -> None:
        """Forget old ones."""
        ...


class BarKeeper:
    """Turns changes into bars; ``keep`` says for how long, None for ever."""

    def __init__(
        self,
        journal: Journal,
        store: BarStore,
        keep: Mapping[BarInterval, timedelta | None],
        clock: Callable[[], datetime],
        *,
        seconds: float = 1.0,
    ) -> None:
        self._journal = journal
        self._store = store
        self._keep = keep
        self._clock = clock
        self._seconds = seconds
        self._fresh = Bars()
        self._kept_back: dict[BarKey, Bar] = {}
        self._since: Cursor | None = None
        self._newest: Cursor | None = None
        self._over = asyncio.Event()

    async def load(self) -> None:
        """Read how far the bars have come, before anything else.

        Raises:
            StoreError: that cannot be read.
        """
        self._since = Cursor.parse(await self._store.bars_cursor() or "")

    async def run(self) -> None:
        """Follow the journal to its end, and keep what came until then."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._flush_by_the_clock())
            async with self._journal.follow(self._since) as batches:
                async for changes in batches:
                    self._collect(changes)
            self._over.set()

    def _collect(self, changes: Sequence[Accepted]) -> None:
        for change in changes:
            self._fresh.add(change.quote)
        self._newest = Cursor(self._journal.cursor.epoch, changes[-1].quote.seq)

    async def _flush_by_the_clock(self) -> None:
        flushes = 0
        while not self._over.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._over.wait()
            await self._flush()
            if flushes % FLUSHES_PER_CLEANING == 0:
                await self._clean()
            flushes += 1
        await self._flush()

    async def _flush(self) -> None:
        bars, self._kept_back = self._kept_back, {}
        collect(bars, self._fresh.take().values())
        if not bars:
            return
        try:
            await self._store.add_bars(list(bars.values()), str(self._newest))
        except StoreError as error:
            log.warning("bars could not be kept, trying again: %s", error)
            self._kept_back = bars if len(bars) <= MOST_PENDING else {}

    async def _clean(self) -> None:
        now = self._clock()
        try:
            for interval, age in self._keep.items():
                if age is not None:
                    await self._store.drop_bars(interval, now - age)
        except StoreError as error:
            log.warning("old bars could not be dropped: %s", error)
