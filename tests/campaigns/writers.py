"""Many write stories while the service is killed: ``python -m tests.campaigns.writers``.

50 writers file, edit, move and import stories, their own and shared ones, and get in
each other's way. Again and again the service is killed with ``kill -9`` amid that and
started again. In the end everything that it acknowledged must be there, each version
given to one writer alone, and the change log without a gap, the same for who followed
it all the time as for who reads it afterwards.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from tests.campaigns.newsroom import SHARED, Json, Ledger, Writer
from tests.campaigns.service import ArticlesProcess
from tests.fakes.waiting import until

LIFE = (40, 120)
"""How many writes the service acknowledges, at least and at most, until it is killed."""

LIFE_SECONDS = 300.0  # for so many, at most, on whatever machine

_READERS = 8  # of what was written, when all is over
_settled_seconds = 10.0


@dataclass(frozen=True)
class Plan:
    """How many write, how often the service is killed, and by which dice."""

    writers: int = 50
    kills: int = 3
    seed: int = 1


@dataclass
class Report:
    """What came of it."""

    ledger: Ledger
    changes: int = 0
    kills: int = 0
    faults: list[str] = field(default_factory=list)


class Campaign:
    """Writers, a reader of the change log, and one who kills."""

    def __init__(self, plan: Plan, service: ArticlesProcess) -> None:
        self._plan = plan
        self._service = service
        self._dice = random.Random(plan.seed)
        self._there = asyncio.Event()
        self._log: list[Json] = []
        self.ledger = Ledger()
        self.report = Report(self.ledger)

    async def run(self) -> Report:
        """All of it."""
        self._service.start()
        self._there.set()
        async with self._service.client as client:
            shared = [await self._file(client, number) for number in range(SHARED)]
            async with asyncio.TaskGroup() as tasks:
                working = [
                    tasks.create_task(self._writer(number, client, shared).run())
                    for number in range(self._plan.writers)
                ]
                working.append(tasks.create_task(self._follow(client)))
                for _ in range(self._plan.kills):
                    await self._kill()
                await self._live()  # and a last time in peace
                for task in working:
                    task.cancel()
            await self._check(client)
        self.report.faults += self.ledger.faults + self._service.complaints()
        return self.report

    def _writer(
        self, number: int, client: httpx2.AsyncClient, shared: list[str]
    ) -> Writer:
        dice = random.Random(self._dice.random())
        return Writer(f"w{number}", client, self.ledger, shared, self._there.wait, dice)

    async def _file(self, client: httpx2.AsyncClient, number: int) -> str:
        kicker = f"shared {number}"
        story = {"headline": "Shared", "kicker": kicker, "status": "published"}
        answer = await client.post("/v1/articles", json=story)
        self.ledger.note(answer.json(), kicker)
        return str(answer.json()["id"])

    async def _live(self) -> None:
        enough = len(self.ledger.versions) + self._dice.randint(*LIFE)
        await until(lambda: len(self.ledger.versions) >= enough, LIFE_SECONDS)

    async def _kill(self) -> None:
        await self._live()
        self._there.clear()
        self._service.kill()
        self._service.spawn()
        await self._service.ready()
        self.report.kills += 1
        self._there.set()

    async def _follow(self, client: httpx2.AsyncClient) -> None:
        """Read the change log as it grows, across all of the service's lives."""
        cursor = None
        while True:
            try:
                page = await _page(client, cursor)
            except httpx2.TransportError:
                await self._there.wait()
                continue
            self._log += page["changes"]
            cursor = page["next_cursor"]
            await asyncio.sleep(0.02)  # a reader's pace

    async def _check(self, client: httpx2.AsyncClient) -> None:
        log = await self._whole_log(client)
        self.report.changes = len(log)
        numbers = [change["seq"] for change in log]
        self._expect(numbers == list(range(1, len(log) + 1)), "the log has a gap")
        self._expect(log[: len(self._log)] == self._log, "a follower saw another log")
        told: dict[str, list[Json]] = {}
        for change in log:
            told.setdefault(change["id"], []).append(change)
        for story in self.ledger.opened:
            self._expect(story in told, f"{story} was never told of")
        for story in self.ledger.killed & told.keys():
            last = told[story][-1]["kind"]
            self._expect(last == "killed", f"{story} was killed, and then {last}")
        for story, entries in told.items():
            versions = [entry["version"] for entry in entries]
            self._expect(versions == sorted(versions), f"{story} went back: {versions}")
        await self._check_versions(client)
        await self._check_imports(client)

    async def _whole_log(self, client: httpx2.AsyncClient) -> list[Json]:
        """The log when all that was due has been told of."""
        async with asyncio.timeout(_settled_seconds):
            while True:
                log, cursor = list[Json](), None
                while (page := await _page(client, cursor))["changes"]:
                    log += page["changes"]
                    cursor = page["next_cursor"]
                if self.ledger.opened <= {change["id"] for change in log}:
                    return log

    async def _check_versions(self, client: httpx2.AsyncClient) -> None:
        turn = asyncio.Semaphore(_READERS)

        async def check(story: str, version: int, kicker: str) -> None:
            async with turn:
                path = f"/v1/articles/{story}/versions/{version}"
                answer = await client.get(path)
            gone = answer.status_code == 410
            if gone or story in self.ledger.killed:
                fine = gone and story in self.ledger.killing
            else:
                fine = answer.status_code == 200 and answer.json()["kicker"] == kicker
            self._expect(fine, f"version {version} of {story} is not {kicker}")

        async with asyncio.TaskGroup() as tasks:
            for (story, version), kicker in self.ledger.versions.items():
                tasks.create_task(check(story, version, kicker))

    async def _check_imports(self, client: httpx2.AsyncClient) -> None:
        """Each has what was acknowledged last, or what the same writer sent since."""
        standing: dict[str, str] = {}
        path: str | None = "/v1/articles?limit=100&fields=uri,kicker"
        while path:
            answer = await client.get(path)
            for article in answer.json()["articles"]:
                standing[article["uri"]] = article["kicker"]
            path = answer.links.get("next", {}).get("url")
        for uri, kicker in self.ledger.imported.items():
            found = standing.get(uri, "none 0")
            self._expect(
                _turn(found) >= _turn(kicker), f"{uri} is {found}, not {kicker}"
            )

    def _expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self.report.faults.append(fault)


