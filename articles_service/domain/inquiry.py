"""A search in the lists: what is looked for, where it goes on, and what is found."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from articles_service.domain.cursor import sealed, unsealed
from articles_service.domain.errors import CursorError, DepthError
from articles_service.domain.listing import Query, Sort
from articles_service.domain.search import Search
from articles_service.domain.sheet import Sheet

Order = Sort | Literal["relevance"]
EXACT: frozenset[Order] = frozenset({"-published_at", "published_at"})
"""Orders in which every match is found, at flat cost. The others weigh some matches."""

WEIGHED = 10_000
"""So many matches, the newest ones, are put in an order that must be weighed out."""

DEPTH = 1_000
"""So many stories are given out in such an order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a find stands in its order: by ``rank``, then by number."""

    rank: float
    number: int
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The stories of a list in which something is said, in an order, after a place.

    ``within`` has the filters and the limit; its own order and place mean nothing here.
    """

    within: Query
    search: Search
    order: Order = "relevance"
    after: Place | None = None

    def one_more(self) -> "Inquiry":
        """The same with one more story, which tells whether there are more."""
        return replace(self, within=self.within.one_more())


@dataclass(frozen=True, slots=True)
class Found:
    """A story, where it stands, and what is marked in which field (as HTML)."""

    sheet: Sheet
    place: Place
    highlights: Mapping[str, str]


def to_cursor(order: Order, place: Place) -> str:
    """A place as text that fits into a URL; it knows its order."""
    return sealed("q", order, repr(place.rank), place.number, place.seen)


def from_cursor(order: Order, cursor: str) -> Place:
    """Read a cursor back.

    Raises:
        CursorError: it is none, or belongs to another order.
        DepthError: it leads deeper than this order goes.
    """
    try:
        mark, named, rank, number, seen = unsealed(cursor)
        place = Place(float(rank), int(number), int(seen))
    except ValueError as error:
        raise CursorError from error
    if mark != "q" or named != order or not _sane(place):
        raise CursorError
    if order not in EXACT and place.seen >= DEPTH:
        raise DepthError(order, DEPTH)
    return place


def _sane(place: Place) -> bool:
    return math.isfinite(place.rank) and abs(place.number) < 2**63 and place.seen >= 0
