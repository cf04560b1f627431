"""Gives each scheduled or embargoed story its change entry at its moment."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from articles_service.domain.errors import StoreError
from articles_service.flow.bell import Bell

log = logging.getLogger(__name__)
_LONGEST = timedelta(minutes=1)  # the wall clock may be set meanwhile
_AFTER_TROUBLE = timedelta(seconds=1)


class Openings(Protocol):
    """Knows when the next story opens by itself."""

    async def next_opening(self) -> datetime | None:
        """The earliest moment for which an entry is owed.

        Raises:
            StoreError: the store does not answer.
        """


class DueDesk(Protocol):
    """Pays what is owed."""

    async def open_due(self) -> int:
        """Give stories whose moment has come their entry; how many there were."""


class Opener:
    """Waits for the next moment, or for news that may bring an earlier one.

    Readers see a story at its moment without this; the change log needs somebody awake.
    """

    def __init__(
        self,
        desk: DueDesk,
        openings: Openings,
        news: Bell,
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._openings = openings
        self._news = news
        self._clock = clock
        self._closed = False

    async def run(self) -> None:
        """Serve until closed. A store that does not answer is asked again each second."""
        while not self._closed:
            news = self._news.listen()
            try:
                pause = await self.catch_up()
            except StoreError:
                log.warning("openings_delayed", exc_info=True)
                pause = _AFTER_TROUBLE
            await Bell.heard(news, pause.total_seconds())

    def close(self) -> None:
        """Let ``run`` come to its end, after the statement that it is at.

        It is not cancelled: a driver is a bad place to be interrupted in.
        """
        self._closed = True
        self._news.ring()

    async def catch_up(self) -> timedelta:
        """Pay all that is owed by now; how long nothing more will be."""
        while (moment := await self._openings.next_opening()) is not None:
            left = moment - self._clock()
            if left > timedelta(0):
                return min(left, _LONGEST)
            await self._desk.open_due()
        return _LONGEST
