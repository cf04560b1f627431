"""Puts to the store what a request would, with no HTTP in between.

``python -m bench.stories.alone DATABASE FILE AT_ONCE WARM``: each line of the file is a
path, as it would be asked for; so many of the first are for warming up.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter_ns
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import uvloop

from articles_service.domain import inquiry, listing, search
from articles_service.domain.inquiry import Inquiry
from articles_service.domain.listing import Query
from articles_service.storage.engine import sqlite_url
from articles_service.storage.library import SqlLibrary
from articles_service.storage.store import open_store
from bench.stories.timing import Timings, perform
from newstape.kit.clock import utc_now
from newstape.wire.article_calls import ArticlesQuery

Call = Callable[[], Awaitable[Any]]


def call(library: SqlLibrary, path: str) -> Call:
    """What the service asks its store to answer a request for this path."""
    parts = urlsplit(path)
    key = parts.path.removeprefix("/v1/articles").lstrip("/")
    if key:
        return partial(library.sheets_of, [unquote(key)])
    asked = ArticlesQuery.model_validate(dict(parse_qsl(parts.query)))
    return _found(library, asked) if asked.q else _listed(library, asked)


def _listed(library: SqlLibrary, asked: ArticlesQuery) -> Call:
    after = listing.from_cursor("-published_at", asked.cursor) if asked.cursor else None
    query = Query(limit=asked.limit, after=after).one_more()
    return lambda: library.sheets(query, utc_now())


def _found(library: SqlLibrary, asked: ArticlesQuery) -> Call:
    order = asked.sort or "relevance"
    after = inquiry.from_cursor(order, asked.cursor) if asked.cursor else None
    within = Query(limit=asked.limit)
    wanted = Inquiry(within, search.parse(asked.q or ""), order, after).one_more()
    return lambda: library.search(wanted, utc_now())


async def ask(library: SqlLibrary, at_once: int, paths: Sequence[str]) -> Timings:
    """Put every question once, so many being on their way."""
    calls = iter([call(library, path) for path in paths])
    timings = Timings()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(at_once):
            tasks.create_task(_work(calls, timings))
    return timings


async def _work(calls: Iterator[Call], timings: Timings) -> None:
    asked = perf_counter_ns()
    for one in calls:
        await one()
        asked = timings.add(asked)


async def main(database: Path, paths: Sequence[str], at_once: int, warm: int) -> None:
    """Ask for everything."""
    async with open_store(sqlite_url(database)) as store:
        await perform(partial(ask, store.library, at_once), paths, warm)


if __name__ == "__main__":
    database, lines, at_once, warm = sys.argv[1:]
    paths = Path(lines).read_text("utf-8").splitlines()
    uvloop.run(main(Path(database), paths, int(at_once), int(warm)))
