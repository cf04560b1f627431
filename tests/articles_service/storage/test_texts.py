"""The texts that are searched: their numbers, labels, and how they come in late."""

from pathlib import Path

from sqlalchemy import text

from articles_service.domain.inquiry import Inquiry
from articles_service.domain.listing import Query
from articles_service.domain.search import parse
from articles_service.storage import texts
from articles_service.storage.engine import open_engines, sqlite_url
from articles_service.storage.store import open_store
from tests.fakes.stories import NOW, a_draft, a_full_story, a_story, at
from tests.fakes.whole_store import find, keep, numbers


def test_dockets_ascend_with_time() -> None:
    """A millisecond later is a higher number, with room between."""
    assert texts.docket(at(0.001)) - texts.docket(NOW) >= 1_000_000
    assert texts.docket(at(-(10**10))) < texts.docket(NOW) < texts.docket(at(10**9))


def test_labels_are_words_that_nothing_is_taken_off() -> None:
    """Digits alone; the same filter and value is the same label, any other another."""
    story = a_full_story()
    labels = texts.labels_of(story)
    assert all(label.isdigit() for label in labels)
    assert len(set(labels)) == len(labels) == 7
    assert texts.label("tag", "sea") in labels
    assert texts.label("section", "sea") not in labels


async def test_stories_from_before_are_found(tmp_path: Path) -> None:
    """A store whose texts are not there yet enters them when it is opened, once."""
    url = sqlite_url(tmp_path / "articles.db")
    count = texts.FILL_BATCH + 2
    async with open_store(url) as store:
        await keep(
            store, *(a_story(n) for n in range(1, count + 1)), a_draft(count + 1)
        )
    async with open_engines(url) as engines, engines.writing() as connection:
        await connection.execute(text("DELETE FROM search_texts WHERE docket % 2 = 0"))
    async with open_store(url) as store:
        inquiry = Inquiry(Query(limit=count + 5), parse("ferry"), "published_at")
        found = await find(store, inquiry, NOW)
        assert sorted(numbers([one.sheet for one in found])) == list(
            range(1, count + 1)
        )
