"""A newsroom at work on a market day, and the exchange whose tape is played to it.

Both note what the services acknowledged, and do again what got no answer.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from newstape.kit.clock import utc_now
from newstape.wire.scalars import format_time
from quotes_service.domain.quote import Tick
from quotes_service.sources.replay import ReplaySource

Json = dict[str, Any]
SECTIONS = ("markets", "business", "world")


@dataclass
class Held:
    """A story as the service acknowledged it last."""

    id: str
    slug: str
    version: int
    status: str
    headline: str


@dataclass
class Ledger:
    """What was acknowledged, and what should not have been said."""

    stories: dict[str, Held] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    """The id of each story by the slug that it had first."""

    prices: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    edits: int = 0
    ticks: int = 0
    unanswered: int = 0
    faults: list[str] = field(default_factory=list)

    def note(self, story: Json) -> Held:
        """A version was acknowledged."""
        names = ("id", "slug", "version", "status", "headline")
        held = Held(*(story.get(name, "") for name in names))  # of a killed one not all
        before = self.stories.get(held.id)
        if before is None:
            self.slugs[held.slug] = held.id
        elif held.version < before.version:
            self.faults.append(f"{held.slug} went from {before.version}: {held}")
        self.stories[held.id] = held
        self.edits += 1
        return held


class Desk:
    """Files, edits, corrects, renames, withholds, releases and kills, one at a time."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        ledger: Ledger,
        wait: Callable[[], Awaitable[object]],
        symbols: Sequence[str],
        dice: random.Random,
    ) -> None:
        self._client = client
        self._ledger = ledger
        self._wait = wait
        self._symbols = symbols
        self._dice = dice
        self._turn = 0
        self._resting = asyncio.Event()

    async def open(self, stories: int) -> list[Held]:
        """File what is in the paper in the morning."""
        return [await self._file() for _ in range(stories)]

    async def run(self, a_second: float) -> None:
        """Work at a rate until it is time to rest; what is begun is finished."""
        acts = [self._file, *[self._edit] * 8, *[self._correct] * 2, self._rename]
        acts += [self._withhold, self._release, self._release, self._kill]
        while not self._resting.is_set():
            await self._dice.choice(acts)()
            await asyncio.sleep(self._dice.uniform(0.5, 1.5) / a_second)  # the rate

    def rest(self) -> None:
        """Begin nothing more."""
        self._resting.set()

    async def _file(self) -> Held:
        turn = self._next()
        story = {
            "headline": f"Story {turn} & what came of it",
            "status": "published",
            "section": self._dice.choice(SECTIONS),
            "symbols": [{"symbol": s} for s in self._dice.sample(self._symbols, 3)],
            "ticker_list": self._dice.choice([None, None, *SECTIONS]),
            "body": [{"type": "paragraph", "html": f"As of turn {turn}."}],
        }
        key = {"Idempotency-Key": f"day {turn}"}
        while True:
            try:
                answer = await self._client.post(
                    "/v1/articles", json=story, headers=key
                )
            except httpx2.TransportError:
                await self._cut_off()
                continue
            self._expect(answer, 201)
            return self._ledger.note(answer.json())

    async def _edit(self) -> None:
        turn = self._next()
        field = self._dice.choice(["headline", "headline", "ticker_list", "standfirst"])
        said = self._dice.choice(SECTIONS) if "list" in field else f"Edited in {turn}"
        await self._patch({field: said})

    async def _rename(self) -> None:
        await self._patch({"slug": f"renamed-in-{self._next()}"})

    async def _patch(self, change: Json) -> None:
        story = self._pick("published")
        path = f"/v1/articles/{story.id}"
        read = await self._ask("GET", path)
        if read is not None:
            tag = {"If-Match": read.headers["etag"]}
            await self._ask("PATCH", path, json=change, headers=tag)

    async def _correct(self) -> None:
        turn = self._next()
        body = {"note": f"Wrong before {turn}.", "headline": f"Corrected in {turn}"}
        await self._verb("correct", "published", body)

    async def _withhold(self) -> None:
        await self._verb("withhold", "published", {})

    async def _release(self) -> None:
        if any(each.status == "withheld" for each in self._ledger.stories.values()):
            await self._verb("release", "withheld", {})

    async def _kill(self) -> None:
        await self._verb("kill", "published", {})

    async def _verb(self, verb: str, status: str, body: Json) -> None:
        story = self._pick(status)
        await self._ask("POST", f"/v1/articles/{story.id}/{verb}", json=body)

    async def _ask(self, method: str, path: str, **more: Any) -> httpx2.Response | None:
        """Do it once; without an answer, find out afterwards what came of it."""
        try:
            answer = await self._client.request(method, path, **more)
        except httpx2.TransportError:
            await self._find_out(path)
            return None
        self._expect(answer, 200)
        self._ledger.note(answer.json())
        return answer

    async def _find_out(self, path: str) -> None:
        story = "/".join(path.split("/")[:4])
        while True:
            await self._cut_off()
            try:
                answer = await self._client.get(story)
            except httpx2.TransportError:
                continue
            if answer.status_code == 410:
                held = self._ledger.stories[story.rpartition("/")[2]]
                held.status = "killed"
            else:
                self._expect(answer, 200)
                self._ledger.note(answer.json())
            return

    async def _cut_off(self) -> None:
        self._ledger.unanswered += 1
        await self._wait()

    def _pick(self, status: str) -> Held:
        fits = [s for s in self._ledger.stories.values() if s.status == status]
        return self._dice.choice(fits)

    def _next(self) -> int:
        self._turn += 1
        return self._turn

    def _expect(self, answer: httpx2.Response, status: int) -> None:
        if answer.status_code != status:
            call = f"{answer.request.method} {answer.request.url.path}"
            self._ledger.faults.append(f"{call}: {answer.status_code} {answer.text}")


