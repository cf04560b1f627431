"""A reader asks for a page: its parts are gathered, then composed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Any, Protocol

from gateway.domain.errors import FaultError, Reason, UnknownListError
from gateway.domain.known import DEFAULT_LIST, Choice, Copy, Story, Strip
from gateway.domain.page import ARTICLE, LATEST, TICKER, Page, Part, Reading, compose


class Board(Protocol):
    """What is known of the quotes."""

    @property
    def lists(self) -> Mapping[str, tuple[str, ...]]: ...
    def read(self, symbols: tuple[str, ...], list_name: str | None) -> Reading: ...


class Stories(Protocol):
    """What is known of the stories; None: not held."""

    def read(self, slug: str) -> Copy[Story] | None: ...
    def read_latest(self) -> Copy[tuple[Story, ...]] | None: ...


class Newsroom(Protocol):
    """Where stories come from. Both raise FaultError, and what there is of no story."""

    async def story(self, slug: str) -> Story: ...
    async def latest(self) -> tuple[Story, ...]: ...


@dataclass(frozen=True, slots=True)
class Pages:
    """Gathers what pages are made of; nobody is called for what is held and right.

    All raise UnknownListError for a list that was asked for and does not exist.
    ``learn_list`` has the board learn one, or raises FaultError.
    """

    board: Board
    stories: Stories
    newsroom: Newsroom
    learn_list: Callable[[str], Awaitable[None]]
    clock: Callable[[], datetime]

    async def story(self, slug: str, choice: Choice) -> Page:
        """The page of one story.

        Raises:
            UnknownStoryError, KilledStoryError, MovedStoryError: there is none here.
            PartUnavailableError: it cannot be had.
        """
        held = self.stories.read(slug)
        story = await _read(ARTICLE, held, lambda: self.newsroom.story(slug))
        own_list = None if story.blank else story.value.ticker_list
        strip = await self._strip(choice, own_list)
        return compose({ARTICLE: story, TICKER: strip}, self.clock())

    async def front(self, choice: Choice) -> Page:
        """The front page: the latest stories."""
        latest, strip = await self._latest(), await self._strip(choice, None)
        return compose({LATEST: latest, TICKER: strip}, self.clock())

    async def ticker(self, choice: Choice) -> Page:
        """A strip that stands alone."""
        return compose({TICKER: await self._strip(choice, None)}, self.clock())

    async def related(self, story: Story, count: int) -> list[Story]:
        """The latest other stories; none where they are not to be had."""
        latest = await self._latest()
        return [other for other in latest.value if other.id != story.id][:count]

    async def _latest(self) -> Reading:
        held = self.stories.read_latest()
        return await _read(LATEST, held, self.newsroom.latest)

    async def _strip(self, choice: Choice, own_list: str | None) -> Reading:
        """What the reader chose, or the story's own strip, or the default one."""
        if choice.symbols:
            return self.board.read(choice.symbols, None)
        if choice.list is not None:
            return await self._listed(choice.list)
        try:
            return await self._listed(own_list or DEFAULT_LIST)
        except UnknownListError:
            return await self._listed(DEFAULT_LIST)

    async def _listed(self, name: str) -> Reading:
        if name not in self.board.lists:
            learnt = await _attempt(TICKER, lambda: self.learn_list(name))
            if learnt.blank:
                return replace(learnt, value=Strip(name))
        if name not in self.board.lists:
            raise UnknownListError
        return self.board.read(self.board.lists[name], name)


async def _read(
    part: Part, held: Copy[Any] | None, fetch: Callable[[], Awaitable[Any]]
) -> Reading:
    """What is held if it is right; else what is fetched; else what is held."""
    if held is not None and held.right:
        return Reading(held.value)
    reading = await _attempt(part, fetch)
    if reading.blank and held is not None:
        return replace(reading, value=held.value, as_of=held.as_of, blank=False)
    return reading


async def _attempt(part: Part, fetch: Callable[[], Awaitable[Any]]) -> Reading:
    """What comes within the part's budget, or why nothing did."""
    began, value = perf_counter(), part.placeholder
    fault: Reason | None = None
    try:
        async with asyncio.timeout(part.budget):
            value = await fetch()
    except TimeoutError:
        fault = "timeout"
    except FaultError as error:
        fault = error.reason
    return Reading(value, fault, blank=bool(fault), waited=perf_counter() - began)
