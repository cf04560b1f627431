"""Keeping one service running, with processes that only pretend."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from newstape.cli.supervise.backoff import Backoff
from newstape.cli.supervise.keeper import CannotStartError, Keeper, Patience
from newstape.cli.supervise.logfile import LogFile
from newstape.cli.supervise.plan import ServicePlan
from newstape.cli.supervise.process import Running
from tests.fakes.waiting import until


class FakeProcess:
    """A process that ends when the test says so."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.status: int | None = None
        self.stopped = False
        self._ended = asyncio.Event()

    async def wait(self) -> int:
        await self._ended.wait()
        assert self.status is not None
        return self.status

    async def stop(self, grace_seconds: float) -> None:
        self.stopped = True
        if self.status is None:
            self.end(0)

    def end(self, status: int) -> None:
        self.status = status
        self._ended.set()


class Stage:
    """The world of one keeper: what it launches, asks and says."""

    def __init__(self, log: LogFile) -> None:
        self.log = log
        self.launched: list[FakeProcess] = []
        self.is_ready = True
        self.wrote = ""
        self.said: list[str] = []
        self.recoveries = 0

    async def launch(self, plan: ServicePlan, log: LogFile) -> Running:
        with log.opened():
            log.path.write_text(self.wrote)
        process = FakeProcess(100 + len(self.launched))
        self.launched.append(process)
        return process

    async def probe(self, plan: ServicePlan) -> bool:
        return self.is_ready

    def keeper(self, patience: Patience) -> Keeper:
        plan = ServicePlan("quotes", "quotes_service", 1, "http://q", {})
        backoff = Backoff(0.0, 0.0, random.Random(1))
        return Keeper(
            plan, self.log, self.launch, self.probe, self.said.append, backoff, patience
        )

    def recovered(self) -> None:
        self.recoveries += 1


@asynccontextmanager
async def kept(stage: Stage, patience: Patience | None = None) -> AsyncIterator[Keeper]:
    """A keeper at work, cancelled at the end."""
    keeper = stage.keeper(patience or Patience(probe_every_seconds=0))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(keeper.run(stage.recovered))
        yield keeper
        task.cancel()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(LogFile(tmp_path / "quotes.log"))


async def test_is_ready_when_the_service_says_so(stage: Stage) -> None:
    """Before the probe agrees the keeper is not ready, then it is, and has the pid."""
    stage.is_ready = False
    async with kept(stage) as keeper:
        await until(lambda: bool(stage.launched))
        assert not keeper.ready.is_set()
        stage.is_ready = True
        await until(keeper.ready.is_set)
        assert keeper.pid == 100
        assert stage.recoveries == 1


async def test_starts_again_after_a_death(stage: Stage) -> None:
    """A death is said in one line with its reason, and so is the recovery."""
    stage.wrote = "quotes: the disk is full\n"
    async with kept(stage) as keeper:
        await until(keeper.ready.is_set)
        stage.launched[0].end(1)
        await until(lambda: stage.recoveries == 2)
        assert keeper.pid == 101
    assert stage.said == [
        "quotes ended with status 1: the disk is full; starting it again in 0.0 s",
        "quotes is back",
    ]


async def test_names_the_signal(stage: Stage) -> None:
    """A kill is told as what it was, and the last log line is no reason for it."""
    stage.wrote = "quotes: all is well\n"
    async with kept(stage) as keeper:
        await until(keeper.ready.is_set)
        stage.launched[0].end(-9)
        await until(lambda: bool(stage.said))
    assert stage.said[0] == "quotes was ended by SIGKILL; starting it again in 0.0 s"


async def test_refusal_at_first_start_is_final(stage: Stage) -> None:
    """A service that ends before it was ever ready is not tried again."""
    stage.is_ready = False
    stage.wrote = '{"event": "x"}\nquotes: cannot listen\n'
    keeper = stage.keeper(Patience(probe_every_seconds=0))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(_error_of(keeper))
        await until(lambda: bool(stage.launched))
        stage.launched[0].end(3)
    assert str(task.result()).startswith(
        "quotes ended with status 3: cannot listen (log: "
    )
    assert len(stage.launched) == 1


async def test_late_at_first_start_is_final(stage: Stage) -> None:
    """A service that does not become ready in time is stopped and given up."""
    stage.is_ready = False
    keeper = stage.keeper(Patience(first_ready_seconds=0.01, probe_every_seconds=0))
    error = await _error_of(keeper)
    assert str(error).startswith("quotes is not ready (log: ")
    assert stage.launched[0].stopped


async def test_late_restart_is_waited_for(stage: Stage) -> None:
    """Once it stood, a service may take as long as it needs to come back."""
    async with kept(stage, Patience(0.05, probe_every_seconds=0.02)) as keeper:
        await until(keeper.ready.is_set)
        stage.is_ready = False
        stage.launched[0].end(1)
        await until(lambda: len(stage.launched) == 2)
        stage.launched[1].end(3)
        await until(lambda: len(stage.launched) == 3)
        stage.is_ready = True
        await until(lambda: stage.recoveries == 2)


async def test_cancelling_stops_the_service(stage: Stage) -> None:
    """The keeper does not leave before its process has ended."""
    async with kept(stage) as keeper:
        await until(keeper.ready.is_set)
    assert stage.launched[0].stopped
    assert stage.said == []


async def _error_of(keeper: Keeper) -> CannotStartError:
    with pytest.raises(CannotStartError) as caught:
        await keeper.run(lambda: None)
    return caught.value
