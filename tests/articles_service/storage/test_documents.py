"""A story as a document, and back."""

import orjson
import pytest

from articles_service.domain.release import opens_at
from articles_service.domain.story import Story
from articles_service.storage.documents import (
    pack,
    settled_sheet,
    sheet,
    unpack,
    written,
)
from tests.fakes.stories import a_draft, a_full_story, a_story, at


@pytest.mark.parametrize("story", [a_story(), a_draft(), a_full_story()])
def test_a_story_comes_back(story: Story) -> None:
    """Whatever is in it, it is the same story after a night in the database."""
    assert unpack(pack(story)) == story


def test_a_document_is_plain_json() -> None:
    """The database's own JSON functions, and people, can read it."""
    document = orjson.loads(pack(a_full_story()))
    assert document["headline"] == "Ferry line reopens"
    assert document["body"][1] == {
        "id": "c1",
        "type": "crosshead",
        "text": "A pier of its own",
    }


@pytest.mark.parametrize("story", [a_story(), a_draft(), a_full_story()])
def test_a_sheet_tells_what_is_written(story: Story) -> None:
    """What is known of a document without reading it is what it says."""
    opens = opens_at(story)
    assert sheet(pack(story), story.published_at, opens) == written(story)


def test_documents_of_the_first_form() -> None:
    """Those that had the content apart are read, and written anew when handed out."""
    story = a_full_story()
    old = orjson.dumps(story)
    assert unpack(old) == story
    assert sheet(old, story.published_at, opens_at(story)) == written(story)


def test_a_schedule_that_has_come() -> None:
    """At its moment a scheduled story says that it is published, and since when."""
    story = a_story(status="scheduled", published_at=at(5), first_published_at=None)
    settled = settled_sheet(written(story), at(5))
    published = unpack(settled.text)
    assert (settled.status, published.status) == ("published", "published")
    assert published.first_published_at == at(5)
    kept = written(a_story())
    assert settled_sheet(kept, at(5)) is kept
