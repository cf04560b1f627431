"""A whole stack: every service kept going until a signal or a failed start."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httpx2

from newstape.cli.supervise.backoff import Backoff
from newstape.cli.supervise.keeper import CannotStartError, Keeper, Patience
from newstape.cli.supervise.logfile import LogFile
from newstape.cli.supervise.plan import ServicePlan
from newstape.cli.supervise.process import launcher
from newstape.client.transport import SteadyTransport

_signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_trim_every_seconds = 1.0


class Supervisor:
    """Owns the keepers of a stack.

    ``on_change`` is called with every service's pid whenever all are up and one of them
    is new; ``on_up`` once, when all are ready for the first time.
    """

    def __init__(
        self,
        plans: Sequence[ServicePlan],
        logs: Path,
        say: Callable[[str], None],
        on_change: Callable[[dict[str, int]], None],
        on_up: Callable[[], Awaitable[None]],
    ) -> None:
        self._plans = plans
        self._logs = logs
        self._say = say
        self._on_change = on_change
        self._on_up = on_up
        self._keepers: list[Keeper] = []

    async def run(self) -> str | None:
        """Run until a signal: None. A service that cannot start: the reason.

        Either way every service has ended when this returns.
        """
        end: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        for number in _signals:
            asyncio.get_running_loop().add_signal_handler(number, _settle, end, None)
        with launcher() as launch:
            async with httpx2.AsyncClient(
                timeout=2.0, transport=SteadyTransport()
            ) as http:
                self._keepers = [
                    Keeper(
                        plan,
                        LogFile(self._logs / f"{plan.name}.log"),
                        launch,
                        _probe(http),
                        self._say,
                        Backoff(0.5, 30.0, random.Random()),  # noqa: S311  (no secret)
                        Patience(),
                    )
                    for plan in self._plans
                ]
                return await self._watch(end)

    async def _watch(self, end: "asyncio.Future[str | None]") -> str | None:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._keep(keeper, end)) for keeper in self._keepers
            ]
            tasks += [group.create_task(self._greet()), group.create_task(self._trim())]
            reason = await end
            for task in tasks:
                task.cancel()
        return reason

    async def _keep(self, keeper: Keeper, end: "asyncio.Future[str | None]") -> None:
        try:
            await keeper.run(self._changed)
        except CannotStartError as error:
            _settle(end, str(error))

    async def _greet(self) -> None:
        for keeper in self._keepers:
            await keeper.ready.wait()
        await self._on_up()

    async def _trim(self) -> None:
        while True:
            await asyncio.sleep(_trim_every_seconds)
            for keeper in self._keepers:
                keeper.log.trim()

    def _changed(self) -> None:
        if all(keeper.ready.is_set() for keeper in self._keepers):
            self._on_change({k.plan.name: k.pid for k in self._keepers})


def _settle(end: "asyncio.Future[str | None]", reason: str | None) -> None:
    if not end.done():
        end.set_result(reason)


def _probe(http: httpx2.AsyncClient) -> Callable[[ServicePlan], Awaitable[bool]]:
    async def probe(plan: ServicePlan) -> bool:
        try:
            answer = await http.get(f"{plan.url}/readyz")
        except httpx2.HTTPError:
            return False
        return answer.is_success

    return probe
