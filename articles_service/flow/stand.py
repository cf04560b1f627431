"""The news-stand: what is open to readers, handed out as it is written.

It knows the plain case and says None to any other; ``flow.read`` knows them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from articles_service.domain.listing import Position, Query
from articles_service.domain.sheet import Calendar, Sheet
from articles_service.flow.shelf import Shelf


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page of a list; ``next`` is None on the last."""

    sheets: Sequence[Sheet]
    next: Position | None
    calendar: Calendar


class Press(Protocol):
    """The store as the stand is supplied by it.

    What is asked for raises StoreError when it does not answer.
    """

    async def sheets_of(self, keys: Sequence[str]) -> Sequence[Sheet | None]:
        """For each key the story that has it as its id, or has or once had it as its
        slug, whatever its status."""
        ...

    async def sheets(
        self, query: Query, now: datetime
    ) -> tuple[Sequence[Sheet], Calendar]:
        """Stories that are open at ``now``, up to ``query.limit``, as readers see them."""

    def settled(self, sheet: Sheet, now: datetime) -> Sheet:
        """A sheet as it is at a moment: see ``domain.release``."""
        ...


class Stand:
    """Hands out sheets; those that were asked for last lie ready."""

    def __init__(
        self, press: Press, shelf: Shelf[Sheet], clock: Callable[[], datetime]
    ) -> None:
        self._press = press
        self._shelf = shelf
        self._clock = clock

    def at_hand(self, key: str) -> Sheet | None:
        """The open story whose id or slug this is now, if it lies ready."""
        sheet = self._shelf.get(key)
        return sheet and self._shown(key, sheet, self._clock())

    async def fetch(self, keys: Sequence[str]) -> Sequence[Sheet | None]:
        """For each key the open story whose id or slug it is now, from the store.

        Raises:
            StoreError: the store does not answer.
        """
        found = await self._shelf.fetch_all(lambda: self._press.sheets_of(keys))
        now = self._clock()
        return [
            sheet and self._shown(key, sheet, now)
            for key, sheet in zip(keys, found, strict=True)
        ]

    def _shown(self, key: str, sheet: Sheet, now: datetime) -> Sheet | None:
        if key not in (sheet.id, sheet.slug):
            return None
        if sheet.opens_at is None or sheet.opens_at > now:
            return None
        settled = self._press.settled(sheet, now)
        if settled is not sheet:
            self._shelf.exchange(sheet, settled)
        return settled

    def holds(self, sheet: Sheet) -> bool:
        """Whether a sheet that was found is what readers get now."""
        return self._shelf.get(sheet.id) is sheet

    async def page(self, query: Query) -> SheetPage:
        """One page of the stories that are open now.

        Raises:
            StoreError: the store does not answer.
        """
        found, calendar = await self._press.sheets(query.one_more(), self._clock())
        shown = found[: query.limit]
        more = len(found) > query.limit
        after = shown[-1].position(query.sort) if more else None
        return SheetPage(shown, after, calendar)
