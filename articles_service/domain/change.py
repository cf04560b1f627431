"""The change log: what readers are told, in the order in which it was committed."""

from dataclasses import dataclass
from datetime import datetime

from articles_service.domain.story import Kind, Signal


@dataclass(frozen=True, slots=True)
class Change:
    """One entry. ``seq`` counts from 1 without a gap; ``at`` is when it took effect."""

    seq: int
    id: str
    slug: str
    version: int
    kind: Kind
    at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: ``epoch`` names this numbering, ``seq`` is the last entry."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Past:
    """One line of a story's history; ``opens_at`` as in ``release``."""

    version: int
    signal: Signal | None
    at: datetime
    note: str | None
    opens_at: datetime | None
