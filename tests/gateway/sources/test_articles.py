"""Stories are fetched once for all, held, and what there is none of is told apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from starlette.responses import PlainTextResponse, Response

from gateway.domain.errors import (
    FaultError,
    KilledStoryError,
    MovedStoryError,
    UnknownStoryError,
)
from gateway.mirror.stories import Stories
from gateway.sources.articles import Newsroom
from newstape.client.feed import ArticlesFeed, ChangeFeed
from newstape.client.flights import Flights
from newstape.kit.tasks import ending_group
from tests.fakes.hosting import hosting
from tests.fakes.line import Line
from tests.fakes.mirrors import Ears, Watch
from tests.fakes.upstreams import NewsStand
from tests.fakes.waiting import until


@dataclass
class Scene:
    """A newsroom on a line to a stand with two stories."""

    stand: NewsStand
    line: Line
    stories: Stories
    feed: ChangeFeed
    newsroom: Newsroom
    group: asyncio.TaskGroup


@asynccontextmanager
async def scene(max_fetches: int = 9) -> AsyncIterator[Scene]:
    stand = NewsStand()
    stand.publish("ferry")
    stand.publish("boat")
    async with (
        hosting(stand.app) as url,
        Line.to(url) as line,
        ArticlesFeed(line.url, deadline_seconds=1) as api,
        ending_group() as group,
    ):
        stories = Stories(Ears(), Watch(), limit=9)
        feed = ChangeFeed(api, stories)
        newsroom = Newsroom(api, feed, stories, Flights(group, max_fetches), 1)
        yield Scene(stand, line, stories, feed, newsroom, group)


async def test_a_story_is_fetched_and_held() -> None:
    """What is fetched is held by its slug."""
    async with scene() as at:
        story = await at.newsroom.story("ferry")
        copy = at.stories.read("ferry")
    assert story.slug == "ferry"
    assert copy is not None
    assert copy.value == story


async def test_latest() -> None:
    """As many of the latest stories as the front shows are fetched and held."""
    async with scene() as at:
        latest = await at.newsroom.latest()
        copy = at.stories.read_latest()
    assert [story.slug for story in latest] == ["boat"]
    assert copy is not None
    assert copy.value == latest


async def test_one_call_for_all() -> None:
    """Those who want the same story at the same time share a call."""
    async with scene() as at:
        await asyncio.gather(*(at.newsroom.story("ferry") for _ in range(50)))
        assert at.stand.calls == ["/v1/articles/ferry"]


async def test_none_here() -> None:
    """Unknown, withheld, killed and moved stories are told apart."""
    async with scene() as at:
        with pytest.raises(UnknownStoryError):
            await at.newsroom.story("nothing")
        at.stand.take_away("ferry", "killed")
        with pytest.raises(KilledStoryError):
            await at.newsroom.story("ferry")
        at.stand.edit("boat", slug="ship")
        with pytest.raises(MovedStoryError) as caught:
            await at.newsroom.story("boat")
        assert caught.value.slug == "ship"
        assert at.stories.read("ship") is not None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(PlainTextResponse("what?"), "invalid"), (Response(status_code=503), "status")],
)
async def test_a_bad_answer(answer: Response, reason: str) -> None:
    """What went wrong is told in a word."""
    async with scene() as at:
        at.stand.instead["/v1/articles/ferry"] = answer
        with pytest.raises(FaultError) as caught:
            await at.newsroom.story("ferry")
    assert caught.value.reason == reason


async def test_silence() -> None:
    """A service that says nothing is given up after the deadline."""
    async with scene() as at:
        at.line.freeze()
        with pytest.raises(FaultError) as caught:
            await at.newsroom.story("ferry")
    assert caught.value.reason == "timeout"


async def test_too_many_at_once() -> None:
    """Another story than those that are being fetched has to wait its turn."""
    async with scene(max_fetches=1) as at:
        at.line.freeze()
        first = at.group.create_task(at.newsroom.story("ferry"))
        await until(lambda: at.line.calls == 1)
        with pytest.raises(FaultError) as caught:
            await at.newsroom.story("boat")
        assert caught.value.reason == "overload"
        at.line.thaw()
        assert (await first).slug == "ferry"


async def test_nobody_waits_for_a_service_that_is_down() -> None:
    """While the feed is lost nobody is called, and from its return on again."""
    async with scene() as at:
        await at.line.cut()
        at.group.create_task(at.feed.run())
        await until(lambda: at.feed.down is not None)
        with pytest.raises(FaultError):
            async with asyncio.timeout(0.05):
                await at.newsroom.story("ferry")
        await at.line.mend()
        await until(lambda: at.feed.down is None)
        assert (await at.newsroom.story("ferry")).slug == "ferry"
