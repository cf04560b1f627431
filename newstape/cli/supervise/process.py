"""One run of one service as an operating-system process."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from newstape.cli.settings import environment_with
from newstape.cli.supervise.logfile import LogFile
from newstape.cli.supervise.plan import ServicePlan

_child = "newstape.cli.supervise.child"


class Running(Protocol):
    """A process of a service."""

    @property
    def pid(self) -> int:
        """Its number."""
        ...

    @property
    def status(self) -> int | None:
        """How it ended (minus a signal's number); None while it runs."""
        ...

    async def wait(self) -> int:
        """Wait for its end and give its status."""
        ...

    async def stop(self, grace_seconds: float) -> None:
        """End it: ask, wait, and then make it."""
        ...


class Launch(Protocol):
    """Starts a process of a service, its output going to the log."""

    async def __call__(self, plan: ServicePlan, log: LogFile) -> Running:
        """Give the process as soon as it exists; it is not ready then."""
        ...


class ServiceProcess:
    """``Running``, for real."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    @property
    def status(self) -> int | None:
        return self._process.returncode

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self, grace_seconds: float) -> None:
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)  # a stopped process does not hear the other one
        try:
            async with asyncio.timeout(grace_seconds):
                await self._process.wait()
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(number)


@contextmanager
def launcher() -> Iterator[Launch]:
    """A ``Launch`` whose processes end with the block, and with this process.

    They are sessions of their own, so Ctrl-C in the terminal reaches the supervisor
    alone, which then stops them in order.
    """
    lifeline, ours = os.pipe()

    async def launch(plan: ServicePlan, log: LogFile) -> Running:
        with log.opened() as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", _child, plan.module),
                stdin=lifeline,
                stdout=output,
                stderr=output,
                env=environment_with(plan.environment),
                start_new_session=True,
            )
        return ServiceProcess(process)

    try:
        yield launch
    finally:
        os.close(ours)
        os.close(lifeline)
