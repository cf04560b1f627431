"""A story that is written out already, so that readers can be handed it as it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from articles_service.domain.listing import Position, Sort
from articles_service.domain.story import Status


class Sheet(NamedTuple):
    """One version of a story; ``text`` is all of it as JSON, but where to find it.

    ``opens_at`` as in ``release``.
    """

    id: str
    slug: str
    version: int
    status: Status
    published_at: datetime | None
    updated_at: datetime
    opens_at: datetime | None
    text: bytes

    def position(self, sort: Sort) -> Position:
        """Where it stands in a list."""
        at = self.updated_at if sort == "-updated_at" else self.published_at
        return Position(at or self.updated_at, self.id)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a story opens next by itself, and when readers were last told of a change.

    An opening that is past is one that readers see and were not told of yet.
    """

    next_opening: datetime | None = None
    last_change: datetime | None = None

    def modified(self, now: datetime) -> datetime | None:
        """Since when every list is what it is; None when nothing was ever told."""
        if self.next_opening is not None and self.next_opening <= now:
            return now
        return self.last_change
