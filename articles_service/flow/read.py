"""Reading: who may see what, now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from articles_service.domain.change import Past
from articles_service.domain.difference import Difference, difference
from articles_service.domain.errors import GoneError, MissingError
from articles_service.domain.listing import Position, Query, position_of
from articles_service.domain.release import is_open, settled
from articles_service.domain.slug import is_id
from articles_service.domain.story import Story
from articles_service.flow.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Moved:
    """The key was an old slug; ``slug`` is the one that stands."""

    slug: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``next`` is None on the last.

    ``next_opening`` is when a story opens by itself that may belong here.
    """

    stories: Sequence[Story]
    next: Position | None
    next_opening: datetime | None


class Library(Protocol):
    """The store as readers see it.

    All raise StoreError when it does not answer.
    """

    async def by_id(self, story_id: str) -> Story | None:
        """The story that stands."""

    async def by_slug(self, slug: str) -> Story | None:
        """The story that has, or once had, a slug."""

    async def page(self, query: Query, now: datetime) -> Sequence[Story]:
        """Stories that are open at ``now``, up to ``query.limit``."""

    async def next_opening(self) -> datetime | None:
        """The earliest moment at which a story opens by itself."""

    async def history(self, story_id: str) -> Sequence[Past]:
        """All versions, oldest first."""

    async def version(self, story_id: str, number: int) -> Story | None:
        """One version, whole."""


class Reader:
    """Answers readers, and editors who may read what is not open.

    ``drafts`` says that the asker may read stories that are not open. Killed ones are
    gone for everybody.
    """

    def __init__(
        self, library: Library, shelf: Shelf[Story], clock: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._shelf = shelf
        self._clock = clock

    async def find(self, key: str, drafts: bool) -> Story | Moved:
        """The story with an id or slug, as it is now.

        Raises:
            MissingError, GoneError, StoreError
        """
        story = self._shelf.get(key) or await self._shelf.fetch(lambda: self._load(key))
        story = self._admit(story, drafts)
        return story if key in (story.id, story.slug) else Moved(story.slug)

    async def page(self, query: Query) -> Page:
        """One page of the stories that are open now."""
        now = self._clock()
        opening = await self._library.next_opening()
        stories = await self._library.page(query.one_more(), now)
        shown = [settled(story, now) for story in stories[: query.limit]]
        more = len(stories) > query.limit
        after = position_of(shown[-1], query.sort) if more else None
        return Page(shown, after, opening)

    async def history(self, story_id: str, drafts: bool) -> Sequence[Past]:
        """The versions that readers could see; all of them for ``drafts``.

        Raises:
            MissingError, GoneError, StoreError
        """
        await self._by_id(story_id, drafts)
        past = await self._library.history(story_id)
        return past if drafts else _seen(past, self._clock())

    async def version(self, story_id: str, number: int, drafts: bool) -> Story:
        """One version, if it is one of ``history``.

        Raises:
            MissingError, GoneError, StoreError
        """
        known = await self.history(story_id, drafts)
        if number not in {past.version for past in known}:
            raise MissingError("version")
        story = await self._library.version(story_id, number)
        if story is None:
            raise MissingError("version")
        return settled(story, self._clock())

    async def difference(
        self, story_id: str, number: int, base: int, drafts: bool
    ) -> Difference:
        """What changed from version ``base`` to version ``number``, both of ``history``.

        Raises:
            MissingError, GoneError, StoreError
        """
        before = await self.version(story_id, base, drafts)
        after = await self.version(story_id, number, drafts)
        return difference(before, after)

    async def _by_id(self, story_id: str, drafts: bool) -> Story:
        if not is_id(story_id):
            raise MissingError
        return self._admit(await self._library.by_id(story_id), drafts)

    async def _load(self, key: str) -> Story | None:
        if is_id(key):
            return await self._library.by_id(key)
        return await self._library.by_slug(key)

    def _admit(self, story: Story | None, drafts: bool) -> Story:
        if story is None:
            raise MissingError
        if story.status == "killed":
            raise GoneError
        now = self._clock()
        if not drafts and not is_open(story, now):
            raise MissingError
        return settled(story, now)


def _seen(past: Sequence[Past], now: datetime) -> list[Past]:
    """The versions that were open before the next one was made."""
    ends = [version.at for version in past[1:]]
    return [
        version
        for version, end in zip(past, [*ends, None], strict=True)
        if version.opens_at is not None
        and (version.opens_at < end if end else version.opens_at <= now)
    ]
