"""What page streams say of a story."""

import pytest

from newstape.wire.articles import ChangeKind, Signal, Status
from newstape.wire.notices import notice_of_change, notice_of_story
from newstape.wire.stream import ArticleNotice
from tests.fakes.pages import STORY_ID, a_summary


def test_story() -> None:
    """The version that stands, as the story has it."""
    story = a_summary(version=3, signal="refile")
    assert notice_of_story(story) == ArticleNotice(
        id=STORY_ID, version=3, signal="refile", status="published"
    )


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
def test_change(kind: ChangeKind, signal: Signal | None, status: Status) -> None:
    """What a change made of a story."""
    told = notice_of_change("1", 2, kind)
    assert told == ArticleNotice(id="1", version=2, signal=signal, status=status)