async def _page(client: httpx2.AsyncClient, cursor: str | None) -> Json:
    params = {"limit": "1000", **({"since": cursor} if cursor else {})}
    answer = await client.get("/v1/changes", params=params)
    answer.raise_for_status()
    page: Json = answer.json()
    return page


def _turn(kicker: str) -> int:
    return int(kicker.rpartition(" ")[2])


async def writers(plan: Plan, data: Path) -> Report:
    """Let so many write to a service of its own."""
    print(f"seed {plan.seed}, {plan.writers} writers, {plan.kills} kills", flush=True)
    service = ArticlesProcess(data)
    try:
        return await Campaign(plan, service).run()
    finally:
        service.kill()


def main() -> int:
    """Run, tell, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    seed = random.SystemRandom().getrandbits(32)
    parser.add_argument("--seed", type=int, default=seed)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        plan = Plan(asked.writers, asked.kills, asked.seed)
        report = asyncio.run(writers(plan, Path(data)))
    ledger = report.ledger
    print(
        f"{len(ledger.versions)} versions acknowledged, {ledger.conflicts} conflicts, "
        f"{ledger.broken} requests cut off in {report.kills} kills, {ledger.repeated} "
        f"filed again, {ledger.turned_away} turned away, {len(ledger.killed)} stories "
        f"killed, {report.changes} changes"
    )
    for fault in report.faults[:50]:
        print(f"FAULT {fault}")
    print("NOT sound" if report.faults else "sound")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
