"""Times as feeds write them."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from newstape.wire.scalars import format_time

# What RFC 822 did not foresee, as minutes east of Greenwich; the rest the library knows.
_ZONES = {
    "WET": 0,
    "WEST": 60,
    "BST": 60,
    "CET": 60,
    "MEZ": 60,
    "CEST": 120,
    "MESZ": 120,
    "EET": 120,
    "SAST": 120,
    "EEST": 180,
    "MSK": 180,
    "IST": 330,
    "SGT": 480,
    "HKT": 480,
    "JST": 540,
    "KST": 540,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
}
LONGEST = 100
"""Characters of a time; what is longer is none."""

_zone = re.compile(r"\s*(?:UTC|GMT)?([+-]\d\d):?(\d\d)$")
_name = re.compile(r"\b([A-Z]{3,4})\s*$")


def read_moment(text: str | None) -> datetime | None:
    """A time in RFC 3339, ISO 8601 or RFC 822, however loosely; None for any other.

    Without a zone it is meant as UTC.
    """
    given = (text or "").strip()[:LONGEST]
    try:
        moment = _iso(given) or parsedate_to_datetime(_mended(given))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def rfc822(moment: datetime) -> str:
    """A time as RSS writes it, to the second."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def rfc3339(moment: datetime | None) -> str | None:
    """A time as everybody else writes it."""
    return None if moment is None else format_time(moment)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mended(text: str) -> str:
    named = _name.search(text)
    if named and named[1] in _ZONES:
        minutes = _ZONES[named[1]]
        return f"{text[: named.start()]}+{minutes // 60:02}{minutes % 60:02}"
    return _zone.sub(r" \1\2", text)
