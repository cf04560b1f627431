"""A story as a document, and back."""

import orjson
import pytest

from articles_service.domain.story import Story
from articles_service.storage.documents import pack, unpack
from tests.fakes.stories import a_draft, a_full_story, a_story


@pytest.mark.parametrize("story", [a_story(), a_draft(), a_full_story()])
def test_a_story_comes_back(story: Story) -> None:
    """Whatever is in it, it is the same story after a night in the database."""
    assert unpack(pack(story)) == story


def test_a_document_is_plain_json() -> None:
    """The database's own JSON functions, and people, can read it."""
    document = orjson.loads(pack(a_full_story()))
    assert document["content"]["headline"] == "Ferry line reopens"
    assert document["content"]["body"][1] == {
        "id": "c1",
        "type": "crosshead",
        "text": "A pier of its own",
    }
