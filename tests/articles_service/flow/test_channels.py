"""Channels hold what is open, and never what was killed."""

from dataclasses import replace
from datetime import timedelta

from articles_service.domain.channel import Tombstone
from articles_service.flow.channels import FEED_STORIES, NEWS_SPAN, Channels
from tests.fakes.stories import NOW, Hands, a_story, at
from tests.fakes.story_store import MemoryStore
from tests.fakes.whole_store import keep, numbers


async def test_feed() -> None:
    """So many stories, the newest first, and one whose moment has come is published."""
    store, hands = MemoryStore(), Hands()
    count = FEED_STORIES + 1
    due = a_story(count, status="scheduled", published_at=at(count))
    others = (a_story(n, published_at=at(n - count)) for n in range(1, count))
    await keep(store, due, *others)
    channels = Channels(store.library, hands)
    before = await channels.feed(None)
    assert numbers(before.channel.stories) == list(range(FEED_STORIES, 0, -1))
    assert before.calendar.next_opening == at(count)
    hands.turn(count)
    after = await channels.feed(None)
    assert numbers(after.channel.stories) == list(range(count, 1, -1))
    assert after.channel.stories[0].status == "published"
    assert after.channel.updated == at(count)


async def test_a_kill_between_two_questions() -> None:
    """A story that is told to be killed is not shown beside it."""
    store = MemoryStore()
    await keep(store, a_story(1), a_story(2))
    async with store.writing() as books:
        await books.tell(a_story(1), "killed", NOW)  # it stands open in what is read
    issue = await Channels(store.library, Hands()).feed(None)
    assert issue.channel.ended == (Tombstone(a_story(1).uri, NOW),)
    assert numbers(issue.channel.stories) == [2]


async def test_news() -> None:
    """Two days back and no further; the oldest of them is the first to go."""
    store, hands = MemoryStore(), Hands()
    moments = (NOW - NEWS_SPAN - timedelta(seconds=1), NOW - NEWS_SPAN, NOW)
    await keep(store, *(a_story(n, published_at=m) for n, m in enumerate(moments)))
    channels = Channels(store.library, hands)
    issue = await channels.news()
    assert numbers(issue.channel.stories) == [2, 1]
    assert issue.calendar.next_opening == NOW
    hands.turn(1)
    assert (await channels.news()).calendar.next_opening == NOW + NEWS_SPAN
    await keep(store, replace(a_story(9), status="scheduled", published_at=at(60)))
    assert (await channels.news()).calendar.next_opening == at(60)
