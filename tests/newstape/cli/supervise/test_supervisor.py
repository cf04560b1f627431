"""A whole stack of tiny services."""

import asyncio
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newstape.cli.supervise.supervisor import Supervisor
from tests.fakes.processes import is_running, tiny
from tests.fakes.waiting import until

pytestmark = pytest.mark.system


@dataclass
class Witness:
    """What a supervisor told those around it."""

    said: list[str] = field(default_factory=list)
    pids: list[dict[str, int]] = field(default_factory=list)
    up: asyncio.Event = field(default_factory=asyncio.Event)

    async def came_up(self) -> None:
        self.up.set()

    def supervisor(self, logs: Path, **services: str) -> Supervisor:
        """A supervisor of services given as name and mode."""
        plans = [tiny(mode, name) for name, mode in services.items()]
        return Supervisor(plans, logs, self.said.append, self.pids.append, self.came_up)


async def _when_up(witness: Witness) -> dict[str, int]:
    async with asyncio.timeout(10):
        await witness.up.wait()
    return witness.pids[-1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_all(tmp_path: Path, number: int) -> None:
    """After a signal every service has ended, without a word, and there is no reason."""
    witness = Witness()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(witness.supervisor(tmp_path, a="", b="").run())
        pids = await _when_up(witness)
        os.kill(os.getpid(), number)
        assert await running is None
    assert set(pids) == {"a", "b"}
    assert not any(is_running(pid) for pid in pids.values())
    assert witness.said == []


async def test_a_signal_before_all_is_up(tmp_path: Path) -> None:
    """One need not wait for a slow start to stop it."""
    witness = Witness()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(witness.supervisor(tmp_path, a="slow").run())
        await until((tmp_path / "a.log").exists)
        os.kill(os.getpid(), signal.SIGINT)
        assert await running is None
    assert not witness.up.is_set()


async def test_a_stopped_service_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """A service under SIGSTOP ends with the others, in time."""
    witness = Witness()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(witness.supervisor(tmp_path, a="deaf", b="").run())
        pids = await _when_up(witness)
        os.kill(pids["a"], signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(5):
            await running
    assert not any(is_running(pid) for pid in pids.values())


async def test_a_dead_service_comes_back(tmp_path: Path) -> None:
    """A killed service gets a new process, which is told; the other one goes on."""
    witness = Witness()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(witness.supervisor(tmp_path, a="", b="").run())
        before = await _when_up(witness)
        os.kill(before["b"], signal.SIGKILL)
        await until(lambda: witness.pids[-1]["b"] != before["b"], 10)
        after = witness.pids[-1]
        assert after["a"] == before["a"]
        assert is_running(after["b"])
        os.kill(os.getpid(), signal.SIGTERM)
        await running
    assert witness.said[0].startswith("b was ended by SIGKILL")
    assert witness.said[1] == "b is back"


async def test_one_that_cannot_start_ends_all(tmp_path: Path) -> None:
    """The reason is the service's own, and the others do not stay behind."""
    witness = Witness()
    async with asyncio.timeout(10):
        reason = await witness.supervisor(tmp_path, a="", b="refuse").run()
    assert reason is not None
    assert reason.startswith("b ended with status 3: tiny: the moon is in the wrong")
    assert not witness.up.is_set()
