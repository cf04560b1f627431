"""What feeds are made of, over the real store and the fake."""

from dataclasses import replace

from articles_service.domain.channel import Tombstone
from articles_service.domain.listing import Query
from articles_service.domain.sheet import Calendar
from articles_service.domain.story import Kind, Story
from tests.fakes.stories import NOW, a_story, at
from tests.fakes.whole_store import WholeStore, keep, numbers


async def tell(store: WholeStore, story: Story, kind: Kind, seconds: float) -> None:
    """Add an entry to the log."""
    async with store.writing() as books:
        await books.tell(story, kind, at(seconds))


async def test_newest(store: WholeStore) -> None:
    """The open stories of a section, the newest first, and what the log says last."""
    first, second = a_story(1), a_story(2, published_at=at(-9), section="world")
    third, late = a_story(3, published_at=at(-5)), a_story(4, published_at=at(60))
    await keep(store, first, second, third, late)
    await tell(store, first, "published", 0)
    found, calendar = await store.library.newest(Query(limit=2), NOW)
    assert found == [first, third]
    assert calendar == Calendar(at(60), NOW)
    found, _ = await store.library.newest(Query(section="world"), NOW)
    assert numbers(found) == [2]
    assert await store.library.newest(Query(section="sport"), NOW) == ([], calendar)


async def test_ended(store: WholeStore) -> None:
    """What was killed and told, the last one first; not what is long ago."""
    stories = [a_story(n, section="world" if n > 2 else None) for n in (1, 2, 3)]
    for story in stories:
        await keep(store, story)
        await keep(store, replace(story, version=2, status="killed"))
    for seconds, story in enumerate(stories):
        await tell(store, story, "published", seconds)
        await tell(store, story, "killed", 10 + seconds)
    newest = [Tombstone(a_story(n).uri, at(9 + n)) for n in (3, 2, 1)]
    assert await store.library.ended(None, NOW) == newest
    assert await store.library.ended(None, at(11)) == newest[:2]
    assert await store.library.ended("world", NOW) == newest[:1]
