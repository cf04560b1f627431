"""Keeps a feed coming: asks again and again, and leaves its server in peace."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from newstape.client.backoff import Backoff
from newstape.client.errors import ClientError, RefusedError
from newstape.client.web.errors import ForbiddenUrlError, StatusError
from newstape.client.web.fetch import Document, Validators

FAILED_SECONDS = 5.0
LONGEST_FAILED_SECONDS = 15 * 60.0
"""Bounds of the wait after a failure: the first one, which doubles, and the last."""

_GONE = 410
_NOT_OURS = frozenset({401, 403})


class Source(Protocol):
    """Where documents come from, like ``Web``."""

    async def fetch(self, url: str, known: Validators | None = None) -> Document | None:
        """The document at a URL; None if it is still the one that is known."""
        ...


class Keeper(Protocol):
    """Who keeps what comes."""

    async def take(self, document: Document) -> None:
        """Keep a document; one that raises a ``ClientError`` comes again."""
        ...

    def unchanged(self) -> None:
        """The feed was asked, and has nothing new."""
        ...

    def failed(self, error: ClientError, seconds: float) -> None:
        """The feed could not be had, or not be kept; the next try is so long away."""
        ...


class Follower:
    """Follows one feed.

    It is asked every ``every`` seconds, and only for what is new. After a failure the
    waits are drawn by chance from a bound that doubles, and are never shorter than the
    server wishes.
    """

    def __init__(
        self,
        source: Source,
        url: str,
        keeper: Keeper,
        *,
        every: float,
        backoff: Backoff | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._source = source
        self._url = url
        self._keeper = keeper
        self._every = every
        self._backoff = backoff or Backoff(FAILED_SECONDS, LONGEST_FAILED_SECONDS)
        self._pause = pause
        self._known: Validators | None = None

    async def run(self) -> None:
        """Keep the feed coming, for ever.

        Raises:
            ClientError: one that waiting does not heal: the feed is gone for good, is
                not to be asked, or what it brings may not be kept.
        """
        while True:
            await self._pause(await self._ask())

    async def _ask(self) -> float:
        """Ask once; how long to wait until the next time, in seconds."""
        try:
            document = await self._source.fetch(self._url, self._known)
            if document is None:
                self._keeper.unchanged()
            else:
                await self._keeper.take(document)
                self._known = document.validators
        except ClientError as error:
            if _is_final(error):
                raise
            seconds = max(self._backoff.next(), _wished(error))
            self._keeper.failed(error, seconds)
            return seconds
        self._backoff.reset()
        return self._every


def _is_final(error: ClientError) -> bool:
    if isinstance(error, StatusError):
        return error.status == _GONE
    if isinstance(error, RefusedError):
        return error.status in _NOT_OURS
    return isinstance(error, ForbiddenUrlError)


def _wished(error: ClientError) -> float:
    wish = error.retry_after if isinstance(error, StatusError) else None
    return wish or 0.0
