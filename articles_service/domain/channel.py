"""A channel: what a feed tells of the newest stories, whatever its format."""

from dataclasses import dataclass
from datetime import datetime

from articles_service.domain.story import Story

ALL = "all"
"""The channel of every section."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A story that was killed, and when."""

    uri: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Channel:
    """Open stories, the newest first, and those that were ended of late.

    ``section`` is None for all of them; ``updated`` is when readers were last told of a
    change, None if they never were.
    """

    section: str | None = None
    stories: tuple[Story, ...] = ()
    ended: tuple[Tombstone, ...] = ()
    updated: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called in addresses."""
        return self.section or ALL
