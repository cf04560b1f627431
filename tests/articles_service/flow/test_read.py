"""Reading: who may see what, now."""

import asyncio
from dataclasses import replace

import pytest

from articles_service.domain.errors import GoneError, MissingError, StoreError
from articles_service.domain.listing import Position, Query
from articles_service.domain.release import Told
from articles_service.domain.story import Story
from articles_service.flow.read import Moved, Reader
from articles_service.flow.shelf import Shelf
from tests.fakes.stories import Hands, a_draft, a_story, an_id, at, filed
from tests.fakes.story_store import MemoryStore


class Desk:
    """A reader over a store in memory, and a hand that puts stories there."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.hands = Hands()
        self.shelf = Shelf[Story](10)
        self.reader = Reader(self.store.library, self.shelf, self.hands)

    async def keep(self, *stories: Story, told: Told = "nothing") -> None:
        """Keep stories, of which readers were told so much if they are not open."""
        for story in stories:
            with self.shelf.changing(story.id):
                async with self.store.writing() as books:
                    known = filed(story)
                    known = replace(known, told=told) if not known.due_at else known
                    await books.keep(known, "a note")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("key", [an_id(1), "story-1"])
async def test_find(desk: Desk, key: str) -> None:
    """A story is found by its id and by its slug."""
    await desk.keep(a_story())
    assert await desk.reader.find(key, drafts=False) == a_story()


async def test_an_old_slug(desk: Desk) -> None:
    """It tells the slug that stands, once the story may be seen."""
    await desk.keep(a_story(), told="shown")
    renamed = a_story(version=2, slug="renamed")
    await desk.keep(renamed, told="shown")
    assert await desk.reader.find("story-1", drafts=False) == Moved("renamed")
    await desk.keep(replace(renamed, version=3, status="withheld"), told="hidden")
    with pytest.raises(MissingError):
        await desk.reader.find("story-1", drafts=False)
    await desk.keep(replace(renamed, version=4, status="killed"), told="hidden")
    with pytest.raises(GoneError):
        await desk.reader.find("story-1", drafts=False)


@pytest.mark.parametrize(
    "story",
    [
        a_draft(),
        a_story(status="withheld"),
        a_story(embargoed_until=at(5)),
        a_story(status="scheduled", published_at=at(5)),
    ],
)
async def test_what_is_not_open(desk: Desk, story: Story) -> None:
    """Readers cannot tell it from what is not there; editors see it."""
    await desk.keep(story)
    for key in (story.id, story.slug):
        with pytest.raises(MissingError):
            await desk.reader.find(key, drafts=False)
        assert await desk.reader.find(key, drafts=True) == story
    for call in (
        desk.reader.history(story.id, drafts=False),
        desk.reader.version(story.id, 1, drafts=False),
    ):
        with pytest.raises(MissingError):
            await call
    assert (await desk.reader.page(Query())).stories == []


@pytest.mark.parametrize("drafts", [False, True])
async def test_killed_is_gone_for_everybody(desk: Desk, drafts: bool) -> None:
    """No key opens a killed story, in no version."""
    await desk.keep(a_story())
    await desk.keep(a_story(version=2, status="killed"))
    for call in (
        desk.reader.find(an_id(1), drafts),
        desk.reader.find("story-1", drafts),
        desk.reader.history(an_id(1), drafts),
        desk.reader.version(an_id(1), 1, drafts),
    ):
        with pytest.raises(GoneError):
            await call


async def test_the_moment(desk: Desk) -> None:
    """A story opens at its moment although nothing was written, from memory too."""
    await desk.keep(a_draft(status="scheduled", published_at=at(5)))
    for _ in range(2):
        with pytest.raises(MissingError):
            await desk.reader.find("story-1", drafts=False)
    desk.hands.turn(5)
    found = await desk.reader.find("story-1", drafts=False)
    assert isinstance(found, Story)
    assert (found.status, found.first_published_at) == ("published", at(5))
    (listed,) = (await desk.reader.page(Query())).stories
    assert listed == found


async def test_hot_stories_ask_nobody(desk: Desk) -> None:
    """The second reader is served from memory, by either key, until it changes."""
    await desk.keep(a_story())
    for _ in range(3):
        await desk.reader.find("story-1", drafts=False)
        await desk.reader.find(an_id(1), drafts=False)
    assert desk.store.library.asked == 1
    await desk.keep(a_story(version=2))
    found = await desk.reader.find("story-1", drafts=False)
    assert found == a_story(version=2)


async def test_nobody_reads_what_a_change_replaced(desk: Desk) -> None:
    """A read that began before a change is not served again after it."""
    await desk.keep(a_story())
    desk.store.library.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        slow = tasks.create_task(desk.reader.find("story-1", drafts=False))
        await asyncio.wait([slow], timeout=0.01)
        await desk.keep(a_story(version=2))
        desk.store.library.gate.set()
    assert slow.result() == a_story()
    assert await desk.reader.find("story-1", drafts=False) == a_story(version=2)


async def test_pages(desk: Desk) -> None:
    """A page tells where the next begins, the last that there is none."""
    await desk.keep(*(a_story(n, published_at=at(-n)) for n in range(1, 6)))
    first = await desk.reader.page(Query(limit=3))
    assert [story.slug for story in first.stories] == ["story-1", "story-2", "story-3"]
    assert first.next == Position(at(-3), an_id(3))
    last = await desk.reader.page(Query(limit=3, after=first.next))
    assert [story.slug for story in last.stories] == ["story-4", "story-5"]
    assert last.next is None
    whole = await desk.reader.page(Query(limit=5))
    assert (len(whole.stories), whole.next) == (5, None)


async def test_pages_know_the_next_opening(desk: Desk) -> None:
    """A list may change when a story opens, so it says when the next one does."""
    await desk.keep(a_story())
    assert (await desk.reader.page(Query())).next_opening is None
    await desk.keep(a_story(2, embargoed_until=at(9)))
    assert (await desk.reader.page(Query())).next_opening == at(9)


async def test_history(desk: Desk) -> None:
    """Readers see the versions that were open; editors see them all."""
    await desk.keep(a_draft())
    await desk.keep(a_story(version=2, updated_at=at(1)))
    await desk.keep(a_story(version=3, status="withheld", updated_at=at(2)))
    await desk.keep(a_story(version=4, updated_at=at(3)))
    desk.hands.turn(10)
    seen = await desk.reader.history(an_id(1), drafts=False)
    assert [past.version for past in seen] == [2, 4]
    whole = await desk.reader.history(an_id(1), drafts=True)
    assert [past.version for past in whole] == [1, 2, 3, 4]
    found = await desk.reader.version(an_id(1), 2, drafts=False)
    assert found == a_story(version=2, updated_at=at(1))
    for hidden in (1, 3, 5):
        with pytest.raises(MissingError):
            await desk.reader.version(an_id(1), hidden, drafts=False)
    assert await desk.reader.version(an_id(1), 1, drafts=True) == a_draft()


async def test_a_version_replaced_under_embargo(desk: Desk) -> None:
    """What was replaced before anybody could see it stays unseen afterwards."""
    await desk.keep(a_story(embargoed_until=at(60), headline="A slip"))
    edited = a_story(version=2, embargoed_until=at(60), updated_at=at(30))
    await desk.keep(edited)
    desk.hands.turn(90)
    seen = await desk.reader.history(an_id(1), drafts=False)
    assert [past.version for past in seen] == [2]
    with pytest.raises(MissingError):
        await desk.reader.version(an_id(1), 1, drafts=False)


@pytest.mark.parametrize("key", ["story-1", "", "no id"])
async def test_versions_are_asked_by_id(desk: Desk, key: str) -> None:
    """A slug may change hands between two requests, so it is not one of these keys."""
    await desk.keep(a_story())
    with pytest.raises(MissingError):
        await desk.reader.history(key, drafts=True)


async def test_a_store_that_does_not_answer(desk: Desk) -> None:
    """Hot stories are read nevertheless, others are not."""
    await desk.keep(a_story(1), a_story(2))
    await desk.reader.find("story-1", drafts=False)
    desk.store.broken = True
    assert await desk.reader.find("story-1", drafts=False) == a_story(1)
    with pytest.raises(StoreError):
        await desk.reader.find("story-2", drafts=False)
