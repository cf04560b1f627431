"""The lists: all of them at hand; readers are told of every edit."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from quotes_service.domain.errors import UnknownListError
from quotes_service.domain.lists import QuoteList


class ListStore(Protocol):
    """Where lists are kept. Every call may raise StoreError; then it had no effect."""

    async def lists(self) -> Sequence[QuoteList]:
        """All of them."""
        ...

    async def save_list(self, edited: QuoteList) -> None:
        """Keep a list in place of the one of this name."""
        ...

    async def delete_list(self, name: str) -> None:
        """Keep it no longer."""
        ...


class ListReaders(Protocol):
    """Those who watch lists."""

    def set_list(self, name: str, keys: Sequence[str] | None) -> None:
        """This is what the list holds now; None: it is gone."""
        ...


class Lists:
    """The lists by name."""

    def __init__(self, store: ListStore, readers: ListReaders) -> None:
        self._store = store
        self._readers = readers
        self._known: dict[str, QuoteList] = {}
        self._turn = asyncio.Lock()

    async def load(self) -> None:
        """Read what is kept, before anything else."""
        for known in await self._store.lists():
            self._take(known)

    def all(self) -> list[QuoteList]:
        """Every list, by name."""
        return sorted(self._known.values(), key=lambda one: one.name)

    def find(self, name: str) -> QuoteList | None:
        """The list, if there is one."""
        return self._known.get(name)

    def get(self, name: str) -> QuoteList:
        """The list.

        Raises:
            UnknownListError: there is none of this name.
        """
        found = self._known.get(name)
        if found is None:
            raise UnknownListError(name)
        return found

    async def put(self, edited: QuoteList) -> bool:
        """Keep a list in place of the one of its name; whether it is new.

        Raises:
            StoreError: it could not be kept.
        """
        async with self._turn:
            new = edited.name not in self._known
            await self._store.save_list(edited)
            self._take(edited)
            return new

    async def delete(self, name: str) -> None:
        """Drop a list.

        Raises:
            UnknownListError: there is none of this name.
            StoreError: it is still there.
        """
        async with self._turn:
            self.get(name)
            await self._store.delete_list(name)
            del self._known[name]
            self._readers.set_list(name, None)

    def _take(self, known: QuoteList) -> None:
        self._known[known.name] = known
        self._readers.set_list(known.name, known.symbols)
