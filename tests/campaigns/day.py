"""A market day in minutes, under readers: ``python -m tests.campaigns.day``.

A day's tape is played 100 times as fast, a newsroom publishes, edits, corrects, renames,
withholds and kills stories, and thousands of readers have pages open, while each of the
three services is killed with ``kill -9`` in turn and started again. In the end every
reader's page must be equal to what the quotes and the articles service say themselves,
no price may have gone back for anybody, and all that was acknowledged must be there.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import httpx2

from tests.campaigns import day_truth
from tests.campaigns.day_desk import SECTIONS, Desk, Exchange, Ledger
from tests.campaigns.day_line import Transport
from tests.campaigns.day_reader import House, PageReader, Tally
from tests.campaigns.day_tape import write_tape
from tests.campaigns.machine import on_a_fast_loop, raise_open_files, say
from tests.campaigns.service import ArticlesProcess, QuotesProcess, ServiceProcess

SYMBOLS = [f"S{number:02}" for number in range(60)]
STRIP = 16
STORIES = 60
HOURS = 8.5
TURN = ("quotes", "articles", "gateway")
SETTLED_SECONDS = 60.0


class GatewayProcess(ServiceProcess):
    """The gateway; its key goes unused."""

    module = "gateway"
    scopes = frozenset({"articles:read_drafts"})


@dataclass(frozen=True)
class Plan:
    """How many read, how fast the day goes by, and what happens meanwhile."""

    readers: int = 2000
    speed: float = 100
    kills: int = 9
    seed: int = 1
    ticks: int = 60_000
    edits_a_second: float = 2
    down: tuple[float, float] = (0.5, 5)
    """How many seconds a killed service is not started again."""

    stay: tuple[float, float] = (20, 60)
    """How many seconds a reader looks at a list of stories before loading it again."""

    @property
    def seconds(self) -> float:
        """How long the day lasts here."""
        return HOURS * 3600 / self.speed


@dataclass
class Kill:
    """A service was killed, and was ready again; seconds of the monotonic clock."""

    service: str
    at: float
    ready: float = 0.0


@dataclass
class Report:
    """What came of it."""

    tally: Tally = field(default_factory=Tally)
    ledger: Ledger = field(default_factory=Ledger)
    kills: list[Kill] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=dict)
    settled: float = 0.0
    differences: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def without_feed(self, kill: Kill) -> float:
        """The longest that any reader was without its feed after a kill, in seconds."""
        later = [other.at for other in self.kills if other.at > kill.at]
        until = min(later, default=float("inf"))
        hit = (b - a for a, b in self.tally.gaps if kill.at <= a < until)
        return max(hit, default=0.0)


class Day:
    """One run of a plan against three services of its own."""

    def __init__(self, plan: Plan, data: Path) -> None:
        self._plan = plan
        self._dice = random.Random(plan.seed)
        self._tape = data / "tape.jsonl"
        self._stack = _stack(data)
        self._there = {name: asyncio.Event() for name in TURN}
        self._readers: list[PageReader] = []
        self.report = Report()

    async def run(self) -> Report:
        """All of it."""
        plan, stack = self._plan, self._stack
        write_tape(self._tape, SYMBOLS, HOURS, plan.ticks, plan.seed)
        with ExitStack() as ending:
            for name in TURN:
                stack[name].start()
                ending.callback(stack[name].kill)
                self._there[name].set()
            async with (
                stack["quotes"].client as quotes,
                stack["articles"].client as desk,
            ):
                await self._open(quotes, desk)
        self.report.faults += self.report.tally.faults + self.report.ledger.faults
        return self.report

    async def _open(
        self, quotes: httpx2.AsyncClient, articles: httpx2.AsyncClient
    ) -> None:
        ledger, there = self.report.ledger, self._there
        exchange = Exchange(quotes, ledger, there["quotes"].wait, self._dice)
        desk = Desk(articles, ledger, there["articles"].wait, SYMBOLS, self._dice)
        for symbol in SYMBOLS:
            await exchange.describe(symbol)
        for name in ("front", *SECTIONS):
            await exchange.choose(name, self._dice.sample(SYMBOLS, STRIP))
        await desk.open(STORIES)
        gateway = httpx2.AsyncClient(
            base_url=self._stack["gateway"].url,
            trust_env=False,
            timeout=30,
            follow_redirects=True,
        )
        async with gateway, asyncio.TaskGroup() as group:
            self._seat(gateway)
            reading = [group.create_task(each.run()) for each in self._readers]
            await self._trade(exchange, desk)
            await self._settle()
            for task in reading:
                task.cancel()

    def _seat(self, gateway: httpx2.AsyncClient) -> None:
        """Everybody chooses a page; the first stories are read most."""
        dice, port = self._dice, self._stack["gateway"].port
        house = House(gateway, port, self.report.tally, dice, self._plan.stay)
        slugs = list(self.report.ledger.slugs)
        likely = [1 / (place + 1) for place in range(len(slugs))]
        for _ in range(self._plan.readers):
            slug = dice.choices(slugs, likely)[0]
            paths = [f"/v1/pages/{slug}", f"/articles/{slug}", *self._lists()]
            weights = [30, 20, *(50 / (len(paths) - 2) for _ in paths[2:])]
            kind: Transport = "socket" if dice.random() < 0.75 else "events"
            path = dice.choices(paths, weights)[0]
            self._readers.append(PageReader(path, kind, house))

    def _lists(self) -> dict[str, dict[str, str]]:
        """The pages that list stories, and what they ask the articles service for."""
        pages: dict[str, dict[str, str]] = {"/": {}, "/v1/front": {}}
        pages |= {f"/sections/{name}": {"section": name} for name in SECTIONS}
        pages |= {f"/markets/{name}": {"symbol": name} for name in SYMBOLS[:6]}
        return pages

    async def _trade(self, exchange: Exchange, desk: Desk) -> None:
        """The day, until its tape has ended and all services are there again."""
        plan = self._plan
        async with asyncio.TaskGroup() as group:
            working = [
                group.create_task(desk.run(plan.edits_a_second)),
                group.create_task(exchange.rearrange(SYMBOLS, plan.seconds / 10)),
                group.create_task(self._tell()),
            ]
            playing = group.create_task(exchange.play(self._tape, plan.speed))
            await self._kill_in_turn()
            await playing
            desk.rest()
            await working[0]
            for task in working[1:]:
                task.cancel()

    async def _kill_in_turn(self) -> None:
        opened, share = time.monotonic(), self._plan.seconds / (self._plan.kills + 1)
        for number in range(self._plan.kills):
            due = opened + share * (number + 1)
            await asyncio.sleep(max(0.0, due - time.monotonic()))  # the plan's
            name = TURN[number % len(TURN)]
            service = self._stack[name]
            self._there[name].clear()
            kill = Kill(name, time.monotonic())
            self.report.kills.append(kill)
            service.kill()
            await asyncio.sleep(self._dice.uniform(*self._plan.down))  # the plan's
            service.spawn()
            await service.ready()
            self._there[name].set()
            kill.ready = time.monotonic()
            say(f"{name} was killed, and is ready after {kill.ready - kill.at:.1f} s")

    async def _settle(self) -> None:
        """Readers of lists look again; then everybody must have what is so."""
        say("the day is over; all come to rest")
        began = time.monotonic()
        for reader in self._readers:
            if reader.asked in self._lists():
                reader.reload()
        truth = await self._ask()
        self.report.differences = list(self._differences(truth))
        while self.report.differences and time.monotonic() - began < SETTLED_SECONDS:
            await asyncio.sleep(0.5)  # the rate of looking
            self.report.differences = list(self._differences(truth))
        self.report.settled = time.monotonic() - began
        self.report.faults += day_truth.forgotten(self.report.ledger, truth)
        for name, service in self._stack.items():
            self.report.memory[name] = service.rss()
            self.report.faults += service.complaints()

    async def _ask(self) -> day_truth.Truth:
        quotes, articles = (
            httpx2.AsyncClient(base_url=self._stack[name].url, trust_env=False)
            for name in ("quotes", "articles")
        )
        async with quotes, articles:
            slugs = self.report.ledger.slugs
            return await day_truth.ask(quotes, articles, slugs, self._lists())

    def _differences(self, truth: day_truth.Truth) -> Iterator[str]:
        for number, reader in enumerate(self._readers):
            for difference in islice(truth.differences(reader), 1):
                yield f"reader {number} of {reader.path} {difference}"

    async def _tell(self) -> None:
        told = 0
        while True:
            await asyncio.sleep(10)  # the rate of telling
            report, tally = self.report, self.report.tally
            for fault in tally.faults[told : told + 3]:
                say(f"FAULT {fault}")
            told = len(tally.faults)
            current = sum(r.served and r.state == "live" for r in self._readers)
            say(
                f"{current} readers have their feed, {report.ledger.ticks} ticks, "
                f"{report.ledger.edits} edits, {tally.loads} pages loaded, "
                f"{tally.updates} updates, {len(tally.faults)} faults"
            )


def _stack(data: Path) -> dict[str, ServiceProcess]:
    for name in TURN:
        (data / name).mkdir()
    quotes = QuotesProcess(data / "quotes", source="none")
    articles = ArticlesProcess(data / "articles")
    urls = {"quotes_url": quotes.url, "articles_url": articles.url}
    gateway = GatewayProcess(data / "gateway", **urls)
    return {"quotes": quotes, "articles": articles, "gateway": gateway}


async def day(plan: Plan, data: Path) -> Report:
    """Run a plan against services of its own."""
    print(
        f"seed {plan.seed}, {plan.readers} readers, {plan.kills} kills, "
        f"{HOURS} hours in {plan.seconds:.0f} s",
        flush=True,
    )
    return await Day(plan, data).run()


def main() -> int:
    """Run, tell, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=Plan.readers)
    parser.add_argument("--speed", type=float, default=Plan.speed)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    seed = random.SystemRandom().getrandbits(32)
    parser.add_argument("--seed", type=int, default=seed)
    asked = parser.parse_args()
    plan = Plan(asked.readers, asked.speed, asked.kills, asked.seed)
    raise_open_files(2 * plan.readers + 500)
    with tempfile.TemporaryDirectory() as data:
        report = on_a_fast_loop(day(plan, Path(data)))
    tell(plan, report)
    return 1 if report.faults or report.differences else 0


def tell(plan: Plan, report: Report) -> None:
    """Say what came of it."""
    tally, ledger = report.tally, report.ledger
    print(
        f"{plan.readers} readers loaded {tally.loads} pages and applied {tally.rows} "
        f"rows of {tally.updates} messages; streams ended: {dict(tally.ends)}\n"
        f"{ledger.ticks} ticks, {ledger.edits} edits acknowledged, "
        f"{ledger.unanswered} calls cut off"
    )
    for kill in report.kills:
        print(
            f"{kill.service} killed, ready after {kill.ready - kill.at:.1f} s; the last "
            f"reader had its feed after {report.without_feed(kill):.1f} s"
        )
    for name, size in report.memory.items():
        print(f"{name}: {size / 1e6:.1f} MB")
    print(f"settled after {report.settled:.1f} s")
    for fault in report.faults[:50]:
        print(f"FAULT {fault}")
    for difference in report.differences[:50]:
        print(f"DIFFERENCE {difference}")
    print(f"{len(report.faults)} faults, {len(report.differences)} differences")
    print("NOT sound" if report.faults or report.differences else "sound")


if __name__ == "__main__":
    sys.exit(main())
