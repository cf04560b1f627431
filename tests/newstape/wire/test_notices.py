"""What page streams say of a story."""

from typing import Any

import pytest

from newstape.wire.articles import ArticleSummary, ChangeKind
from newstape.wire.notices import notice_of_change, notice_of_story
from newstape.wire.stream import ArticleNotice


@pytest.mark.parametrize(
    ("kind", "signal", "status"),
    [
        ("published", None, "published"),
        ("updated", "update", "published"),
        ("corrected", "correction", "published"),
        ("released", None, "published"),
        ("withheld", None, "withheld"),
        ("killed", None, "killed"),
    ],
)
def test_a_change_as_readers_hear_of_it(
    kind: ChangeKind, signal: Any, status: Any
) -> None:
    """Each kind of change says what a reader should do: look again, or leave."""
    assert notice_of_change("s1", 3, kind) == ArticleNotice(
        id="s1", version=3, signal=signal, status=status
    )


def test_a_story_as_it_stands() -> None:
    """A new reader hears of the version that there is."""
    known: Any = {"id": "s1", "version": 2, "signal": "update", "status": "published"}
    story = ArticleSummary.model_construct(**known)
    assert notice_of_story(story) == notice_of_change("s1", 2, "updated")
