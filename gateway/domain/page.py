"""What a page is made of, and what may be served when a part is missing or old.

The mirror and the sources bring a ``Reading`` of each part, ``compose`` decides. What a
part holds is not looked into, so a new part is one ``Part`` and one reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from gateway.domain import errors

_FIVE_MINUTES = timedelta(seconds=300)
_unavailable = {"timeout": errors.PartLateError, "invalid": errors.PartInvalidError}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page.

    Without a required part there is no page; an optional one has a ``placeholder``. A
    reader waits ``budget`` seconds for what is not held. What is older than
    ``stale_limit`` is not served; None: any age is. Caches may keep it for ``max_age``
    seconds, in which a withdrawn story is still shown.
    """

    name: str
    required: bool
    budget: float
    stale_limit: timedelta | None = None
    placeholder: Any = None
    max_age: int = 1


TICKER = Part("ticker", required=False, budget=0.3)
ARTICLE = Part("article", required=True, budget=1.0, stale_limit=_FIVE_MINUTES)
LATEST = Part("article", False, budget=1.0, stale_limit=_FIVE_MINUTES, placeholder=())
BARS = Part("bars", required=False, budget=0.3, placeholder=())
DOCUMENT = Part("document", required=True, budget=1.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is at hand of a part.

    ``fault`` says why it may not be the newest, ``as_of`` when it was last known to be.
    A ``blank`` reading has nothing: its value is a placeholder. ``waited`` is how many
    seconds fetching took; None: it was held.
    """

    value: Any
    fault: errors.Reason | None = None
    as_of: datetime | None = None
    blank: bool = False
    waited: float | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """What goes out of a part: itself, an old copy, or (``none``) its placeholder."""

    value: Any
    state: Literal["fresh", "stale", "none"]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Page:
    """A composed page: its parts by name, and for how many seconds it may be kept."""

    parts: Mapping[str, Served]
    max_age: int

    @property
    def complete(self) -> bool:
        """Whether every part is there and the newest."""
        return all(served.state == "fresh" for served in self.parts.values())


def compose(readings: Mapping[Part, Reading], now: datetime) -> Page:
    """Decide what is served of each part.

    Raises:
        PartUnavailableError: a required part is not at hand, or too old.
    """
    parts = {part.name: _serve(part, read, now) for part, read in readings.items()}
    return Page(parts, min(part.max_age for part in readings))


def _serve(part: Part, reading: Reading, now: datetime) -> Served:
    if reading.fault is None:
        return Served(reading.value, "fresh", reading)
    if not reading.blank and _is_young(part.stale_limit, reading.as_of, now):
        return Served(reading.value, "stale", reading)
    if part.required:
        raise _unavailable.get(reading.fault, errors.PartUnavailableError)
    return Served(reading.value if reading.blank else part.placeholder, "none", reading)


def _is_young(limit: timedelta | None, as_of: datetime | None, now: datetime) -> bool:
    return limit is None or (as_of is not None and now - as_of < limit)
