"""Stories for those who keep a copy of them: fetched once for all who wait."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol, TypeVar

from newstape.client.feed import ArticlesFeed, ChangeFeed, Document
from newstape.client.flights import Flights
from newstape.client.reasons import DownError
from newstape.wire.articles import Article

V = TypeVar("V")


class Shelf(Protocol):
    """Who keeps the copy; ``mark`` counts what was learnt of changes."""

    @property
    def mark(self) -> int: ...

    def put(self, story: Article, mark: int) -> None:
        """Keep a story that was asked for at a mark."""
        ...

    def put_list(self, which: Any, stories: Sequence[Article], mark: int) -> None:
        """Keep a list of stories that was asked for at a mark."""
        ...


@dataclass(frozen=True, slots=True)
class Library:
    """The calls that fill a shelf. All raise ClientError: DownError at once, while the
    feed of changes finds nobody there.

    A call is shared by those who come before anything new is learnt: a reader never gets
    what was asked for before a change that was told to the shelf.
    """

    api: ArticlesFeed
    feed: ChangeFeed
    shelf: Shelf
    flights: Flights
    length: int
    """How many stories a list has."""

    async def story(self, key: str) -> Article:
        """Fetch and keep a story, by id or slug."""

        async def ask(mark: int) -> Article:
            article = (await self.api.get(key)).article
            self.shelf.put(article, mark)
            return article

        return await self._share(f"story {key}", ask)

    async def latest(self, which: Any) -> Sequence[Article]:
        """Fetch and keep a list; ``which`` is a dataclass of what ``ArticlesFeed.latest``
        takes."""

        async def ask(mark: int) -> Sequence[Article]:
            articles = (await self.api.latest(self.length, **asdict(which))).articles
            self.shelf.put_list(which, articles, mark)
            return articles

        return await self._share(f"list {which}", ask)

    async def document(self, path: str) -> Document:
        """Fetch a feed or a site map; it is not kept."""

        async def ask(_mark: int) -> Document:
            return await self.api.document(path)

        return await self._share(path, ask)

    async def _share(self, key: str, ask: Callable[[int], Awaitable[V]]) -> V:
        if self.feed.down in ("connect", "timeout"):
            raise DownError(self.feed.down)
        mark = self.shelf.mark
        return await self.flights.join(f"{mark} {key}", lambda: ask(mark))
