"""Plugs the articles service together: settings in, an ASGI application out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import NamedTuple, TypedDict

import uuid_utils
from fastapi import FastAPI
from starlette.middleware import Middleware

from articles_service.api import (
    changes,
    feeds,
    history,
    imports,
    lists,
    previews,
    reading,
    verbs,
    writing,
)
from articles_service.api.formats import Printer, Writers
from articles_service.api.house import House, Listed
from articles_service.api.present import Presenter
from articles_service.api.problems import RULES, on_content_error
from articles_service.api.swift import Counter, SwiftReads
from articles_service.domain.errors import ContentError, StoreError
from articles_service.domain.preview import Seal
from articles_service.domain.sheet import Sheet
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.flow.bell import Bell
from articles_service.flow.changes import Feed
from articles_service.flow.channels import Channels
from articles_service.flow.desk import Desk
from articles_service.flow.due import Opener
from articles_service.flow.ear import Ear
from articles_service.flow.imports import Importer
from articles_service.flow.rack import Rack
from articles_service.flow.read import Reader
from articles_service.flow.search import Searcher
from articles_service.flow.shelf import Changing, Shelf, Shelves
from articles_service.flow.stand import Stand
from articles_service.formats.catalogue import (
    FEED_WRITERS,
    READERS,
    SITEMAP,
    STORY_WRITERS,
)
from articles_service.formats.html import InlineCleaner
from articles_service.settings import ArticlesSettings
from articles_service.storage.documents import written
from articles_service.storage.engine import sqlite_url
from articles_service.storage.store import SqlStore, open_store
from newstape.kit.apps import Lifespan, make_app
from newstape.kit.clock import Clock, utc_now
from newstape.kit.secret_file import kept_secret
from newstape.kit.tasks import ending_group

DESCRIPTION = """Stores news articles with all their versions and serves them.

Reading is open unless a setting closes it; writing needs a key with `articles:write`.
Errors are problem details (RFC 9457)."""


def create_app(settings: ArticlesSettings, clock: Clock = utc_now) -> FastAPI:
    """The service; its lifespan opens the store and owns the tasks."""

    async def ready() -> list[str]:
        try:
            await app.state.house.feed.head()
        except StoreError:
            return ["the database does not answer"]
        return []

    app = make_app(
        title="Newstape articles",
        description=DESCRIPTION,
        settings=settings,
        lifespan=_opening(settings, clock),
        ready=ready,
        rules=RULES,
        roomy={imports.PATH: imports.MAX_LINES_BYTES},
    )
    app.add_exception_handler(ContentError, on_content_error)
    app.state.replies.behind = 0.0  # who was told of a change is to see it
    app.user_middleware.append(Middleware(SwiftReads))  # the innermost one
    for door in (
        *(lists, reading, history, changes),
        *(writing, verbs, previews, imports, feeds),
    ):
        app.include_router(door.router)
    return app


def _opening(settings: ArticlesSettings, clock: Clock) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_store(_database(settings)) as store:
            news = Bell()
            house = app.state.house = _furnish(store, news, settings, clock)
            app.state.drain = house.feed.close
            opener = Opener(house.desk, store.library, news, clock)
            ear = Ear(store.library, news)
            await opener.catch_up()
            async with ending_group() as reads, asyncio.TaskGroup() as tasks:
                app.state.swift = Counter(app, house, reads)
                tasks.create_task(opener.run())
                if store.shared:
                    tasks.create_task(ear.run())
                yield
                await house.feed.close()
                opener.close()
                ear.close()

    return lifespan


class _Tools(TypedDict):
    """What those need who write."""

    shelf: Changing
    news: Bell
    clean: Callable[[str], str]
    new_id: Callable[[], str]
    clock: Clock


class _Memory(NamedTuple):
    """What lies ready for readers."""

    stories: Shelf[Story]
    sheets: Shelf[Sheet]
    rack: Rack[Listed]


def _memory(shared: bool, settings: ArticlesSettings, clock: Clock) -> _Memory:
    """Empty where the store is shared: what others write is not announced here."""
    held = 0 if shared else settings.articles_shelf
    lists = 0 if shared else settings.articles_lists_mib * 1024 * 1024
    return _Memory(Shelf(held), Shelf(held), Rack(lists, clock))


def _furnish(
    store: SqlStore, news: Bell, settings: ArticlesSettings, clock: Clock
) -> House:
    memory = _memory(store.shared, settings, clock)
    tools: _Tools = {
        "shelf": Shelves(*memory),
        "news": news,
        "clean": InlineCleaner(),
        "new_id": _new_id,
        "clock": clock,
    }
    return House(
        desk=Desk(store, **tools),
        importer=Importer(store, **tools),
        formats=READERS,
        reader=Reader(store.library, memory.stories, clock),
        stand=Stand(store.library, memory.sheets, clock),
        rack=memory.rack,
        searcher=Searcher(store.library, clock),
        feed=Feed(
            store.library,
            news,
            seats=settings.articles_followers,
            quiet_seconds=settings.articles_heartbeat_seconds,
        ),
        seal=_seal(settings),
        presenter=Presenter(settings.public_url, settings.articles_shelf, written),
        channels=Channels(store.library, clock),
        printer=_printer(settings),
        clock=clock,
        max_age=timedelta(seconds=settings.articles_max_age_seconds),
        reads_open=settings.reads == "open",
    )


def _printer(settings: ArticlesSettings) -> Printer:
    site = Site(settings.articles_title, settings.public_url or "")
    writers = Writers(STORY_WRITERS, FEED_WRITERS, SITEMAP)
    return Printer(site, writers, settings.articles_shelf)


def _seal(settings: ArticlesSettings) -> Seal:
    if settings.articles_preview_key is not None:
        return Seal(settings.articles_preview_key.get_secret_value().encode())
    return Seal(kept_secret(settings.data / "articles" / "preview.key"))


def _database(settings: ArticlesSettings) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    folder = settings.data / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    return sqlite_url(folder / "articles.db")


def _new_id() -> str:
    return str(uuid_utils.uuid7())
