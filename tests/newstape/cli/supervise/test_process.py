"""Real processes under a supervisor's hand."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newstape.cli.supervise.logfile import LogFile
from newstape.cli.supervise.process import launcher
from tests.fakes.processes import ROOT, environment, is_running, tiny
from tests.fakes.waiting import block_until, until

pytestmark = pytest.mark.system


async def test_output_goes_to_the_log(tmp_path: Path) -> None:
    """Status and last words of a service that refuses are told."""
    log = LogFile(tmp_path / "tiny.log")
    with launcher() as launch:
        process = await launch(tiny("refuse"), log)
        assert await process.wait() == 3
    assert log.last_line() == "tiny: the moon is in the wrong phase"


async def test_stop_asks_first(tmp_path: Path) -> None:
    """A service that listens to SIGTERM ends by it, well before the grace is over."""
    log = LogFile(tmp_path / "tiny.log")
    with launcher() as launch:
        process = await launch(tiny(), log)
        await until(lambda: log.last_line() == "tiny: listening")
        await process.stop(60)
        assert process.status == -signal.SIGTERM


async def test_stop_makes_a_deaf_one(tmp_path: Path) -> None:
    """A service that ignores SIGTERM is killed after the grace."""
    log = LogFile(tmp_path / "tiny.log")
    with launcher() as launch:
        process = await launch(tiny("deaf"), log)
        await until(lambda: log.last_line() == "tiny: listening")
        await process.stop(0.1)
        assert process.status == -signal.SIGKILL


async def test_stop_wakes_a_stopped_one(tmp_path: Path) -> None:
    """A service under SIGSTOP is let go on, so that it can hear and end in order."""
    log = LogFile(tmp_path / "tiny.log")
    with launcher() as launch:
        process = await launch(tiny(), log)
        await until(lambda: log.last_line() == "tiny: listening")
        os.kill(process.pid, signal.SIGSTOP)
        await process.stop(60)
        assert process.status == -signal.SIGTERM


async def test_stop_of_an_ended_one(tmp_path: Path) -> None:
    """Stopping what has ended changes nothing."""
    with launcher() as launch:
        process = await launch(tiny("refuse"), LogFile(tmp_path / "tiny.log"))
        await process.wait()
        await process.stop(60)
        assert process.status == 3


async def test_end_of_the_block_ends_the_processes(tmp_path: Path) -> None:
    """When the lifeline goes, a service that nobody stopped stops by itself."""
    log = LogFile(tmp_path / "tiny.log")
    with launcher() as launch:
        process = await launch(tiny(), log)
        await until(lambda: log.last_line() == "tiny: listening")
    async with asyncio.timeout(5):
        assert await process.wait() == -signal.SIGTERM


_orphaning = """
import asyncio, os, pathlib, signal, sys
from newstape.cli.supervise.logfile import LogFile
from newstape.cli.supervise.process import launcher
from tests.fakes.processes import tiny

async def main():
    with launcher() as launch:
        process = await launch(tiny(sys.argv[2]), LogFile(pathlib.Path(sys.argv[1])))
        print(process.pid, flush=True)
        await process.wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("mode", ["", "deaf"])
def test_kill_of_the_supervisor_ends_the_service(tmp_path: Path, mode: str) -> None:
    """A supervisor killed with -9 leaves no orphan, not even a deaf one."""
    log = tmp_path / "tiny.log"
    with subprocess.Popen(
        [sys.executable, "-c", _orphaning, str(log), mode],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        block_until(lambda: log.exists() and "listening" in log.read_text())
        supervisor.kill()
    started = time.monotonic()
    block_until(lambda: not is_running(pid))
    assert time.monotonic() - started < 8
