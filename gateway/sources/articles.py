"""The articles service: stories are fetched that the mirror does not hold."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from gateway.domain import errors, known
from newstape.client.errors import ClientError, RefusedError
from newstape.client.feed import ArticlesFeed, ChangeFeed
from newstape.client.flights import CrowdedError, Flights
from newstape.client.reasons import reason_of
from newstape.wire.articles import Article

V = TypeVar("V")


class Stories(Protocol):
    """What holds the stories: the mirror, as it is described there."""

    @property
    def mark(self) -> int: ...
    def put(self, story: known.Story, mark: int) -> None: ...
    def put_latest(self, stories: Sequence[known.Story], mark: int) -> None: ...


class Newsroom:
    """Where stories come from; each is fetched once for all who wait for it.

    Both calls raise FaultError for what cannot be had: at once while the service is
    known not to answer.
    """

    def __init__(
        self,
        api: ArticlesFeed,
        feed: ChangeFeed,
        stories: Stories,
        flights: Flights,
        front_length: int,
    ) -> None:
        self._api = api
        self._feed = feed
        self._stories = stories
        self._flights = flights
        self._front_length = front_length

    async def story(self, slug: str) -> Article:
        """Fetch and hold the story of a slug.

        Raises:
            UnknownStoryError, KilledStoryError, MovedStoryError: there is none here.
        """
        key = f"story {slug} {self._stories.mark}"
        article = await self._fetch(key, lambda: self._fetch_story(slug))
        if article.slug != slug:
            raise errors.MovedStoryError(article.slug)
        return article

    async def latest(self) -> tuple[Article, ...]:
        """Fetch and hold the latest stories, newest first."""
        return await self._fetch(f"latest {self._stories.mark}", self._fetch_latest)

    async def _fetch(self, key: str, call: Callable[[], Awaitable[V]]) -> V:
        if self._feed.down in ("connect", "timeout"):
            raise errors.FaultError(self._feed.down)
        try:
            return await self._flights.join(key, call)
        except CrowdedError as error:
            raise errors.FaultError("overload") from error
        except ClientError as error:
            raise errors.FaultError(reason_of(error)) from error

    async def _fetch_story(self, slug: str) -> Article:
        mark = self._stories.mark
        try:
            article = (await self._api.get(slug)).article
        except RefusedError as error:
            if error.status == 404:
                raise errors.UnknownStoryError from error
            if error.status == 410:
                raise errors.KilledStoryError from error
            raise
        self._stories.put(article, mark)
        return article

    async def _fetch_latest(self) -> tuple[Article, ...]:
        mark = self._stories.mark
        articles = (await self._api.latest(self._front_length)).articles
        self._stories.put_latest(articles, mark)
        return tuple(articles)
