"""How the parts of a page are gathered: from memory, or by calling somebody."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import pytest

from gateway.domain.errors import (
    GatewayError,
    MovedStoryError,
    PartLateError,
    PartUnavailableError,
    Reason,
    UnknownListError,
    UnknownStoryError,
    UnknownSymbolError,
)
from gateway.domain.known import Choice, Selection, Span
from gateway.domain.page import TICKER
from gateway.flow.page import Pages
from gateway.mirror.board import Board
from gateway.mirror.stories import Stories
from tests.fakes.mirrors import Ears, PlainChange, PlainQuote, PlainStory, Watch

FERRY = PlainStory("1", "ferry", ticker_list="ferry")
BOAT = PlainStory("2", "boat")
NOTHING = Choice()


class TroubleError(Exception):
    """A call failed."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def judge(error: Exception) -> Reason:
    """Why; what readers are to know of is raised."""
    if isinstance(error, TroubleError):
        return error.reason
    raise error


@dataclass
class Desk:
    """A newsroom and a history that answer as they are told, and count the calls."""

    board: Board
    stories: Stories
    there: dict[str, PlainStory] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fault: TroubleError | GatewayError | None = None
    hangs: bool = False
    calls: list[str] = field(default_factory=list)
    then: dict[str, Decimal] = field(default_factory=dict)

    async def story(self, slug: str) -> PlainStory:
        await self._answer(slug)
        if slug not in self.there:
            raise UnknownStoryError
        self.stories.put(self.there[slug], self.stories.mark)
        return self.there[slug]

    async def latest(self, which: Selection) -> tuple[PlainStory, ...]:
        await self._answer("latest" if which == Selection() else f"latest {which}")
        self.stories.put_list(which, [*self.there.values()], self.stories.mark)
        return tuple(self.there.values())

    async def document(self, path: str) -> str:
        await self._answer(path)
        return f"what lies at {path}"

    async def bars(self, symbol: str, span: Span) -> list[str]:
        await self._answer(f"bars {symbol} {span}")
        return ["a bar"]

    async def prices_at(
        self, symbols: Sequence[str], moment: datetime, seconds: float
    ) -> dict[str, Decimal]:
        await self._answer(f"prices {','.join(symbols)} {moment:%H:%M} {seconds}")
        return self.then

    async def learn_list(self, name: str) -> None:
        await self._answer(f"list {name}")
        self.board.list_all(self.lists)

    async def _answer(self, call: str) -> None:
        self.calls.append(call)
        if self.hangs:
            await asyncio.Event().wait()
        if self.fault is not None:
            raise self.fault


@pytest.fixture(name="watch")
def _watch() -> Watch:
    return Watch()


@pytest.fixture(name="desk")
def _desk(watch: Watch) -> Desk:
    """Both services are followed, two quotes and two lists are known, no story is."""
    board, stories = Board(Ears(), watch), Stories(Ears(), watch, limit=9)
    quotes = [PlainQuote("GSK", 1), PlainQuote("BP", 2)]
    board.take("e", [(quote, frozenset({"price"})) for quote in quotes])
    board.list_all({"front": ("GSK",), "ferry": ("BP",)})
    board.hear()
    stories.hear()
    return Desk(board, stories, {"ferry": FERRY, "boat": BOAT})


@pytest.fixture(name="pages")
def _pages(desk: Desk, watch: Watch) -> Pages:
    return Pages(desk.board, desk.stories, desk, desk, desk.learn_list, judge, watch)


async def symbols(pages: Pages, slug: str, choice: Choice = NOTHING) -> list[str]:
    page = await pages.story(slug, choice)
    return [quote.symbol for quote in page.parts["ticker"].value.quotes]


