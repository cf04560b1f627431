"""Searching: what is open to readers now and says what they look for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from articles_service.domain.inquiry import Found, Inquiry, Place
from articles_service.domain.release import settled


@dataclass(frozen=True, slots=True)
class Findings:
    """One page of what was found; ``next`` is None on the last.

    ``next_opening`` is when a story opens by itself that may belong here.
    """

    found: Sequence[Found]
    next: Place | None
    next_opening: datetime | None


class Catalogue(Protocol):
    """The store as it is searched. Both raise StoreError when it does not answer."""

    async def search(self, inquiry: Inquiry, now: datetime) -> Sequence[Found]:
        """Stories that are open at ``now`` and match, up to the limit, in order."""

    async def next_opening(self) -> datetime | None:
        """The earliest moment at which a story opens by itself."""


class Searcher:
    """Answers searches; drafts are never found."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._clock = clock

    async def find(self, inquiry: Inquiry) -> Findings:
        """One page of what is found now."""
        now = self._clock()
        opening = await self._catalogue.next_opening()
        limit = inquiry.within.limit
        found = await self._catalogue.search(inquiry.one_more(), now)
        shown = [replace(one, story=settled(one.story, now)) for one in found[:limit]]
        if len(found) <= limit:
            return Findings(shown, None, opening)
        before = inquiry.after.seen if inquiry.after else 0
        last = replace(shown[-1].place, seen=before + limit)
        return Findings(shown, last, opening)
