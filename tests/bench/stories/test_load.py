"""Generated stories in a store: the same rows as if an import had brought them."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from articles_service.api import intake
from articles_service.domain.delivery import Item
from articles_service.flow.bell import Bell
from articles_service.flow.imports import Importer
from articles_service.flow.shelf import Shelf
from articles_service.formats.html import InlineCleaner
from articles_service.storage.engine import sqlite_url
from articles_service.storage.store import open_store
from bench.stories.load import load, story
from bench.stories.stories import Plan, document
from newstape.wire.imports import ArticleDocument

PLAN = Plan(40)
TABLES = (
    *("articles", "versions", "slugs", "article_tags", "article_symbols"),
    *("changes", "search_texts"),
)
CHECK = "INSERT INTO {0}({0}, rank) VALUES ('integrity-check', 1)"


async def test_rows_are_those_of_an_import(tmp_path: Path) -> None:
    """What is measured is what a newsroom has after importing the same documents."""
    loaded, imported = tmp_path / "loaded.db", tmp_path / "imported.db"
    assert await load(loaded, PLAN, Console(quiet=True)) > 0
    await _import(imported)
    assert _rows(loaded) == _rows(imported)
    assert len(_rows(loaded)["articles"]) == PLAN.count


async def test_words_are_found(tmp_path: Path) -> None:
    """The indexes of words hold what the texts say, and the store opens as it is."""
    path = tmp_path / "loaded.db"
    await load(path, PLAN, Console(quiet=True))
    async with open_store(sqlite_url(path)) as store:
        assert await store.library.sheets_of([story(PLAN, 7).slug]) != [None]
    with sqlite3.connect(path) as connection:
        for index in ("search_english", "search_others"):
            connection.execute(CHECK.format(index))
        found = connection.execute("SELECT count(*) FROM search_english").fetchone()
    connection.close()
    assert found[0] > PLAN.count / 2


async def _import(path: Path) -> None:
    """Each story by the flow of imports, at its moment."""
    async with open_store(sqlite_url(path)) as store:
        for number in range(PLAN.count):
            wanted = story(PLAN, number)
            importer = Importer(
                store,
                shelf=Shelf(0),
                news=Bell(),
                clean=InlineCleaner(),
                new_id=lambda identity=wanted.id: identity,  # type: ignore[misc]
                clock=lambda moment=wanted.updated_at: moment,  # type: ignore[misc]
            )
            tally = await importer.run(_delivered(number))
            assert (tally.created, tally.refused) == (1, [])


async def _delivered(number: int) -> AsyncIterator[Item]:
    given = ArticleDocument.model_validate(document(PLAN, number))
    yield intake.delivery(given, 0)


def _rows(path: Path) -> Mapping[str, list[Any]]:
    connection = sqlite3.connect(path)
    found = {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in TABLES
    }
    connection.close()
    return found
