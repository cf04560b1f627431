"""Stories are fetched once for all, and handed to who keeps them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response

from newstape.client.errors import ClientError, RefusedError
from newstape.client.feed import ArticlesFeed, ChangeFeed
from newstape.client.flights import CrowdedError, Flights
from newstape.client.library import Library
from newstape.client.reasons import DownError
from newstape.kit.tasks import ending_group
from newstape.wire.articles import Article, Change
from tests.fakes.hosting import hosting
from tests.fakes.line import Line
from tests.fakes.pages import CLOSE
from tests.fakes.upstreams import NewsStand
from tests.fakes.waiting import until


@dataclass(frozen=True)
class Which:
    """What a list may be of."""

    section: str | None = None
    symbol: str | None = None
    query: str | None = None
    before: datetime | None = None


@dataclass
class Shelf:
    """Keeps what it is given, and counts what it learns."""

    mark: int = 0
    kept: dict[str, tuple[Article, int]] = field(default_factory=dict)
    lists: dict[Any, tuple[Sequence[Article], int]] = field(default_factory=dict)

    def put(self, story: Article, mark: int) -> None:
        self.kept[story.slug] = story, mark

    def put_list(self, which: Any, stories: Sequence[Article], mark: int) -> None:
        self.lists[which] = stories, mark

    def learn(self, change: Change) -> None:
        self.mark += 1

    def doubt_all(self) -> None:
        self.mark += 1

    def hear(self) -> None:
        """All is known; that is not what this is about."""

    def lose(self) -> None:
        """Nor is this."""


@dataclass
class Scene:
    """A library on a line to a stand with two stories."""

    stand: NewsStand
    line: Line
    shelf: Shelf
    feed: ChangeFeed
    library: Library
    group: asyncio.TaskGroup


@asynccontextmanager
async def scene(max_fetches: int = 9, length: int = 1) -> AsyncIterator[Scene]:
    stand, shelf = NewsStand(), Shelf()
    stand.publish("ferry", section="city")
    stand.publish("boat", section="sea")
    async with (
        hosting(stand.app) as url,
        Line.to(url) as line,
        ArticlesFeed(line.url, deadline_seconds=1) as api,
        ending_group() as group,
    ):
        feed = ChangeFeed(api, shelf)
        library = Library(api, feed, shelf, Flights(group, max_fetches), length)
        yield Scene(stand, line, shelf, feed, library, group)


async def test_a_story() -> None:
    """What is fetched is kept, with the mark at which it was asked for."""
    async with scene() as at:
        at.shelf.mark = 7
        story = await at.library.story("ferry")
    assert story.slug == "ferry"
    assert at.shelf.kept == {"ferry": (story, 7)}


async def test_lists() -> None:
    """As many stories as a list has, of what was asked for."""
    async with scene() as at:
        latest = await at.library.latest(Which())
        city = await at.library.latest(Which(section="city"))
        old = await at.library.latest(Which(before=CLOSE))
    assert [story.slug for story in latest] == ["boat"]
    assert [story.slug for story in city] == ["ferry"]
    assert old == []
    assert at.shelf.lists == {
        Which(): (latest, 0),
        Which(section="city"): (city, 0),
        Which(before=CLOSE): ([], 0),
    }


async def test_a_search() -> None:
    """The best come first, each with what was found in it."""
    async with scene(length=9) as at:
        at.stand.publish("train", headline="A night train")
        found = await at.library.latest(Which(query="train"))
    assert [story.slug for story in found] == ["train"]
    assert found[0].model_dump()["highlights"] == {
        "headline": "A night <mark>train</mark>"
    }


async def test_a_document() -> None:
    """A feed comes as it is, with how long it may be kept."""
    async with scene() as at:
        at.stand.documents["/feeds/all.rss"] = "<rss/>"
        document = await at.library.document("/feeds/all.rss")
    assert document.body == b"<rss/>"
    assert document.content_type == "application/rss+xml"
    assert document.cache_control == "public, max-age=60"


async def test_one_call_for_all() -> None:
    """Those who want the same story at the same time share a call."""
    async with scene() as at:
        await asyncio.gather(*(at.library.story("ferry") for _ in range(50)))
        assert at.stand.calls == ["/v1/articles/ferry"]


async def test_who_comes_after_a_change_gets_what_is_newer() -> None:
    """A call that was asked before something was learnt is not shared after it."""
    async with scene() as at:
        at.line.freeze()
        first = at.group.create_task(at.library.story("ferry"))
        await until(lambda: at.line.calls == 1)
        at.shelf.mark += 1
        second = at.group.create_task(at.library.story("ferry"))
        await until(lambda: at.line.calls == 2)
        at.line.thaw()
        await asyncio.gather(first, second)
        assert at.stand.calls == ["/v1/articles/ferry"] * 2


@pytest.mark.parametrize(
    "answer", [PlainTextResponse("what?"), Response(status_code=503)]
)
async def test_a_bad_answer(answer: Response) -> None:
    """What goes wrong is told, and nothing is kept."""
    async with scene() as at:
        at.stand.instead["/v1/articles/ferry"] = answer
        with pytest.raises(ClientError):
            await at.library.story("ferry")
    assert at.shelf.kept == {}


async def test_no_such_story() -> None:
    """That there is none is told with its status."""
    async with scene() as at:
        with pytest.raises(RefusedError) as caught:
            await at.library.story("nothing")
    assert caught.value.status == 404


async def test_too_many_at_once() -> None:
    """Another story than those that are being fetched has to wait its turn."""
    async with scene(max_fetches=1) as at:
        at.line.freeze()
        first = at.group.create_task(at.library.story("ferry"))
        await until(lambda: at.line.calls == 1)
        with pytest.raises(CrowdedError):
            await at.library.story("boat")
        at.line.thaw()
        assert (await first).slug == "ferry"


async def test_nobody_waits_for_a_service_that_is_down() -> None:
    """While the feed is lost nobody is called, and from its return on again."""
    async with scene() as at:
        await at.line.cut()
        at.group.create_task(at.feed.run())
        await until(lambda: at.feed.down is not None)
        with pytest.raises(DownError):
            async with asyncio.timeout(0.05):
                await at.library.story("ferry")
        await at.line.mend()
        await until(lambda: at.feed.down is None)
        assert (await at.library.story("ferry")).slug == "ferry"
