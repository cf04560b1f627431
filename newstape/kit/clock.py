"""Time as a value that is handed in, so that tests can turn the hands."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the current time, aware and in UTC."""


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)
