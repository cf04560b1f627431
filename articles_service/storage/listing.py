"""The statement for a page of a list: it walks one index from the cursor, and stops."""

from collections.abc import Callable
from datetime import datetime
from operator import eq, ge, lt
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, select, tuple_

from articles_service.domain.listing import Query
from articles_service.storage.tables import (
    article_symbols,
    article_tags,
    articles,
    standing,
    versions,
)


def listing(query: Query, now: datetime) -> Select[Any]:
    """Documents of stories that are open at ``now``, in order, after the cursor."""
    source = standing
    terms = _terms(query)
    for table, term in terms:
        source = source.join(table, (table.c.article_id == articles.c.id) & term)
    published, identity = articles.c.published_at, articles.c.id
    if terms:  # their index is in the order of publication too
        published, identity = terms[0][0].c.published_at, terms[0][0].c.article_id
    by_update = query.sort == "-updated_at"
    at = articles.c.updated_at if by_update else published
    wanted = select(versions.c.document).select_from(source)
    wanted = wanted.where(articles.c.opens_at <= now, *_filters(query, published))
    return _paged(wanted, query, at, articles.c.id if by_update else identity)


def _terms(query: Query) -> list[tuple[Table, ColumnElement[bool]]]:
    terms: list[tuple[Table, ColumnElement[bool]]] = []
    if query.symbol is not None:
        terms.append((article_symbols, article_symbols.c.symbol == query.symbol))
    if query.tag is not None:
        terms.append((article_tags, article_tags.c.tag == query.tag.casefold()))
    return terms


def _filters(query: Query, published: Column[Any]) -> list[ColumnElement[bool]]:
    index = articles.c
    asked: list[tuple[Column[Any], Callable[..., ColumnElement[bool]], object]] = [
        (index.section, eq, query.section),
        (index.language, eq, _folded(query.language)),
        (index.source, eq, _folded(query.source)),
        (published, ge, query.published_since),
        (published, lt, query.published_before),
        (index.updated_at, ge, query.updated_since),
    ]
    return [
        compare(column, value) for column, compare, value in asked if value is not None
    ]


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _paged(
    wanted: Select[Any], query: Query, at: Column[Any], identity: Column[Any]
) -> Select[Any]:
    place = tuple_(at, identity)
    down = query.sort.startswith("-")
    if query.after is not None:
        mark = tuple_(query.after.at, query.after.id, types=(at.type, identity.type))
        wanted = wanted.where(place < mark if down else place > mark)
    order = (at.desc(), identity.desc()) if down else (at, identity)
    return wanted.order_by(*order).limit(query.limit)
