"""The articles service for those who keep a copy of it: lists, and the change feed."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from time import monotonic
from typing import NamedTuple, Protocol

import httpx2
from pydantic import ValidationError

from newstape.client.errors import ClientError, MalformedError, RefusedError
from newstape.client.reasons import Reason, reason_of
from newstape.client.rest import ArticlesApi
from newstape.wire.articles import ArticlesAnswer, Change
from newstape.wire.scalars import format_time

log = logging.getLogger(__name__)
NOW = "now"
SHORTEST_ROUND = 0.25


class Keeper(Protocol):
    """Who keeps the copy."""

    def learn(self, change: Change) -> None:
        """What is kept of this story is out of date."""
        ...

    def doubt_all(self) -> None:
        """Changes may have been missed: anything kept may be out of date."""
        ...

    def hear(self) -> None:
        """The service answers, and all its changes are known."""
        ...

    def lose(self) -> None:
        """The service does not answer; what is kept may be old from now on."""
        ...


class Document(NamedTuple):
    """A feed or a site map, as the service gave it."""

    body: bytes
    content_type: str
    cache_control: str


class ArticlesFeed(ArticlesApi):
    """``ArticlesApi``, and the latest stories, feeds, and changes as they happen."""

    async def latest(
        self,
        limit: int,
        *,
        section: str | None = None,
        symbol: str | None = None,
        before: datetime | None = None,
        query: str | None = None,
    ) -> ArticlesAnswer:
        """The stories published last, newest first; what a query finds, best first."""
        params = {
            "limit": limit,
            "section": section,
            "symbol": symbol,
            "published_before": None if before is None else format_time(before),
            "q": query,
            "sort": "relevance" if query else None,
        }
        answer = await self._call("GET", "/v1/articles", params=params)
        return self._read(ArticlesAnswer, answer)

    async def document(self, path: str) -> Document:
        """What lies at a path that is not of the API, like ``/feeds/all.rss``."""
        answer = await self._call("GET", path)
        told = answer.headers
        return Document(
            answer.content,
            told.get("Content-Type", "application/octet-stream"),
            told.get("Cache-Control", "no-cache"),
        )

    async def live(
        self, since: str, quiet_seconds: float
    ) -> AsyncGenerator[tuple[Change, str]]:
        """Each change after a cursor as it happens, with the cursor behind it.

        Ends when there was none for ``quiet_seconds``, and when the service ends it or
        has no place for another follower.

        Raises:
            MalformedError: what comes is no change.
        """
        patience = httpx2.Timeout(self._deadline_seconds, read=quiet_seconds)
        try:
            async with self._http.sse(
                "/v1/changes", params={"since": since}, timeout=patience
            ) as events:
                if events.response.status_code != 200:
                    return
                async for event in events:
                    if event.data:
                        change = Change.model_validate_json(event.data, extra="ignore")
                        yield change, event.id
        except ValidationError as error:
            raise MalformedError(f"/v1/changes: {error}") from error
        except httpx2.HTTPError:
            return


class ChangeFeed:
    """Follows ``/v1/changes``, and heals by itself.

    Changes come over the event stream at once. When it was quiet for ``probe_seconds``
    the log is asked in its place: that tells a quiet service from a silent one.
    """

    def __init__(
        self, api: ArticlesFeed, keeper: Keeper, probe_seconds: float = 1.0
    ) -> None:
        self._api = api
        self._keeper = keeper
        self._probe_seconds = probe_seconds
        self._cursor = NOW
        self._seq = 0
        self.down: Reason | None = None
        """Why the service is not there; None while it is, and before the first try."""

    @property
    def up(self) -> bool:
        """Whether the service answers, and all its changes are known."""
        return self.down is None and self._cursor != NOW

    async def run(self) -> None:
        """Keep the copy up to date, for ever."""
        while True:
            began = monotonic()
            try:
                await self._catch_up()
                await self._listen()
                pause = SHORTEST_ROUND - (monotonic() - began)
            except ClientError as error:
                self._lose(error)
                pause = self._probe_seconds
            await asyncio.sleep(pause)

    async def _catch_up(self) -> None:
        if self._cursor == NOW:
            answer = await self._api.changes(NOW)
            self._keeper.doubt_all()
        else:
            while (answer := await self._api.changes(self._cursor)).changes:
                self._take(answer.changes, answer.next_cursor)
        self._cursor = answer.next_cursor
        if self.down is not None:
            log.info("articles service back")
        self.down = None
        self._keeper.hear()

    async def _listen(self) -> None:
        live = self._api.live(self._cursor, self._probe_seconds)
        async with aclosing(live) as changes:
            async for change, cursor in changes:
                self._take([change], cursor or self._cursor)

    def _take(self, changes: Sequence[Change], cursor: str) -> None:
        for change in changes:
            if change.seq > self._seq:
                self._seq = change.seq
                self._keeper.learn(change)
        self._cursor = cursor

    def _lose(self, error: ClientError) -> None:
        if isinstance(error, RefusedError) and error.status < 500:
            self._cursor, self._seq = NOW, 0  # our place in the log is gone
        if self.down is None:
            log.warning("articles service lost: %s", error)
        self.down = reason_of(error)
        self._keeper.lose()
