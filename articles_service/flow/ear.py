"""Hears of what other processes write, where they share the store."""

import logging
from typing import Protocol

from articles_service.domain.change import Head
from articles_service.domain.errors import StoreError
from articles_service.flow.bell import Bell

log = logging.getLogger(__name__)


class Ending(Protocol):
    """As much of the change log as is listened to."""

    async def head(self) -> Head:
        """Where it ends now.

        Raises:
            StoreError: it does not answer.
        """


class Ear:
    """Looks at the end of the log every so many seconds; the bell rings when it moved.

    So followers of this process learn of a change soon, whoever made it, and its opener
    of moments to come.
    """

    def __init__(self, changes: Ending, news: Bell, seconds: float = 0.25) -> None:
        self._log = changes
        self._news = news
        self._seconds = seconds
        self._closed = False

    async def run(self) -> None:
        """Listen until closed; a store that does not answer is asked again."""
        heard = None
        while not self._closed:
            end = await self._end()
            if end is not None and end != heard:
                heard = end
                self._news.ring()
            await Bell.heard(self._news.listen(), self._seconds)

    def close(self) -> None:
        """Let ``run`` come to its end."""
        self._closed = True
        self._news.ring()

    async def _end(self) -> int | None:
        try:
            return (await self._log.head()).seq
        except StoreError:
            log.warning("changes_not_heard", exc_info=True)
            return None
