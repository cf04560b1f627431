"""Lists walk one index and stop, so that every page costs the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from articles_service.domain.listing import Position, Query
from articles_service.storage.engine import open_engines, sqlite_url
from articles_service.storage.listing import listing, values
from articles_service.storage.store import open_store
from articles_service.storage.tables import millis
from tests.fakes.stories import NOW, an_id, at

DEEP = Position(at(-3600), an_id(500_000))


async def plan(path: Path, query: Query) -> list[str]:
    """How SQLite would answer a query, step by step."""
    url = sqlite_url(path / "articles.db")
    async with open_store(url):
        pass
    question = listing(query)
    given = {**question.constants, **values(query, millis(NOW))}
    async with open_engines(url) as engines, engines.reading() as connection:
        asked = f"EXPLAIN QUERY PLAN {question.sqlite}"
        rows = await connection.execute(text(asked), given)
        return [row.detail for row in rows]


@pytest.mark.parametrize("after", [None, DEEP], ids=["first", "deep"])
@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(), "ix_articles_published_at"),
        (Query(sort="published_at"), "ix_articles_published_at"),
        (Query(sort="-updated_at"), "ix_articles_updated_at"),
        (Query(section="world"), "ix_articles_section"),
        (Query(language="en"), "ix_articles_language"),
        (Query(source="AFP"), "ix_articles_source"),
        (Query(symbol="BP"), "ix_article_symbols_symbol"),
        (Query(tag="sea"), "ix_article_tags_tag"),
        (Query(tag="sea", section="world", sort="published_at"), "ix_article_tags_tag"),
        (Query(published_since=at(-60)), "ix_articles_published_at"),
        (Query(updated_since=at(-60), sort="-updated_at"), "ix_articles_updated_at"),
    ],
)
async def test_one_index_is_walked(
    tmp_path: Path, query: Query, index: str, after: Position | None
) -> None:
    """The walked index gives the order itself: nothing is sorted, no table is scanned."""
    steps = await plan(tmp_path, replace(query, after=after))
    assert index in steps[0]
    assert [step for step in steps if "TEMP B-TREE" in step] == []
    assert [
        step for step in steps if step.startswith("SCAN") and "INDEX" not in step
    ] == []
    if after is not None:
        assert steps[0].startswith("SEARCH")


def test_portable() -> None:
    """The same statement can be said to PostgreSQL."""
    query = Query(tag="sea", symbol="BP", section="world", after=DEEP)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    said = str(listing(query).select.compile(dialect=dialect))
    assert "article_symbols.published_at, article_symbols.article_id) <" in said
