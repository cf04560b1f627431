"""What page streams say of a story, from the story or from a change to it."""

from collections.abc import Mapping

from newstape.wire.articles import ArticleSummary, ChangeKind, Signal, Status
from newstape.wire.stream import ArticleNotice

_signals: Mapping[ChangeKind, Signal] = {"updated": "update", "corrected": "correction"}
_statuses: Mapping[ChangeKind, Status] = {"withheld": "withheld", "killed": "killed"}


def notice_of_story(story: ArticleSummary) -> ArticleNotice:
    """The version that stands."""
    return ArticleNotice(
        id=story.id, version=story.version, signal=story.signal, status=story.status
    )


def notice_of_change(story_id: str, version: int, kind: ChangeKind) -> ArticleNotice:
    """The version that a change has made, or its end."""
    return ArticleNotice(
        id=story_id,
        version=version,
        signal=_signals.get(kind),
        status=_statuses.get(kind, "published"),
    )