class Exchange:
    """Plays a tape to the quotes service, and edits lists of symbols meanwhile.

    From outside, so that the day goes on where it was after the service was killed.
    """

    def __init__(
        self,
        client: httpx2.AsyncClient,
        ledger: Ledger,
        wait: Callable[[], Awaitable[object]],
        dice: random.Random,
    ) -> None:
        self._client = client
        self._ledger = ledger
        self._wait = wait
        self._dice = dice

    async def play(self, tape: Path, speed: float) -> None:
        """The whole tape; each price is acknowledged in the end."""
        source = ReplaySource(tape, utc_now, speed=speed, loop=False)
        async for ticks in source.ticks():
            lines = [_line(tick) for tick in ticks]
            report = await self._send("POST", "/v1/quotes", lines)
            if report["refused"]:
                self._ledger.faults.append(f"refused: {report['refused']}")
            self._ledger.prices.update((t.symbol, str(t.price)) for t in ticks)
            self._ledger.ticks += len(ticks)

    async def describe(self, symbol: str) -> None:
        """Give an instrument a name and a place."""
        about = {"name": f"The {symbol} company", "exchange": "XNYS", "currency": "USD"}
        await self._send("PUT", f"/v1/instruments/{symbol}", {**about, "type": "share"})

    async def choose(self, name: str, symbols: list[str]) -> None:
        """Make or edit a list."""
        await self._send("PUT", f"/v1/lists/{name}", {"symbols": symbols})
        self._ledger.lists[name] = symbols

    async def rearrange(self, symbols: Sequence[str], seconds: float) -> None:
        """Edit a list every so often, until cancelled."""
        while True:
            await asyncio.sleep(seconds * self._dice.uniform(0.5, 1.5))  # the rate
            name = self._dice.choice(sorted(self._ledger.lists))
            count = len(self._ledger.lists[name])
            await self.choose(name, self._dice.sample(symbols, count))

    async def _send(self, method: str, path: str, body: object) -> Json:
        while True:
            try:
                answer = await self._client.request(method, path, json=body)
            except httpx2.TransportError:
                self._ledger.unanswered += 1
                await self._wait()
                continue
            if not answer.is_success:
                told = f"{method} {path}: {answer.status_code} {answer.text}"
                self._ledger.faults.append(told)
            report: Json = answer.json()
            return report


def _line(tick: Tick) -> Json:
    assert tick.time is not None
    line: Json = {
        "symbol": tick.symbol,
        "price": str(tick.price),
        "time": format_time(tick.time),
        "trading": tick.trading,
        "currency": tick.currency,
    }
    if tick.previous_close is not None:
        line["previous_close"] = str(tick.previous_close)
    return {name: value for name, value in line.items() if value is not None}
