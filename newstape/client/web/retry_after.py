"""``Retry-After`` (RFC 9110 section 10.2.3): how long a server wants to be left alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 24 * 3600.0
"""Who says more is heard again tomorrow."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def seconds_of(
    text: str | None, now: Callable[[], datetime] = _utc_now
) -> float | None:
    """The seconds from now; None without the header, and where it says nothing."""
    if text is None:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)  # the obsolete form is in UTC, too
    wait = (moment - now()).total_seconds()
    return min(max(wait, 0.0), LONGEST_SECONDS)
