"""How the parts of a page are gathered: from memory, or by calling somebody."""

import asyncio
from dataclasses import dataclass, field

import pytest

from gateway.domain.errors import (
    FaultError,
    PartLateError,
    PartUnavailableError,
    UnknownListError,
    UnknownStoryError,
)
from gateway.domain.known import Choice
from gateway.domain.page import TICKER
from gateway.flow.page import Pages
from gateway.mirror.board import Board
from gateway.mirror.stories import Stories
from tests.fakes.mirrors import Ears, PlainChange, PlainQuote, PlainStory, Watch

FERRY = PlainStory("1", "ferry", ticker_list="ferry")
BOAT = PlainStory("2", "boat")
NOTHING = Choice()


@dataclass
class Desk:
    """A newsroom and an exchange that answer as they are told, and count the calls."""

    board: Board
    stories: Stories
    there: dict[str, PlainStory] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fault: Exception | None = None
    hangs: bool = False
    calls: list[str] = field(default_factory=list)

    async def story(self, slug: str) -> PlainStory:
        await self._answer(slug)
        if slug not in self.there:
            raise UnknownStoryError
        self.stories.put(self.there[slug], self.stories.mark)
        return self.there[slug]

    async def latest(self) -> tuple[PlainStory, ...]:
        await self._answer("latest")
        self.stories.put_latest([*self.there.values()], self.stories.mark)
        return tuple(self.there.values())

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
    return Pages(desk.board, desk.stories, desk, desk.learn_list, watch)


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
    desk.fault = FaultError("status")
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
    desk.fault, desk.hangs = FaultError("connect"), hangs
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
    desk.fault = FaultError("connect")
    assert await pages.related(FERRY, 4) == [BOAT]
