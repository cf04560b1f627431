"""Puts generated stories into a new database, many at a time, and says how fast.

They go through the store's own books, so that every row is the one that an import would
have left; what is spared is what a live store owes its readers and the power cut.
"""

import multiprocessing
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import uuid_utils
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import event, text

from articles_service.api import intake
from articles_service.domain import verbs
from articles_service.domain.blocks import name_blocks
from articles_service.domain.release import Filed
from articles_service.domain.story import Story
from articles_service.flow.books import Kept, Told
from articles_service.storage.books import SqlBooks
from articles_service.storage.engine import Engines, open_engines, sqlite_url
from articles_service.storage.fts import INDEXES
from articles_service.storage.migrations import upgrade
from bench.stories.stories import Plan, document, moment_of, slug
from newstape.wire.imports import ArticleDocument

BATCH = 5_000
"""Stories that share a transaction."""

_AHEAD = 2  # batches that are made while one is written
_HASTE = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000")
_HASH_BYTES = {"loading": 64 << 20, "live": 1 << 20}  # of words not yet written


def story(plan: Plan, number: int) -> Story:
    """A generated story as the desk would have made it at its moment."""
    given = ArticleDocument.model_validate(document(plan, number))
    filing = intake.delivery(given, number).filing
    body = name_blocks(filing.content.body, ())
    filing = replace(filing, content=replace(filing.content, body=body))
    moment = moment_of(plan, number)
    return verbs.create(_id(number), slug(number), filing, moment).story


def _id(number: int) -> str:
    """An id that is in the order of its story, and the same each time."""
    return str(uuid_utils.UUID(int=(0x7 << 76) | (0x2 << 62) | number))


async def load(path: Path, plan: Plan, console: Console) -> float:
    """Fill a new database; gives the stories a second."""
    started = time.monotonic()
    with _progress(console) as progress:
        task = progress.add_task("Loading stories", total=plan.count, rate="")
        async with _opened(path) as engines:
            for stories in _made(plan):
                await _keep(engines, stories)
                progress.advance(task, len(stories))
                done = progress.tasks[task].completed
                rate = done / (time.monotonic() - started)
                progress.update(task, rate=f"{rate:,.0f} stories/s")
                if not console.is_terminal and done % (BATCH * 10) == 0:
                    console.print(f"  {done:,.0f} stories, {rate:,.0f} a second")
    return plan.count / (time.monotonic() - started)


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Engines]:
    """A new store's tables, written in haste: nobody reads, and nothing need survive."""
    async with open_engines(sqlite_url(path)) as engines:
        event.listen(engines.write.sync_engine, "connect", _hasten)
        async with engines.writing() as connection:
            await connection.run_sync(upgrade)
        await _set_hash(engines, "loading")
        yield engines
        await _set_hash(engines, "live")


def _hasten(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _HASTE:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _set_hash(engines: Engines, when: str) -> None:
    # https://sqlite.org/fts5.html#configuration_options_config_table_
    size = _HASH_BYTES[when]
    async with engines.writing() as connection:
        for index in INDEXES.values():
            name = index.name
            told = f"INSERT INTO {name}({name}, rank) VALUES ('hashsize', {size})"  # noqa: S608
            await connection.execute(text(told))


async def _keep(engines: Engines, stories: Sequence[Story]) -> None:
    async with engines.writing() as connection:
        books = await SqlBooks.opened(connection)
        await books.keep_all([Kept(Filed(one, "shown"), None) for one in stories])
        await books.tell_all(
            [Told(one, "published", one.updated_at) for one in stories]
        )


def _made(plan: Plan) -> Iterator[Sequence[Story]]:
    """All stories in batches, made by another process while one is written."""
    starts = iter(range(0, plan.count, BATCH))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as maker:
        waiting: list[Future[list[Story]]] = []
        for start in starts:
            waiting.append(maker.submit(_batch, plan, start))
            if len(waiting) > _AHEAD:
                yield waiting.pop(0).result()
        yield from (batch.result() for batch in waiting)


def _batch(plan: Plan, start: int) -> list[Story]:
    numbers = range(start, min(start + BATCH, plan.count))
    return [story(plan, number) for number in numbers]


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
