"""A reader of a page: what it shows, by the rules of the scripts in the page.

``stream.js`` goes on from the page's cursor, takes rows that are newer only, and comes
back after a break with jitter; ``live.js`` tells that a story changed, and the reader
here loads the page again whenever it does.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.campaigns.day_line import GONE, REFUSED, RELOAD, Line, Transport
from tests.campaigns.day_sheet import Row, Sheet, Told, read_sheet

FLOOR, CEILING = 0.5, 30.0
BEHIND = 0.1
"""A page may be so many seconds older than what its stream told (docs/wire.md, section 5)."""

AT_ONCE = frozenset({4201, 4202})


@dataclass
class Tally:
    """What all readers count together."""

    loads: int = 0
    updates: int = 0
    rows: int = 0
    ends: Counter[int] = field(default_factory=Counter)
    """How streams ended, by close code; ``LOST`` for none."""

    faults: list[str] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)
    """When readers lost their feed, and when they had it again."""


@dataclass(frozen=True)
class House:
    """Where pages are, what is counted, and how long a reader looks at a list."""

    client: httpx2.AsyncClient
    port: int
    tally: Tally
    dice: random.Random
    stay: tuple[float, float]


class PageReader:
    """One of many. ``path`` is what it reads: a story, the front, a section, a market."""

    def __init__(self, path: str, kind: Transport, house: House) -> None:
        self.asked = path
        self.path = path
        self._kind = kind
        self._house = house
        self._line: Line | None = None
        self._etag = ""
        self._highest: dict[str, tuple[int, float]] = {}
        """Of each symbol the newest number, and when it was heard of."""

        self._lost_at: float | None = None
        self._after: float | None = None
        self._failures = 0
        self._sockets_work = False
        self._woken = asyncio.Event()
        self._since: str | None = None
        self.status = 0
        self.sheet: Sheet | None = None
        self.held: dict[str, dict[str, Any]] = {}
        self.order: tuple[str, ...] = ()
        self.cursor: str | None = None
        self.state = ""
        self.served = False

    @property
    def tally(self) -> Tally:
        """What it counts, with all others."""
        return self._house.tally

    @property
    def story(self) -> Told | None:
        """The story that it reads, if it reads one and has it."""
        return self.sheet.story if self.sheet is not None else None

    async def run(self) -> None:
        """Read until cancelled."""
        while True:
            self._woken.clear()
            await self._load()
            if self._woken.is_set():
                continue  # what was loaded may be older than the wish for it
            if self.status == 200:
                await self._follow()
                continue
            if self.status in (404, 410):
                self._lost_at = None  # nobody waits for a feed on a page that says so
            if self.status == 410:
                return
            await self._rest(self._house.dice.uniform(0.5, 2))

    def reload(self) -> None:
        """Load the page again, now."""
        self._woken.set()
        if self._line is not None:
            self._line.hang_up(RELOAD)

    # Loading.

    async def _load(self) -> None:
        asked = time.monotonic()
        headers = {"If-None-Match": self._etag} if self._etag else {}
        try:
            answer = await self._house.client.get(self.path, headers=headers)
        except httpx2.TransportError:
            self.status = 0
            return
        self.tally.loads += 1
        self.path = answer.url.raw_path.decode()
        if answer.status_code == 304:
            assert self.sheet is not None
            self.show(self.sheet, asked)
        elif answer.status_code == 200:
            self._etag = answer.headers["etag"]
            self.show(read_sheet(answer), asked)
        else:
            self._etag, self.sheet, self.status = "", None, answer.status_code
            if self.status not in (404, 410, 503, 504):
                self._fault(f"answered {self.status}")

    def show(self, sheet: Sheet, asked: float) -> None:
        """Have this page before one's eyes, which was asked for at that moment."""
        self.status, self.sheet = 200, sheet
        self.order, self.cursor, self.state = sheet.order, sheet.cursor, sheet.state
        self.held = {row["symbol"]: dict(row) for row in sheet.rows}
        for row in sheet.rows:
            self._compare(row, "the page", asked - BEHIND)

    # Following.

    async def _follow(self) -> None:
        """Until the page is to be loaded again."""
        while True:
            code = await self._connect()
            self.served = False
            self._lost()
            if code == RELOAD:
                return
            self.tally.ends[code] += 1
            if code in REFUSED:
                await self._refused(code)
                return
            if await self._rest(self._delay(code)):
                return

    async def _refused(self, code: int) -> None:
        """A page never comes back by itself; of a story it says that it is gone."""
        if self.story is None or code != GONE:
            self._fault(f"its stream was refused with {code}")
        await self._rest(self._house.dice.uniform(1, 3))

    async def _connect(self) -> int:
        assert self.sheet is not None
        path = self.sheet.stream
        self._since = self.cursor
        if self._since is not None:
            path += f"{'&' if '?' in path else '?'}since={self._since}"
        loop, dice = asyncio.get_running_loop(), self._house.dice
        line = self._line = Line(path, self._house.port, self._kind, self.take)
        timer = None
        if not self.sheet.whole:
            timer = loop.call_later(dice.uniform(1.5, 3), self.reload)
        elif self.sheet.story is None:
            timer = loop.call_later(dice.uniform(*self._house.stay), self.reload)
        try:
            return await line.run()
        finally:
            self._line = None
            if not line.heard and not self._sockets_work:
                self._kind = "socket" if self._kind == "events" else "events"
            if timer is not None:
                timer.cancel()

    async def _rest(self, seconds: float) -> bool:
        """Wait, but not when the page is to be loaded again; tells whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        return self._woken.is_set()

    def _delay(self, code: int) -> float:
        asked, self._after = self._after, None
        failures, self._failures = self._failures, self._failures + 1
        if asked is not None:
            return asked
        if code in AT_ONCE and failures == 0:
            return 0.0
        return self._house.dice.random() * min(CEILING, FLOOR * 2.0**failures)

    # Hearing.

    def take(self, message: Mapping[str, Any]) -> None:
        """Learn from a message of the stream."""
        match message["type"]:
            case "snapshot" | "update":
                self._learn(message)
            case "ack":
                self._subscribed(message)
            case "state" if message["part"] == "ticker":
                self.state = message["state"]
                self._weigh()
            case "article" if self._is_news(message):
                self.reload()
            case "reconnect":
                self._after = message["after_ms"] / 1000
            case "error":
                self._fault(str(message))

    def _subscribed(self, message: Mapping[str, Any]) -> None:
        if not message["resumed"]:
            if self._since is not None:
                self._fault(f"not resumed from {self._since}")
            self.held = {}
        self._since = None
        rejected = (each["symbol"] for each in message["rejected"])
        self.order = (*message["symbols"], *rejected)

    def _learn(self, message: Mapping[str, Any]) -> None:
        self.tally.updates += 1
        self.cursor = message["cursor"]
        for row in message["quotes"]:
            self._merge(row)
        if message["type"] == "snapshot":
            self._failures, self.served = 0, True
            self._sockets_work |= self._kind == "socket"
            self._weigh()

    def _merge(self, row: Row) -> None:
        """As ``stream.js`` does: what is not newer than what the page shows is skipped."""
        held = self.held.get(row["symbol"])
        self._compare(row, "its stream", time.monotonic())
        if held is None or held["seq"] < row["seq"]:
            self.tally.rows += 1
            self.held[row["symbol"]] = {**(held or {}), **row}

    def _compare(self, row: Row, where: str, until: float) -> None:
        """No price goes back, unless it was heard of after that moment only."""
        symbol, seq = row["symbol"], row["seq"]
        known, heard = self._highest.get(symbol, (0, 0.0))
        if seq > known:
            self._highest[symbol] = seq, time.monotonic()
        elif seq < known and heard <= until:
            self._fault(f"{symbol} went from {known} to {seq} by {where}")

    def _is_news(self, message: Mapping[str, Any]) -> bool:
        story = self.story
        if story is None or story.id != message["id"]:
            return False
        gone = message["status"] in ("killed", "withheld")
        return gone or message["version"] > story.version

    # Being without.

    def _weigh(self) -> None:
        if self.served and self.state == "live":
            self._again()
        else:
            self._lost()

    def _lost(self) -> None:
        if self._lost_at is None:
            self._lost_at = time.monotonic()

    def _again(self) -> None:
        if self._lost_at is not None:
            self.tally.gaps.append((self._lost_at, time.monotonic()))
            self._lost_at = None

    def _fault(self, what: str) -> None:
        self.tally.faults.append(f"{self.path}: {what}")
