"""Readers of every kind for a while: ``python -m tests.campaigns.soak``.

Of all readers some are slow, some stuck, and some reconnect with their cursor. In the
end each one that is not stuck must hold the service's values, none may have been cut
off, memory must be flat, and the service must have nothing to complain of.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.feed import Feed
from tests.campaigns.line import Line, Pace
from tests.campaigns.machine import on_a_fast_loop, raise_open_files, say
from tests.campaigns.reader import Probe, Reader
from tests.campaigns.service import QuotesProcess, quotes_process
from tests.campaigns.sockets import StallWatch
from tests.fakes.waiting import until

FRONT = 16
SYMBOLS = [f"S{number:03}" for number in range(200)]
RATES = (0, 100, 250, 1000)
BATCH, BATCHES_A_SECOND = 60, 5.0
REST_SECONDS = 60.0


@dataclass(frozen=True)
class Plan:
    """What to do. Shares are of all readers; ``reconnecting`` is a minute's."""

    readers: int
    seconds: float
    seed: int
    slow: float = 0.10
    stuck: float = 0.02
    reconnecting: float = 0.05
    warm_up: float = 0.5
    """The part of the time after which memory has to be flat."""


@dataclass
class Report:
    """What came of it."""

    faults: list[str] = field(default_factory=list)
    reconnects: int = 0
    reaped: int = 0
    longest_stall: float = 0.0
    latencies: list[float] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)
    slow_consumers: float = 0.0

    def growth(self, warm_up: float) -> float:
        """Bytes a minute by which the service grew after the warm-up."""
        began, ended = self.memory[0][0], self.memory[-1][0]
        late = began + warm_up * (ended - began)
        samples = [sample for sample in self.memory if sample[0] >= late]
        times, sizes = zip(*samples, strict=True)
        return statistics.linear_regression(times, sizes).slope * 60

    def latency(self, share: float) -> float:
        """The time that this share of prices took from their post to a reader."""
        return self.latencies[int(share * (len(self.latencies) - 1))]


