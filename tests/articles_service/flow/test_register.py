"""Entering a story: who may write to it, what it is called, what the log says."""

import pytest

from articles_service.domain import verbs
from articles_service.domain.errors import (
    ContentError,
    GoneError,
    TakenError,
    VersionError,
)
from articles_service.domain.release import Filed
from articles_service.domain.verbs import Step
from articles_service.flow.register import enter, names_for, pay_entry, writable
from tests.fakes.stories import NOW, a_draft, a_filing, a_story, an_id, at, filed
from tests.fakes.story_store import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def test_writable() -> None:
    """The version that is expected must stand; what was killed is closed for ever."""
    writable(a_story())
    writable(a_story(), {1, 7})
    with pytest.raises(VersionError):
        writable(a_story(), {7})
    with pytest.raises(GoneError):
        writable(a_story(status="killed"), {1})


async def test_enter(store: MemoryStore) -> None:
    """A version and its entry come together, and what stands then is given back."""
    async with store.writing() as books:
        step = Step(a_story(embargoed_until=at(9)), "published", "a note")
        entered = await enter(books, Filed(step.story), step, NOW)
        assert entered == Filed(step.story, "nothing", at(9))
        assert books.kept.log == []
        edited = verbs.kill(step.story, NOW)
        assert await enter(books, Filed(a_story(), "shown"), edited, NOW) == Filed(
            edited.story, "shown", None
        )
        assert [change.kind for change in books.kept.log] == ["killed"]


async def test_pay_entry(store: MemoryStore) -> None:
    """A story whose moment has come gets its entry, at that moment."""
    story = a_story(embargoed_until=at(-5))
    async with store.writing() as books:
        opened = await pay_entry(books, Filed(story, "nothing", at(-5)))
        assert opened == Filed(story, "shown", None)
        assert [(one.kind, one.at) for one in books.kept.log] == [("published", at(-5))]


async def test_names_come_from_the_headline(store: MemoryStore) -> None:
    """A number tells equal headlines apart; a draft's slug follows its headline."""
    async with store.writing() as books:
        await books.keep(filed(a_story(slug="ferry-line-reopens")), None)
        assert await names_for(books, a_filing(), an_id(2), None) == (
            "ferry-line-reopens-2"
        )
        draft = a_draft(3, headline="Ferries", slug="ferries")
        assert await names_for(books, a_filing("Boats"), an_id(3), draft) == "boats"
        story = a_story(3, headline="Ferries", slug="ferries")
        assert await names_for(books, a_filing("Boats"), an_id(3), story) == "ferries"


async def test_names_that_are_asked_for(store: MemoryStore) -> None:
    """They must be free or one's own, and a slug must not look like an id."""
    async with store.writing() as books:
        await books.keep(filed(a_story(1, uri="urn:one")), None)
        asked = a_filing(uri="urn:one", slug="story-1")
        assert await names_for(books, asked, an_id(1), a_story()) == "story-1"
        for taken in (a_filing(uri="urn:one"), a_filing(slug="story-1")):
            with pytest.raises(TakenError):
                await names_for(books, taken, an_id(2), None)
        with pytest.raises(ContentError):
            await names_for(books, a_filing(slug=an_id(9)), an_id(2), None)
