"""What the two services say themselves, and how a reader's page differs from it."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.campaigns.day_desk import Ledger
from tests.campaigns.day_reader import PageReader

STRIP = 50
FRONT = 20
"""How many stories a page lists, as the gateway is told by default."""

UNTOLD = frozenset({"received", "time", "name"})
"""``received`` comes in full rows only, ``time`` moves alone without readers being told
(docs/wire.md, section 2); ``name`` is not the quote's."""

Listed = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Truth:
    """The services' own words: quotes, lists, stories by slug and by list."""

    quotes: Mapping[str, Mapping[str, Any]]
    lists: Mapping[str, list[str]]
    stories: Mapping[str, tuple[int, Mapping[str, Any]]]
    """The status of each story's own answer, and what it says, by its first slug."""

    listed: Mapping[str, Listed]
    """By the path of the page that lists them."""

    def differences(self, reader: PageReader) -> Iterator[str]:
        """What that reader's page says that is not so."""
        first = reader.asked.split("?")[0]
        if first in self.listed:
            yield from self._lists(reader, first)
        else:
            yield from self._tells(reader)
        if reader.status == 200:
            yield from self._prices(reader)

    def _lists(self, reader: PageReader, path: str) -> Iterator[str]:
        if reader.sheet is None:
            yield f"is {reader.status}"
        elif reader.sheet.listed != self.listed[path]:
            yield f"lists {reader.sheet.listed}, not {self.listed[path]}"
        elif not reader.sheet.whole:
            yield "is marked as old"

    def _tells(self, reader: PageReader) -> Iterator[str]:
        status, article = self.stories[reader.asked.rpartition("/")[2]]
        if reader.status != status:
            yield f"is {reader.status}, not {status}"
        elif status == 200:
            assert reader.sheet is not None
            told = (article["id"], article["version"], article["headline"])
            slug = reader.path.rpartition("/")[2]
            if reader.sheet.story != told or slug != article["slug"]:
                yield f"tells {reader.sheet.story} at {slug}, not {told}"
            if not reader.sheet.whole:
                yield "is marked as old"

    def _prices(self, reader: PageReader) -> Iterator[str]:
        order = self._order(reader)
        if reader.order != order:
            yield f"has the strip {reader.order}, not {order}"
        if reader.state != "live" or not reader.served:
            yield f"is {reader.state}, its stream {'there' if reader.served else 'not'}"
        for symbol in order:
            row, quote = reader.held.get(symbol, {}), self.quotes[symbol]
            wrong = {k: v for k, v in row.items() if k not in UNTOLD and v != quote[k]}
            if wrong or not row or row.get("time", "") > quote["time"]:
                said = {name: quote[name] for name in {"seq": 0, **wrong}}
                yield f"has {symbol} with {wrong}, not {said}"

    def _order(self, reader: PageReader) -> tuple[str, ...]:
        front = self.lists["front"]
        if reader.asked.startswith("/markets/"):
            first = reader.asked.rpartition("/")[2]
            return tuple(dict.fromkeys([first, *front]))[:STRIP]
        if reader.asked.rpartition("/")[2] in self.stories:
            _, article = self.stories[reader.asked.rpartition("/")[2]]
            return tuple(self.lists.get(article["ticker_list"] or "front", front))
        return tuple(front)


async def ask(
    quotes: httpx2.AsyncClient,
    articles: httpx2.AsyncClient,
    slugs: Mapping[str, str],
    pages: Mapping[str, Mapping[str, str]],
) -> Truth:
    """Ask both services; ``pages`` says what each page with a list asks for."""
    rows = (await quotes.get("/v1/quotes", params={"symbols": "*"})).json()["quotes"]
    lists = (await quotes.get("/v1/lists")).json()["lists"]
    turn = asyncio.Semaphore(8)
    stories: dict[str, tuple[int, Mapping[str, Any]]] = {}
    listed: dict[str, Listed] = {}

    async def read(slug: str, story: str) -> None:
        async with turn:
            answer = await articles.get(f"/v1/articles/{story}")
        stories[slug] = (answer.status_code, answer.json())

    async def read_list(path: str, query: Mapping[str, str]) -> None:
        async with turn:
            answer = await articles.get(
                "/v1/articles", params={"limit": str(FRONT), **query}
            )
        found = answer.json()["articles"]
        listed[path] = tuple((a["links"]["html"], a["headline"]) for a in found)

    async with asyncio.TaskGroup() as group:
        for slug, story in slugs.items():
            group.create_task(read(slug, story))
        for path, query in pages.items():
            group.create_task(read_list(path, query))
    board = {row["symbol"]: row for row in rows}
    return Truth(board, {one["name"]: one["symbols"] for one in lists}, stories, listed)


def forgotten(ledger: Ledger, truth: Truth) -> Iterator[str]:
    """What a service acknowledged and does not have."""
    for symbol, price in ledger.prices.items():
        if truth.quotes[symbol]["price"] != price:
            yield f"{symbol} is {truth.quotes[symbol]['price']}, not {price}"
    for name, symbols in ledger.lists.items():
        if truth.lists.get(name) != symbols:
            yield f"list {name} is {truth.lists.get(name)}, not {symbols}"
    expected = {"published": 200, "withheld": 404, "killed": 410}
    for slug, story_id in ledger.slugs.items():
        story, (status, told) = ledger.stories[story_id], truth.stories[slug]
        if status != expected[story.status]:
            yield f"{story} is answered with {status}"
        elif status == 200 and (told["version"], told["headline"]) != (
            story.version,
            story.headline,
        ):
            yield f"{story} is version {told['version']}: {told['headline']}"