class Soak:
    """One run of a plan against a service."""

    def __init__(self, plan: Plan, service: QuotesProcess, feed: Feed) -> None:
        self._plan = plan
        self._service = service
        self._feed = feed
        self._rng = random.Random(plan.seed)
        self._lines: dict[Line, None] = {}
        self._stalls = StallWatch(service.port)
        self._probe = Probe("/v1/stream?symbols=*&conflate_ms=0", frozenset(SYMBOLS))
        self._readers: list[Reader] = [self._probe]
        self._ends = 0.0
        self.report = Report()

    async def run(self) -> Report:
        """All of it."""
        await self._feed.post_all()
        await self._gather_readers()
        say("all readers are there")
        self._ends = time.monotonic() + self._plan.seconds
        async with asyncio.TaskGroup() as group:
            feeding = group.create_task(self._feed.run(BATCH, BATCHES_A_SECOND))
            watching = group.create_task(self._watch())
            await self._churn()
            await watching
            feeding.cancel()
        say("time is over; all come to rest")
        self.report.longest_stall = self._stalls.longest(time.monotonic())
        await self._rest()
        return self.report

    async def _gather_readers(self) -> None:
        await self._connect(self._probe, "steady")
        slow = round(self._plan.readers * self._plan.slow)
        stuck = round(self._plan.readers * self._plan.stuck)
        paces: list[Pace] = ["steady"] * (self._plan.readers - slow - stuck)
        paces += ["slow"] * slow
        paces += ["stuck"] * stuck
        self._rng.shuffle(paces)
        for start in range(0, len(paces), 100):
            async with asyncio.TaskGroup() as group:
                for pace in paces[start : start + 100]:
                    group.create_task(self._connect(self._reader(pace), pace))

    def _reader(self, pace: Pace) -> Reader:
        """A slow or stuck one follows everything; of the others some choose their own."""
        wanted, path = SYMBOLS, "symbols=*"
        if pace == "steady":
            wanted, rate = SYMBOLS[:FRONT], 100
            if self._rng.random() < 0.25:
                wanted = self._rng.sample(SYMBOLS, FRONT)
                rate = self._rng.choice(RATES)
            path = f"symbols={','.join(wanted)}&conflate_ms={rate}"
        reader = Reader(f"/v1/stream?{path}", frozenset(wanted))
        self._readers.append(reader)
        return reader

    async def _connect(self, reader: Reader, pace: Pace) -> None:
        source = f"127.0.0.{self._rng.randint(2, 250)}"
        line = Line(reader, self._service.port, source, pace, self._ended)
        await line.connect()
        self._lines[line] = None

    def _ended(self, line: Line) -> None:
        del self._lines[line]
        if line.pace != "stuck":
            self.report.faults.append(f"a {line.pace} one was cut: {line.close_code}")

    async def _churn(self) -> None:
        """Some hang up and come back with their cursor, evenly over time."""
        pause = 60 / (self._plan.reconnecting * self._plan.readers)
        while time.monotonic() < self._ends:
            await asyncio.sleep(pause)  # the plan's
            line = self._rng.choice(
                [one for one in self._lines if one.pace == "steady"]
            )
            await self._reconnect(line, "steady")

    async def _reconnect(self, line: Line, pace: Pace) -> None:
        line.close()
        self._lines.pop(line, None)
        await self._connect(line.reader, pace)
        self.report.reconnects += 1

    async def _watch(self) -> None:
        """Look twice a second after the stuck ones, and after memory."""
        looks = 0
        while time.monotonic() < self._ends:
            await asyncio.sleep(0.5)  # the rate of looking
            now = time.monotonic()
            stuck = [line for line in self._lines if line.pace == "stuck"]
            self._stalls.look({line.address for line in stuck}, now)
            self.report.memory.append((now, self._service.rss()))
            for line in stuck:
                if self._stalls.ended(line.address):
                    self.report.reaped += 1
                    await self._reconnect(line, "stuck")
            looks += 1
            if looks % 20 == 0:
                self._progress()

    async def _rest(self) -> None:
        """The stuck ones come back and read; then all must hold what the service does."""
        for line in [line for line in self._lines if line.pace == "stuck"]:
            await self._reconnect(line, "steady")
        board = await self._feed.board()
        report = self.report
        try:
            await until(
                lambda: all(r.holds(board) for r in self._readers), REST_SECONDS
            )
        except TimeoutError:
            late = sum(not reader.holds(board) for reader in self._readers)
            report.faults.append(f"{late} readers do not hold what the service does")
        for reader in self._readers:
            report.faults.extend(reader.judge(self._feed.record))
        report.faults.extend(self._service.complaints())
        report.latencies = self._probe.latencies(self._feed.posted)
        report.slow_consumers = self._service.metric(
            "newstape_stream_closes_total", code="4101"
        )
        for line in list(self._lines):
            line.close()

    def _progress(self) -> None:
        report = self.report
        say(
            f"{len(self._lines)} readers, {len(self._feed.posted)} batches, "
            f"{report.reconnects} reconnects, {report.reaped} reaped, "
            f"{report.memory[-1][1] / 1e6:.1f} MB, {len(report.faults)} faults"
        )


async def soak(plan: Plan, data: Path) -> Report:
    """Run a plan against a service of its own."""
    print(f"seed {plan.seed}", flush=True)
    with quotes_process(data, source="none") as service:
        async with service.client as client:
            feed = Feed(client, SYMBOLS, random.Random(plan.seed))
            return await Soak(plan, service, feed).run()


def main() -> int:
    """Run, tell, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().getrandbits(32)
    )
    asked = parser.parse_args()
    plan = Plan(asked.readers, asked.minutes * 60, asked.seed)
    raise_open_files(2 * plan.readers + 500)
    with tempfile.TemporaryDirectory() as data:
        report = on_a_fast_loop(soak(plan, Path(data)))
    growth = report.growth(plan.warm_up)
    print(
        f"{report.reconnects} reconnects, {report.reaped} stuck readers reaped, the "
        f"slowest after {report.longest_stall:.1f} s; {report.slow_consumers:.0f} were "
        f"counted as 4101\nlatency p50 {report.latency(0.5) * 1000:.1f} ms, "
        f"p99 {report.latency(0.99) * 1000:.1f} ms; memory "
        f"{report.memory[-1][1] / 1e6:.1f} MB, {growth / 1e6:+.2f} MB a minute"
    )
    for fault in report.faults[:50]:
        print(f"FAULT {fault}")
    fine = not report.faults and report.longest_stall <= 15 and growth < 1e6
    print("sound" if fine else "NOT sound")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
