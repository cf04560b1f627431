"""Stores of stories, the real one and the fake, as one."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from articles_service.domain.inquiry import Found, Inquiry
from articles_service.domain.sheet import Sheet
from articles_service.domain.story import Story
from articles_service.flow.books import Books
from articles_service.flow.changes import Log
from articles_service.flow.channels import Archive
from articles_service.flow.due import Openings
from articles_service.flow.read import Library
from articles_service.flow.search import Catalogue
from articles_service.flow.stand import Press
from articles_service.storage.engine import sqlite_url
from articles_service.storage.store import open_store
from tests.fakes.stories import filed
from tests.fakes.story_store import MemoryStore


class Reading(Library, Catalogue, Press, Archive, Log, Openings, Protocol):
    """Everything that is read of a store."""


class WholeStore(Protocol):
    """A store to write in, and its library."""

    @property
    def library(self) -> Reading: ...

    def writing(self) -> AbstractAsyncContextManager[Books]: ...


@asynccontextmanager
async def memory_store(_path: Path) -> AsyncIterator[WholeStore]:
    yield MemoryStore()


@asynccontextmanager
async def sql_store(url: str) -> AsyncIterator[WholeStore]:
    async with open_store(url) as store:
        yield store


def sqlite_store(path: Path) -> AbstractAsyncContextManager[WholeStore]:
    return sql_store(sqlite_url(path / "articles.db"))


async def keep(store: WholeStore, *stories: Story, note: str | None = None) -> None:
    """Keep each story as it stands."""
    async with store.writing() as books:
        for story in stories:
            await books.keep(filed(story), note)


def numbers(stories: Sequence[Story | Sheet]) -> list[int]:
    """The numbers of stories, in their order."""
    return [int(story.id[-12:], 16) for story in stories]


async def find(store: WholeStore, inquiry: Inquiry, now: datetime) -> Sequence[Found]:
    """What is found, without the calendar."""
    found, _ = await store.library.search(inquiry, now)
    return found
