"""All readers at once after a crash: ``python -m tests.campaigns.storm``.

Thousands of readers follow prices; the service is killed with ``kill -9`` and started
again, and they all come back the moment it listens, each with its cursor, while prices
go on. Each must be served in time, and resumed: nothing lost, nothing backwards.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.feed import Feed
from tests.campaigns.line import Line
from tests.campaigns.machine import on_a_fast_loop, raise_open_files
from tests.campaigns.reader import Reader
from tests.campaigns.service import QuotesProcess, quotes_process
from tests.fakes.waiting import until

SYMBOLS = [f"S{number:02}" for number in range(16)]
BATCH, BATCHES_A_SECOND = 4, 10.0
SERVED_SECONDS = 30.0
PATH = f"/v1/stream?symbols={','.join(SYMBOLS)}"


@dataclass
class Report:
    """What came of it; times in seconds since the kill."""

    faults: list[str] = field(default_factory=list)
    listening: float = 0.0
    served: list[float] = field(default_factory=list)


class Storm:
    """One crash under so many readers."""

    def __init__(self, readers: int, service: QuotesProcess, feed: Feed) -> None:
        self._service = service
        self._feed = feed
        self._readers = [Reader(PATH, frozenset(SYMBOLS)) for _ in range(readers)]
        self._lines: dict[Line, None] = {}
        self._killed_at = 0.0
        self.report = Report()

    async def run(self) -> Report:
        """All of it."""
        await self._feed.post_all()
        for start in range(0, len(self._readers), 100):
            await self._connect(self._readers[start : start + 100])
        await self._move(3)
        await self._crash()
        async with asyncio.TaskGroup() as group:
            feeding = group.create_task(self._feed.run(BATCH, BATCHES_A_SECOND))
            await self._connect(self._readers)
            feeding.cancel()
        await self._rest()
        return self.report

    async def _connect(self, readers: list[Reader]) -> None:
        async with asyncio.TaskGroup() as group:
            for number, reader in enumerate(readers):
                group.create_task(self._open(reader, f"127.0.0.{2 + number % 200}"))

    async def _open(self, reader: Reader, source: str) -> None:
        """Connect, and try again when it is turned away."""
        while True:
            line = Line(reader, self._service.port, source, on_end=self._ended)
            try:
                await line.connect()
            except OSError:
                await asyncio.sleep(0.1)  # as a client would
                continue
            self._lines[line] = None
            self.report.served.append(time.monotonic() - self._killed_at)
            return

    def _ended(self, line: Line) -> None:
        del self._lines[line]

    async def _move(self, batches: int) -> None:
        for _ in range(batches):
            await self._feed.post(BATCH)

    async def _crash(self) -> None:
        self.report.served.clear()
        self._killed_at = time.monotonic()
        self._service.kill()
        self._service.spawn()
        await until(lambda: not self._lines)
        await self._service.ready()
        await self._feed.board()  # what was there is there still
        self.report.listening = time.monotonic() - self._killed_at

    async def _rest(self) -> None:
        report = self.report
        board = await self._feed.board()
        try:
            await until(lambda: all(r.holds(board) for r in self._readers), 10)
        except TimeoutError:
            late = sum(not reader.holds(board) for reader in self._readers)
            report.faults.append(f"{late} readers do not hold what the service does")
        for reader in self._readers:
            report.faults.extend(reader.judge(self._feed.record))
            if reader.resumes != 1:
                report.faults.append(f"resumed {reader.resumes} times")
        report.faults.extend(self._service.complaints())
        for line in list(self._lines):
            line.close()


async def storm(readers: int, seed: int, data: Path) -> Report:
    """Let so many readers come back to a service of its own."""
    print(f"seed {seed}, {readers} readers", flush=True)
    with quotes_process(data, source="none") as service:
        async with service.client as client:
            feed = Feed(client, SYMBOLS, random.Random(seed))
            return await Storm(readers, service, feed).run()


def main() -> int:
    """Run, tell, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=5000)
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().getrandbits(32)
    )
    asked = parser.parse_args()
    raise_open_files(asked.readers + 500)
    with tempfile.TemporaryDirectory() as data:
        report = on_a_fast_loop(storm(asked.readers, asked.seed, Path(data)))
    served = sorted(report.served)
    print(
        f"listening again after {report.listening:.1f} s; half of the readers served "
        f"after {served[len(served) // 2]:.1f} s, all after {served[-1]:.1f} s"
    )
    for fault in report.faults[:50]:
        print(f"FAULT {fault}")
    fine = not report.faults and served[-1] <= SERVED_SECONDS
    print("sound" if fine else "NOT sound")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
