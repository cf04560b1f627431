"""Searching: what is open to readers now and says what they look for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from articles_service.domain.inquiry import Found, Inquiry, Place
from articles_service.domain.sheet import Calendar


@dataclass(frozen=True, slots=True)
class Findings:
    """One page of what was found; ``next`` is None on the last.

    ``calendar`` is that of all lists.
    """

    found: Sequence[Found]
    next: Place | None
    calendar: Calendar


class Catalogue(Protocol):
    """The store as it is searched. It raises StoreError when it does not answer."""

    async def search(
        self, inquiry: Inquiry, now: datetime
    ) -> tuple[Sequence[Found], Calendar]:
        """Stories that are open at ``now`` and match, up to the limit, in order, as
        readers see them."""


class Searcher:
    """Answers searches; drafts are never found."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._clock = clock

    async def find(self, inquiry: Inquiry) -> Findings:
        """One page of what is found now."""
        limit = inquiry.within.limit
        wanted = inquiry.one_more()
        found, calendar = await self._catalogue.search(wanted, self._clock())
        shown = found[:limit]
        if len(found) <= limit:
            return Findings(shown, None, calendar)
        before = inquiry.after.seen if inquiry.after else 0
        last = replace(shown[-1].place, seen=before + limit)
        return Findings(shown, last, calendar)