async def test_nobody_is_called_for_what_is_held(pages: Pages, desk: Desk) -> None:
    """A story is fetched once, and served from memory from then on."""
    first, second = [await pages.story("ferry", NOTHING) for _ in range(2)]
    assert first.parts["article"].reading.waited is not None
    assert second.parts["article"].reading.waited is None
    assert first.complete
    assert second.complete
    assert desk.calls == ["ferry"]


async def test_what_changed_is_fetched_again(pages: Pages, desk: Desk) -> None:
    """A change makes the next reader wait for the new version."""
    await pages.story("ferry", NOTHING)
    desk.there["ferry"] = PlainStory("1", "ferry", 2)
    desk.stories.learn(PlainChange("1", "ferry", 2, "updated"))
    page = await pages.story("ferry", NOTHING)
    assert page.parts["article"].value.version == 2


async def test_an_old_copy_when_it_cannot_be_fetched(
    pages: Pages, desk: Desk, watch: Watch
) -> None:
    """While the feed is away each reader asks anew, and is given the copy if need be."""
    await pages.story("ferry", NOTHING)
    desk.stories.lose()
    assert (await pages.story("ferry", NOTHING)).complete
    desk.fault = TroubleError("status")
    heard = watch.now
    watch.turn(299)
    reading = (await pages.story("ferry", NOTHING)).parts["article"].reading
    assert (reading.fault, reading.as_of) == ("status", heard)
    watch.turn(1)
    with pytest.raises(PartUnavailableError):
        await pages.story("ferry", NOTHING)


async def test_a_story_that_takes_too_long(pages: Pages, desk: Desk) -> None:
    """A reader waits no longer than the part's budget."""
    desk.hangs = True
    with pytest.raises(PartLateError):
        await pages.story("ferry", NOTHING)


async def test_no_such_story(pages: Pages) -> None:
    """What the newsroom says of a story that is none reaches the reader."""
    with pytest.raises(UnknownStoryError):
        await pages.story("nothing", NOTHING)


async def test_which_strip(pages: Pages) -> None:
    """Symbols, else the list asked for, else the story's own, else the front's."""
    assert await symbols(pages, "ferry", Choice(symbols=("BP", "GSK"))) == ["BP", "GSK"]
    assert await symbols(pages, "ferry", Choice(list="front")) == ["GSK"]
    assert await symbols(pages, "ferry") == ["BP"]
    assert await symbols(pages, "boat") == ["GSK"]


async def test_a_list_that_is_not_known_yet(pages: Pages, desk: Desk) -> None:
    """A list that the board does not know is looked for."""
    desk.lists = {"new": ("BP",)}
    page = await pages.ticker(Choice(list="new"))
    assert page.parts["ticker"].value.list == "new"
    assert desk.calls == ["list new"]


async def test_a_list_that_does_not_exist(pages: Pages, desk: Desk) -> None:
    """Asked for it is an error; as a story's own the front's stands in for it."""
    desk.there["boat"] = PlainStory("2", "boat", ticker_list="gone")
    desk.lists = {"front": ("GSK",)}
    assert await symbols(pages, "boat") == ["GSK"]
    with pytest.raises(UnknownListError):
        await pages.front(Choice(list="gone"))


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_list_that_cannot_be_looked_for(
    pages: Pages, desk: Desk, hangs: bool
) -> None:
    """Nothing is known of a strip whose list could not be had in time; it is said so."""
    desk.fault, desk.hangs = TroubleError("connect"), hangs
    page = await pages.ticker(Choice(list="new"))
    served = page.parts[TICKER.name]
    assert (served.state, served.value.list) == ("none", "new")
    assert served.reading.fault == ("timeout" if hangs else "connect")


async def test_front(pages: Pages, desk: Desk) -> None:
    """The front has the latest stories, held after the first reader."""
    pages_read = [await pages.front(NOTHING) for _ in range(2)]
    assert [page.parts["article"].value for page in pages_read] == [(FERRY, BOAT)] * 2
    assert desk.calls == ["latest"]


