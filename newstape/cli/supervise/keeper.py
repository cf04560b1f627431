"""Keeps one service running."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from newstape.cli.supervise.backoff import Backoff
from newstape.cli.supervise.logfile import LogFile
from newstape.cli.supervise.plan import ServicePlan
from newstape.cli.supervise.process import Launch, Running

Probe = Callable[[ServicePlan], Awaitable[bool]]
"""Asks a service whether it is ready."""


class CannotStartError(Exception):
    """A service that did not come up the first time, and why."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a keeper waits for what."""

    first_ready_seconds: float = 30.0
    probe_every_seconds: float = 0.05
    healthy_after_seconds: float = 30.0
    """Having lived this long, a service's earlier deaths are forgotten."""
    stop_grace_seconds: float = 4.0


class Keeper:
    """Starts a service, and again whenever it dies; cancelled, it stops it first."""

    def __init__(
        self,
        plan: ServicePlan,
        log: LogFile,
        launch: Launch,
        probe: Probe,
        say: Callable[[str], None],
        backoff: Backoff,
        patience: Patience,
    ) -> None:
        self.plan = plan
        self.log = log
        self.pid = 0
        self.ready = asyncio.Event()
        """It was ready once."""
        self._launch = launch
        self._probe = probe
        self._say = say
        self._backoff = backoff
        self._patience = patience

    async def run(self, on_ready: Callable[[], None]) -> None:
        """Keep the service going for ever; ``on_ready`` is called at each recovery.

        Raises:
            CannotStartError: it was not ready once, and died or let us wait too long.
        """
        while True:
            process = await self._launch(self.plan, self.log)
            self.pid = process.pid
            started = time.monotonic()
            try:
                await self._live(process, on_ready)
            finally:
                await process.stop(self._patience.stop_grace_seconds)
            if time.monotonic() - started > self._patience.healthy_after_seconds:
                self._backoff.reset()
            await self._pause(process)

    async def _live(self, process: Running, on_ready: Callable[[], None]) -> None:
        try:
            async with asyncio.timeout(self._limit()):
                ready = await self._until_ready(process)
        except TimeoutError:
            raise self._cannot_start("is not ready", self._last_words()) from None
        if ready:
            if self.ready.is_set():
                self._say(f"{self.plan.name} is back")
            self.ready.set()
            on_ready()
        await process.wait()
        if not self.ready.is_set():
            raise self._cannot_start(_end(process), self._reason(process))

    def _limit(self) -> float | None:
        """Only the first start has one: later ones are ended by a death or by us."""
        return None if self.ready.is_set() else self._patience.first_ready_seconds

    async def _until_ready(self, process: Running) -> bool:
        """False when it died instead."""
        while process.status is None:
            if await self._probe(self.plan):
                return True
            await asyncio.sleep(self._patience.probe_every_seconds)
        return False

    async def _pause(self, process: Running) -> None:
        wait = self._backoff.next_seconds()
        self._say(
            f"{self.plan.name} {_end(process)}{self._reason(process)}; "
            f"starting it again in {wait:.1f} s"
        )
        await asyncio.sleep(wait)

    def _cannot_start(self, what: str, why: str) -> CannotStartError:
        return CannotStartError(f"{self.plan.name} {what}{why} (log: {self.log.path})")

    def _reason(self, process: Running) -> str:
        """Nobody's last words explain a kill."""
        return self._last_words() if (process.status or 0) > 0 else ""

    def _last_words(self) -> str:
        line = self.log.last_line()
        return f": {line.removeprefix(f'{self.plan.name}: ')}" if line else ""


def _end(process: Running) -> str:
    """How it ended, for a person."""
    status = process.status or 0
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
