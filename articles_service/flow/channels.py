"""Channels: the newest stories that are open, for feeds and sitemaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from articles_service.domain.channel import Channel, Tombstone
from articles_service.domain.listing import Query
from articles_service.domain.release import settled
from articles_service.domain.sheet import Calendar
from articles_service.domain.story import Story

FEED_STORIES = 50
"""Stories of a feed."""

MOURNING = timedelta(days=30)
"""For so long a feed tells that a story was killed."""

NEWS_SPAN, NEWS_STORIES = timedelta(days=2), 1_000
"""How old the stories of a news sitemap may be, and how many they are at most."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A channel as it was at a moment, and when it is no longer right."""

    channel: Channel
    calendar: Calendar


class Archive(Protocol):
    """The store as channels are made of it.

    All raise StoreError when it does not answer.
    """

    async def newest(
        self, query: Query, now: datetime
    ) -> tuple[Sequence[Story], Calendar]:
        """Stories that are open at ``now``, up to ``query.limit``, and the calendar."""

    async def ended(self, section: str | None, since: datetime) -> Sequence[Tombstone]:
        """Stories that readers knew and that were killed, the last one first."""


class Channels:
    """Makes channels of what is open now."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._clock = clock

    async def feed(self, section: str | None) -> Issue:
        """The newest stories, of one section or of all, and those that were killed.

        Raises:
            StoreError: the store does not answer.
        """
        now = self._clock()
        issue = await self._issue(Query(section=section, limit=FEED_STORIES), now)
        # What is killed meanwhile is told, and so it must not be shown.
        ended = await self._archive.ended(section, now - MOURNING)
        gone = {one.uri for one in ended}
        shown = tuple(one for one in issue.channel.stories if one.uri not in gone)
        channel = replace(issue.channel, stories=shown, ended=tuple(ended))
        return replace(issue, channel=channel)

    async def news(self) -> Issue:
        """The stories of the last days; the first of them to grow too old ends it.

        Raises:
            StoreError: the store does not answer.
        """
        now = self._clock()
        query = Query(published_since=now - NEWS_SPAN, limit=NEWS_STORIES)
        issue = await self._issue(query, now)
        moments = [
            one.published_at for one in issue.channel.stories if one.published_at
        ]
        ends = [one + NEWS_SPAN for one in moments]
        opening = issue.calendar.next_opening
        first = min([*ends, *([opening] if opening else [])], default=None)
        return replace(issue, calendar=replace(issue.calendar, next_opening=first))

    async def _issue(self, query: Query, now: datetime) -> Issue:
        stories, calendar = await self._archive.newest(query, now)
        shown = tuple(settled(story, now) for story in stories)
        return Issue(
            Channel(query.section, shown, (), calendar.modified(now)), calendar
        )
