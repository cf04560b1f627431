"""A reader asks for a page: its parts are gathered, then composed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from time import perf_counter
from typing import Any, Protocol

from gateway.domain import errors, known
from gateway.domain import page as parts
from gateway.domain.known import DEFAULT_LIST, Choice, Selection, Story, Strip
from gateway.domain.page import Page, Part, Reading, compose

EVERYTHING = Selection()
LONGEST_STRIP = 50
PATIENCE = 0.3


class Board(Protocol):
    """What is known of the quotes."""

    @property
    def lists(self) -> Mapping[str, tuple[str, ...]]: ...
    def read(self, symbols: tuple[str, ...], list_name: str | None) -> Reading: ...


class Stories(Protocol):
    """What is known of the stories; None: not held. Another ``mark``: more is known."""

    mark: int

    def read(self, slug: str) -> known.Copy[Story] | None: ...
    def read_list(self, which: Selection) -> known.Copy[Sequence[Story]] | None: ...


class Newsroom(Protocol):
    """Where stories come from."""

    async def story(self, key: str) -> Story: ...
    async def latest(self, which: Selection) -> Sequence[Story]: ...
    async def document(self, path: str) -> Any: ...


class History(Protocol):
    """Where past prices come from; those of a moment within some seconds."""

    async def bars(self, symbol: str, span: known.Span) -> Sequence[Any]: ...
    async def prices_at(
        self, symbols: Sequence[str], moment: datetime, seconds: float
    ) -> Mapping[str, Decimal]: ...


@dataclass(frozen=True, slots=True)
class Pages:
    """Gathers what pages are made of; nobody is called for what is held and right.

    ``learn_list`` has the board learn a list. ``judge`` tells why a call failed, or raises
    what readers are to know of. ``own_list`` is the strip of pages that name none. All
    raise UnknownListError for a list that was asked for and does not exist.
    """

    board: Board
    stories: Stories
    newsroom: Newsroom
    history: History
    learn_list: Callable[[str], Awaitable[None]]
    judge: Callable[[Exception], errors.Reason]
    clock: Callable[[], datetime]
    own_list: str = DEFAULT_LIST

    async def story(self, slug: str, choice: Choice, moved: bool = False) -> Page:
        """The page of one story; with ``moved`` under a slug that it had before, too.

        Raises:
            UnknownStoryError, KilledStoryError, MovedStoryError: there is none here.
            PartUnavailableError: it cannot be had.
        """
        held = self.stories.read(slug)
        story = await self._read(parts.ARTICLE, held, lambda: self.newsroom.story(slug))
        if not (moved or story.blank or story.value.slug == slug):
            raise errors.MovedStoryError(story.value.slug)
        own_list = None if story.blank else story.value.ticker_list
        strip = await self._strip(choice, own_list)
        return compose({parts.ARTICLE: story, parts.TICKER: strip}, self.clock())

    async def front(self, choice: Choice, which: Selection = EVERYTHING) -> Page:
        """The front page, or another page of stories: the latest ones."""
        stories, strip = await self._list(which), await self._strip(choice, None)
        return compose({parts.LATEST: stories, parts.TICKER: strip}, self.clock())

    async def market(self, symbol: str, span: known.Span) -> Page:
        """The page of a symbol, which is the first in its strip; UnknownSymbolError."""
        others = self.board.lists.get(self.own_list, ())
        symbols = tuple(dict.fromkeys([symbol, *others]))[:LONGEST_STRIP]
        strip = self.board.read(symbols, None)
        if strip.fault is None and symbol in strip.value.missing:
            raise errors.UnknownSymbolError
        bars = await self._attempt(parts.BARS, lambda: self.history.bars(symbol, span))
        stories = await self._list(Selection(symbol=symbol))
        page = {parts.LATEST: stories, parts.TICKER: strip, parts.BARS: bars}
        return compose(page, self.clock())

    async def ticker(self, choice: Choice) -> Page:
        """A strip that stands alone."""
        return compose({parts.TICKER: await self._strip(choice, None)}, self.clock())

    async def document(self, path: str) -> Page:
        """A feed or a site map; raises as a story does."""
        found = await self._attempt(
            parts.DOCUMENT, lambda: self.newsroom.document(path)
        )
        return compose({parts.DOCUMENT: found}, self.clock())

    async def related(self, story: Story, count: int) -> list[Story]:
        """The latest other stories; none where they are not to be had."""
        latest = await self._list(EVERYTHING)
        return [other for other in latest.value if other.id != story.id][:count]

    async def mentioned(
        self, symbols: Sequence[str], since: datetime | None
    ) -> tuple[Strip, Mapping[str, Decimal]]:
        """The quotes of symbols, and their prices at a moment, as far as known."""
        now = self.board.read(tuple(symbols), None)
        if not now.value.quotes or now.fault is not None or since is None:
            return now.value, {}
        return now.value, await self.history.prices_at(symbols, since, PATIENCE)

    async def _list(self, which: Selection) -> Reading:
        held = self.stories.read_list(which)
        return await self._read(parts.LATEST, held, lambda: self.newsroom.latest(which))

    async def _strip(self, choice: Choice, own_list: str | None) -> Reading:
        """What the reader chose, or the story's own strip, or the default one."""
        if choice.symbols:
            return self.board.read(choice.symbols, None)
        if choice.list is not None:
            return await self._listed(choice.list)
        try:
            return await self._listed(own_list or self.own_list)
        except errors.UnknownListError:
            return await self._listed(DEFAULT_LIST)

    async def _listed(self, name: str) -> Reading:
        if name not in self.board.lists:
            learnt = await self._attempt(parts.TICKER, lambda: self.learn_list(name))
            if learnt.blank:
                return replace(learnt, value=Strip(name))
        if name not in self.board.lists:
            raise errors.UnknownListError
        return self.board.read(self.board.lists[name], name)

    async def _read(
        self,
        part: Part,
        held: known.Copy[Any] | None,
        fetch: Callable[[], Awaitable[Any]],
    ) -> Reading:
        """What is held if it is right; else what is fetched; else what is held."""
        if held is not None and held.right:
            return Reading(held.value)
        reading = await self._attempt(part, fetch)
        if reading.blank and held is not None:
            return replace(reading, value=held.value, as_of=held.as_of, blank=False)
        return reading

    async def _attempt(
        self, part: Part, fetch: Callable[[], Awaitable[Any]]
    ) -> Reading:
        """What comes within the part's budget, or why nothing did."""
        began, value = perf_counter(), part.placeholder
        fault: errors.Reason | None = None
        try:
            async with asyncio.timeout(part.budget):
                value = await fetch()
        except TimeoutError:
            fault = "timeout"
        except Exception as error:
            fault = self.judge(error)
        return Reading(value, fault, blank=bool(fault), waited=perf_counter() - began)
