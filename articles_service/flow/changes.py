"""Following: the change log from a place on, to its end or for ever."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from articles_service.domain.change import Change, Head
from articles_service.domain.errors import CrowdedError
from articles_service.flow.bell import Bell

BATCH = 100


class Log(Protocol):
    """The change log. Both raise StoreError when it does not answer."""

    async def head(self) -> Head:
        """Where it ends now."""

    async def after(self, seq: int, limit: int) -> Sequence[Change]:
        """The entries that follow ``seq``, in order."""


class Feed:
    """Gives out the log; a follower asks for what it has not got and keeps nothing.

    ``quiet_seconds``: how long a follower waits before it is told that all is quiet.
    """

    def __init__(
        self, log: Log, news: Bell, *, seats: int, quiet_seconds: float
    ) -> None:
        self._log = log
        self._news = news
        self._seats = seats
        self._quiet_seconds = quiet_seconds
        self._closed = False

    @contextmanager
    def seat(self) -> Iterator[None]:
        """A place among the followers, while this lasts.

        Raises:
            CrowdedError: all are taken.
        """
        if not self._seats:
            raise CrowdedError
        self._seats -= 1
        try:
            yield
        finally:
            self._seats += 1

    async def head(self) -> Head:
        """Where the log ends now."""
        return await self._log.head()

    async def page(self, seq: int, limit: int) -> Sequence[Change]:
        """The entries that follow ``seq``."""
        return await self._log.after(seq, limit)

    async def follow(self, seq: int) -> AsyncIterator[Sequence[Change]]:
        """What follows ``seq``, batch by batch, until the feed closes.

        An empty batch says that nothing happened for ``quiet_seconds``.
        """
        while not self._closed:
            news = self._news.listen()
            changes = await self._log.after(seq, BATCH)
            if changes:
                seq = changes[-1].seq
                yield changes
            elif not await Bell.heard(news, self._quiet_seconds):
                yield ()

    async def close(self) -> None:
        """Let every follower come to its end."""
        self._closed = True
        self._news.ring()
