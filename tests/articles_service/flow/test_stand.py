"""The news-stand: what is open, handed out as it is written."""

import asyncio
from dataclasses import replace

import pytest

from articles_service.domain.listing import Position, Query
from articles_service.domain.sheet import Sheet
from articles_service.domain.story import Story
from articles_service.flow.shelf import Shelf
from articles_service.flow.stand import Stand
from articles_service.storage.documents import unpack, written
from tests.fakes.stories import Hands, a_draft, a_story, an_id, at, filed
from tests.fakes.story_store import MemoryStore
from tests.fakes.waiting import until


class Corner:
    """A stand over a store in memory, and a hand that puts stories there."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.hands = Hands()
        self.shelf = Shelf[Sheet](10)
        self.stand = Stand(self.store.library, self.shelf, self.hands)

    async def find(self, key: str) -> Sheet | None:
        """The open story of this key, from wherever it lies."""
        return self.stand.at_hand(key) or (await self.stand.fetch([key]))[0]

    async def keep(self, *stories: Story) -> None:
        """Keep stories; readers knew of them before."""
        for story in stories:
            with self.shelf.changing(story.id):
                async with self.store.writing() as books:
                    await books.keep(replace(filed(story), told="shown"), None)


@pytest.fixture
def corner() -> Corner:
    return Corner()


@pytest.mark.parametrize("key", [an_id(1), "story-1"])
async def test_an_open_story(corner: Corner, key: str) -> None:
    """It is found by its id and its slug, whole, and asked of the store once."""
    await corner.keep(a_story())
    assert await corner.find(key) == written(a_story())
    assert await corner.find(key) == written(a_story())
    assert corner.store.library.asked == 1


@pytest.mark.parametrize(
    "story",
    [
        a_draft(),
        a_story(status="withheld"),
        a_story(status="killed"),
        a_story(embargoed_until=at(5)),
        a_story(status="scheduled", published_at=at(5)),
    ],
)
async def test_the_plain_case_alone(corner: Corner, story: Story) -> None:
    """What is not open is not handed out here, and neither is what is not there."""
    await corner.keep(story)
    assert await corner.find(story.id) is None
    assert await corner.find("nothing") is None


async def test_many_at_once(corner: Corner) -> None:
    """Each key has its own, in their order, also if it is asked for twice; and then
    they lie ready, for as long as there is room; a draft takes a place too."""
    await corner.keep(*map(a_story, range(1, 13)), a_draft(13))
    keys = [*(f"story-{n}" for n in range(12, 0, -1)), an_id(13), "never", "story-3"]
    found = await corner.stand.fetch(keys)
    told = [sheet and sheet.slug for sheet in found]
    assert told == [*keys[:12], None, None, "story-3"]
    ready = [key for key in keys[:12] if corner.stand.at_hand(key)]
    assert ready == [f"story-{n}" for n in range(9, 0, -1)]


async def test_an_old_slug(corner: Corner) -> None:
    """It is none of the plain cases, also when the story lies ready."""
    await corner.keep(a_story(), a_story(version=2, slug="renamed"))
    assert await corner.find("story-1") is None
    assert await corner.find("renamed") is not None
    assert await corner.find("story-1") is None


async def test_what_changes_is_handed_out_no_more(corner: Corner) -> None:
    """A killed story goes, an edited one is the new one, though it lay ready."""
    await corner.keep(a_story())
    await corner.find("story-1")
    edited = a_story(version=2, headline="Boats")
    await corner.keep(edited)
    assert await corner.find("story-1") == written(edited)
    await corner.keep(a_story(version=3, status="killed"))
    assert await corner.find("story-1") is None


async def test_a_schedule_that_comes(corner: Corner) -> None:
    """At its moment a story that lies ready is handed out, as published, and from then
    on without writing it anew."""
    story = a_story(status="scheduled", published_at=at(5), first_published_at=None)
    await corner.keep(story)
    assert await corner.find("story-1") is None
    corner.hands.turn(5)
    sheet = await corner.find("story-1")
    assert sheet is not None
    assert unpack(sheet.text).status == sheet.status == "published"
    assert await corner.find("story-1") is sheet


async def test_what_changed_while_it_was_asked_for(corner: Corner) -> None:
    """An answer that may be out of date is given to who asked before, and not kept."""
    await corner.keep(a_story())
    library = corner.store.library
    library.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(corner.find("story-1"))
        await until(lambda: library.asked > 0)
        await corner.keep(a_story(version=2, status="killed"))
        library.gate.set()
    assert asking.result() is not None
    assert await corner.find("story-1") is None


async def test_pages(corner: Corner) -> None:
    """Each leads to the next, and the calendar is told with it."""
    await corner.keep(*(a_story(n, published_at=at(-n)) for n in range(1, 6)))
    await corner.keep(a_story(9, embargoed_until=at(9)))
    first = await corner.stand.page(Query(limit=3))
    assert [sheet.id for sheet in first.sheets] == [an_id(n) for n in (1, 2, 3)]
    assert first.next == Position(at(-3), an_id(3))
    assert first.calendar.next_opening == at(9)
    last = await corner.stand.page(Query(limit=3, after=first.next))
    assert [sheet.id for sheet in last.sheets] == [an_id(n) for n in (4, 5)]
    assert last.next is None
