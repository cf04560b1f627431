"""A restart under load: readers are sent away in turn, and come back to where they were."""

import asyncio
import random
import signal
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from tests.campaigns.feed import Feed
from tests.campaigns.line import Line, Pace
from tests.campaigns.reader import Reader
from tests.campaigns.service import QuotesProcess, quotes_process
from tests.campaigns.sockets import Address, unsent
from tests.fakes.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.alone]
SYMBOLS = [f"S{number:02}" for number in range(40)]
PATH = f"/v1/stream?symbols={','.join(SYMBOLS)}"
PACES: list[Pace] = ["steady"] * 160
PACES += ["slow"] * 30
PACES += ["stuck"] * 10
SHUTDOWN_SECONDS = 4
SPREAD_MS = 5000
"""Ten times the half second in which they are sent away."""

FULL = 60_000
"""So many bytes wait for a reader whose buffers are as good as full."""


class Crowd(NamedTuple):
    """Readers of each pace, over a connection each."""

    lines: Sequence[Line]

    def of(self, pace: Pace) -> list[Line]:
        """Those who read like this."""
        return [line for line in self.lines if line.pace == pace]


@contextmanager
def closing_all(lines: Sequence[Line]) -> Iterator[Crowd]:
    """The lines as a crowd; hung up in the end."""
    try:
        yield Crowd(lines)
    finally:
        for line in lines:
            line.close()


async def connected(
    service: QuotesProcess, readers: Sequence[Reader], paces: Sequence[Pace]
) -> list[Line]:
    """A line for each reader, past its snapshot."""
    lines = [
        Line(reader, service.port, "127.0.0.2", pace)
        for reader, pace in zip(readers, paces, strict=True)
    ]
    async with asyncio.TaskGroup() as group:
        for line in lines:
            group.create_task(line.connect())
    return lines


async def post_until_refused(feed: Feed) -> None:
    """Prices move until the service takes no more."""
    try:
        await feed.run(20, 20)
    except (httpx2.TransportError, AssertionError):
        return


def waiting(service: QuotesProcess) -> Mapping[Address, int]:
    """Bytes that wait for each reader."""
    return defaultdict(int, unsent(service.port))


async def leave(service: QuotesProcess, feed: Feed, crowd: Crowd) -> float:
    """Stop the service under load; how long it took."""
    async with asyncio.TaskGroup() as group:
        group.create_task(post_until_refused(feed))
        stuck = [line.address for line in crowd.of("stuck")]
        await until(lambda: min(map(waiting(service).__getitem__, stuck)) > FULL, 30)
        began = time.monotonic()
        service.send(signal.SIGTERM)
        await until(lambda: service.process.poll() is not None, 30)
    return time.monotonic() - began


def check_goodbyes(crowd: Crowd) -> None:
    """Each that reads was told when to come back, each at another time, then 1012."""
    steady = crowd.of("steady")
    assert {line.close_code for line in steady} == {1012}
    delays = [line.reader.after_ms for line in steady]
    told = sorted(delay for delay in delays if delay is not None)
    assert len(told) == len(steady)
    assert 0 <= told[0] < SPREAD_MS / 5
    assert SPREAD_MS * 4 / 5 < told[-1] <= SPREAD_MS
    assert len(set(told)) > len(told) / 2


async def test_readers_are_sent_away_and_resume(tmp_path: Path) -> None:
    """Stuck ones or not, the process ends in time; then nothing was missed."""
    with quotes_process(tmp_path, shutdown_seconds=SHUTDOWN_SECONDS) as service:
        async with service.client as client:
            feed = Feed(client, SYMBOLS, random.Random(1))
            await feed.post_all()
            readers = [Reader(PATH, frozenset(SYMBOLS)) for _ in PACES]
            with closing_all(await connected(service, readers, PACES)) as crowd:
                took = await leave(service, feed, crowd)
                await until(lambda: not any(line.open for line in crowd.of("steady")))
                check_goodbyes(crowd)
            assert took < SHUTDOWN_SECONDS + 1
            assert service.process.returncode == 0
            service.start()
            await come_back(service, feed, readers)
        assert service.complaints() == []


async def come_back(
    service: QuotesProcess, feed: Feed, readers: Sequence[Reader]
) -> None:
    """All resume, and in the end hold what the service does."""
    await feed.board()  # with what was in doubt when the service stopped
    back: list[Pace] = ["steady"] * len(readers)
    with closing_all(await connected(service, readers, back)):
        await feed.post_all()
        board = await feed.board()
        await until(lambda: all(reader.holds(board) for reader in readers))
    assert [fault for reader in readers for fault in reader.judge(feed.record)] == []
    assert {reader.resumes for reader in readers} == {1}
