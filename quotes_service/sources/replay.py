"""Plays a tape: the ticks of then, as if they happened now."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from quotes_service.domain.errors import TapeError
from quotes_service.domain.quote import Tick
from quotes_service.sources.tape import BadLine, read_tape

log = logging.getLogger(__name__)
SLICE = timedelta(milliseconds=10)
"""Ticks of so short a time are given as one batch."""

BATCH = 2048
"""A batch has at most so many ticks: as many as are judged and kept in one go."""


@dataclass(frozen=True, slots=True)
class _Batch:
    due: datetime
    ticks: Sequence[Tick]


class ReplaySource:
    """A tape in its own time, ``speed`` times as fast; 0 is as fast as it is taken.

    Times are rebased, so that the first tick happens when playing begins. Lines that
    hold no tick are refused one by one, by their number. At its end the tape ends, or
    begins again where ``loop`` is set.

    Raises:
        TapeError: the file cannot be read, or has no tick in it.
    """

    name = "replay"

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime],
        *,
        speed: float = 1.0,
        loop: bool = True,
    ) -> None:
        self._path = path
        self._clock = clock
        self._speed = speed
        self._loop = loop
        self.refused = 0
        if next(self._read(quiet=True), None) is None:
            raise TapeError(f"{path}: there is no tick on this tape")

    async def ticks(self) -> AsyncGenerator[Sequence[Tick]]:
        """Batches when they are due."""
        while True:
            for batch in self._batches():
                wait = batch.due - self._clock() if self._speed else timedelta()
                await asyncio.sleep(max(0.0, wait.total_seconds()))
                yield batch.ticks
            if not self._loop:
                return
            await asyncio.sleep(1)  # a breath, and no storm from a tape of one tick

    def _batches(self) -> Iterator[_Batch]:
        ticks: list[Tick] = []
        due = end = self._clock()
        for tick, time in self._rebased():
            if ticks and (time >= end or len(ticks) >= BATCH):
                yield _Batch(due, ticks)
                ticks = []
            if not ticks:
                # Who is late catches up in one go: all that is due by now.
                due, end = time, max(time + SLICE, self._clock())
            ticks.append(tick)
        if ticks:
            yield _Batch(due, ticks)

    def _rebased(self) -> Iterator[tuple[Tick, datetime]]:
        start = self._clock()
        first: datetime | None = None
        as_it_was = self._speed in (0, 1)  # a division takes as long as all the rest
        for tick, then in self._read():
            first = first or then
            passed = then - first
            time = start + (passed if as_it_was else passed / self._speed)
            yield tick.at(time), time

    def _read(self, *, quiet: bool = False) -> Iterator[tuple[Tick, datetime]]:
        try:
            with self._path.open("rb") as lines:
                for entry in read_tape(lines, self.name):
                    if isinstance(entry, BadLine):
                        if not quiet:
                            self._refuse(entry)
                    elif entry.time is not None:
                        yield entry, entry.time
        except OSError as error:
            raise TapeError(f"{self._path}: {error.strerror}") from error

    def _refuse(self, line: BadLine) -> None:
        self.refused += 1
        log.warning("%s, line %d: %s", self._path, line.number, line.reason)
