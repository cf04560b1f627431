"""What a list is asked for, and the cursor that goes on where a page ended."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from articles_service.domain.cursor import sealed, unsealed
from articles_service.domain.errors import CursorError
from articles_service.domain.slug import is_id
from articles_service.domain.story import Story

Sort = Literal["-published_at", "published_at", "-updated_at"]
_epoch = datetime(1970, 1, 1, tzinfo=UTC)
_millisecond = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a list: the time that it is sorted by, and the id for equal times."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Query:
    """Which stories, in which order, how many, after which place.

    ``since`` is inclusive, ``before`` exclusive. Tag, language and source are compared
    without regard to case.
    """

    section: str | None = None
    tag: str | None = None
    symbol: str | None = None
    language: str | None = None
    source: str | None = None
    published_since: datetime | None = None
    published_before: datetime | None = None
    updated_since: datetime | None = None
    sort: Sort = "-published_at"
    limit: int = 20
    after: Position | None = None

    def one_more(self) -> "Query":
        """The same with one more story, which tells whether the list goes on."""
        return replace(self, limit=self.limit + 1)


def position_of(story: Story, sort: Sort) -> Position:
    """Where a story that readers may see stands in a list."""
    at = story.updated_at if sort == "-updated_at" else story.published_at
    return Position(at or story.updated_at, story.id)


def to_cursor(sort: Sort, position: Position) -> str:
    """A position as text that fits into a URL; it knows its order."""
    millis = (position.at - _epoch) // _millisecond
    return sealed(sort, millis, position.id)


def from_cursor(sort: Sort, cursor: str) -> Position:
    """Read a cursor back.

    Raises:
        CursorError: it is none, or belongs to another order.
    """
    try:
        order, millis, identity = unsealed(cursor)
        at = _epoch + int(millis) * _millisecond
    except (ValueError, OverflowError) as error:
        raise CursorError from error
    if order != sort or not is_id(identity):
        raise CursorError
    return Position(at, identity)