async def test_related(pages: Pages, desk: Desk) -> None:
    """The other latest stories are related; none where they cannot be had."""
    assert await pages.related(FERRY, 4) == [BOAT]
    assert await pages.related(FERRY, 0) == []
    desk.stories.learn(PlainChange("3", "train", 1, "published"))
    desk.fault = TroubleError("connect")
    assert await pages.related(FERRY, 4) == [BOAT]


async def test_another_page_of_stories(pages: Pages, desk: Desk) -> None:
    """A section, or what a search finds, is held like the front."""
    which = Selection(section="city")
    await pages.front(NOTHING, which)
    page = await pages.front(NOTHING, which)
    assert page.parts["article"].value == (FERRY, BOAT)
    assert desk.calls == [f"latest {which}"]


async def test_a_story_with_another_slug(pages: Pages, desk: Desk) -> None:
    """An old slug leads to the new one."""
    desk.there["old-ferry"] = FERRY
    with pytest.raises(MovedStoryError) as caught:
        await pages.story("old-ferry", NOTHING)
    assert caught.value.slug == "ferry"
    page = await pages.story("old-ferry", NOTHING, moved=True)
    assert page.parts["article"].value == FERRY


async def test_market(pages: Pages, desk: Desk) -> None:
    """The page of a symbol has it first in its strip, its bars, the stories about it."""
    page = await pages.market("BP", "day")
    strip = page.parts["ticker"].value
    assert [quote.symbol for quote in strip.quotes] == ["BP", "GSK"]
    assert page.parts["bars"].value == ["a bar"]
    assert page.parts["article"].value == (FERRY, BOAT)
    assert desk.calls == ["bars BP day", f"latest {Selection(symbol='BP')}"]


async def test_market_without_bars(pages: Pages, desk: Desk) -> None:
    """A page without its chart is told to be incomplete, and has all else."""
    desk.stories.put_list(Selection(symbol="BP"), [FERRY], desk.stories.mark)
    desk.fault = TroubleError("status")
    page = await pages.market("BP", "day")
    assert (page.complete, page.parts["bars"].state) == (False, "none")
    assert page.parts["article"].value == (FERRY,)


async def test_no_such_symbol(pages: Pages, desk: Desk) -> None:
    """A symbol without a price has no page; while nobody knows there is an empty one."""
    with pytest.raises(UnknownSymbolError):
        await pages.market("ZZZ", "day")
    desk.board.lose("mute")
    page = await pages.market("ZZZ", "day")
    assert page.parts["ticker"].value.missing == ("ZZZ",)


async def test_mentioned(pages: Pages, desk: Desk, watch: Watch) -> None:
    """Symbols come with their prices now and at a moment."""
    desk.then = {"GSK": Decimal(40)}
    now, then = await pages.mentioned(["GSK", "ZZZ"], watch.now)
    assert [quote.symbol for quote in now.quotes] == ["GSK"]
    assert then == desk.then
    assert desk.calls == ["prices GSK,ZZZ 12:00 0.3"]


@pytest.mark.parametrize("why", ["no symbols", "no moment", "mute"])
async def test_nobody_is_asked_for_prices_in_vain(
    pages: Pages, desk: Desk, watch: Watch, why: str
) -> None:
    """Without symbols, a moment or a market that speaks there is nothing to compare."""
    symbols = [] if why == "no symbols" else ["GSK"]
    if why == "mute":
        desk.board.lose("mute")
    _, then = await pages.mentioned(symbols, None if why == "no moment" else watch.now)
    assert (then, desk.calls) == ({}, [])


async def test_document(pages: Pages, desk: Desk) -> None:
    """A feed comes as it is, or not at all."""
    page = await pages.document("/feeds/all.rss")
    assert page.parts["document"].value == "what lies at /feeds/all.rss"
    desk.fault = TroubleError("connect")
    with pytest.raises(PartUnavailableError):
        await pages.document("/feeds/all.rss")
