"""The ledger as the source in a server sees it; ``ledger.h`` is the client's view."""

import asyncio
import mmap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SLOTS = 1 << 16
_fields = 4
_ear_seconds = 0.001
SIZE = 8 * (_fields + SLOTS)
RUNNING, RESTING, PUBLISHED, DELIVERED = range(_fields)


class Ledger:
    """Numbers of 64 bits in shared memory, each written by one side only."""

    def __init__(self, cells: memoryview) -> None:
        self._cells = cells

    @property
    def running(self) -> bool:
        """Whether ticks are wanted now."""
        return bool(self._cells[RUNNING])

    @property
    def delivered(self) -> int:
        """How many of this phase's ticks a reader has, on average."""
        return self._cells[DELIVERED]

    async def turned(self, on: bool, delivered: int | None = None) -> None:
        """Wait until ticks are wanted, or are not any more.

        With ``delivered`` also until so many have come, if that is sooner.
        """
        while self.running is not on:
            if delivered is not None and self.delivered >= delivered:
                return
            await asyncio.sleep(_ear_seconds)

    def rest(self, published: int) -> None:
        """So many were sent, and no more will be."""
        self._cells[PUBLISHED] = published
        self._cells[RESTING] = 1

    def sending(self, first_seq: int, count: int) -> None:
        """These numbers are being sent now."""
        now = time.monotonic_ns()
        for seq in range(first_seq, first_seq + count):
            self._cells[_fields + seq % SLOTS] = now


def make_ledger(path: Path) -> Path:
    """An empty ledger's file."""
    path.write_bytes(bytes(SIZE))
    return path


@contextmanager
def open_ledger(path: Path) -> Iterator[Ledger]:
    """A ledger's file, mapped."""
    with (
        path.open("r+b") as file,
        mmap.mmap(file.fileno(), SIZE) as shared,
        memoryview(shared) as raw,
        raw.cast("Q") as cells,
    ):
        yield Ledger(cells)
