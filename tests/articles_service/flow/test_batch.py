"""Many stories in one transaction, seen as if each was written at once."""

import pytest

from articles_service.flow.batch import Batch
from tests.fakes.stories import NOW, a_filing, a_story, an_id, filed
from tests.fakes.story_store import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def test_what_was_entered_is_seen_at_once(store: MemoryStore) -> None:
    """Names and versions of the batch itself count before anything is written."""
    story = a_story(uri="urn:one", slug="ferries")
    async with store.writing() as books:
        batch = await Batch.opened(books, [a_filing("Ferries", uri="urn:one")])
        assert batch.standing("urn:one") is None
        assert await batch.uri_owner("urn:one") is None
        assert await batch.owners(["ferries"]) == {}
        await batch.keep(filed(story), None)
        await batch.tell(story, "published", NOW)
        assert batch.standing("urn:one") == filed(story)
        assert await batch.uri_owner("urn:one") == an_id(1)
        assert await batch.owners(["ferries", "boats"]) == {"ferries": an_id(1)}
        assert books.kept.filed == {}
        await batch.close()
    assert await store.library.by_slug("ferries") == story
    assert [change.kind for change in store.kept.log] == ["published"]


async def test_what_stands_is_known(store: MemoryStore) -> None:
    """Stories are found by URI, slugs that nobody foresaw are looked up."""
    story = a_story(uri="urn:one", slug="other-name")
    async with store.writing() as books:
        await books.keep(filed(story), None)
        batch = await Batch.opened(books, [a_filing("Ferries", uri="urn:one")])
        assert batch.standing("urn:one") == filed(story)
        assert await batch.owners(["ferries", "other-name"]) == {"other-name": an_id(1)}


async def test_mark(store: MemoryStore) -> None:
    """What readers were told is noted in the books and here."""
    told = filed(a_story(uri="urn:one"))
    async with store.writing() as books:
        await books.keep(told, None)
        batch = await Batch.opened(books, [a_filing(uri="urn:one")])
        hidden = type(told)(told.story, "hidden", None)
        await batch.mark(hidden)
        assert batch.standing("urn:one") == hidden
        assert await books.filed(an_id(1)) == hidden
