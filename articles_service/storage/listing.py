"""The question for a page of a list: it walks one index from the cursor, and stops."""

from functools import cache
from operator import eq, ge, lt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    select,
    tuple_,
    type_coerce,
)

from articles_service.domain.listing import Query, Sort
from articles_service.storage.asking import Question, Values
from articles_service.storage.moments import CALENDAR
from articles_service.storage.tables import (
    article_symbols,
    article_tags,
    articles,
    millis,
    standing,
    versions,
)

_TEXTS = ("section", "tag", "symbol", "language", "source")
_FOLDED = ("tag", "language", "source")
_MOMENTS = ("published_since", "published_before", "updated_since")
Asked = frozenset[str]
"""The filters that a list has."""


def listing(query: Query) -> Question:
    """The question for stories that are open at ``now``, in order, after the cursor.

    A row is document, ``published_at``, ``opens_at`` and the calendar, times in
    milliseconds.
    """
    given = (name for name in (*_TEXTS, *_MOMENTS) if getattr(query, name) is not None)
    return _listing(frozenset(given), query.sort, query.after is not None)


def values(query: Query, now: int) -> Values:
    """What the names in the question of a query stand for."""
    known: dict[str, str | int] = {"now": now, "limit": query.limit}
    for name in _TEXTS:
        text = getattr(query, name)
        if text is not None:
            known[name] = text.casefold() if name in _FOLDED else text
    for name in _MOMENTS:
        moment = getattr(query, name)
        if moment is not None:
            known[name] = millis(moment)
    if query.after is not None:
        known |= {"after_at": millis(query.after.at), "after_id": query.after.id}
    return known


@cache  # there are so many forms, and not more
def _listing(asked: Asked, sort: Sort, goes_on: bool) -> Question:
    source = standing
    terms = _terms(asked)
    for table, name in terms:
        own = table.c.article_id == articles.c.id
        source = source.join(table, own & (table.c[name] == _text(name)))
    published, identity = articles.c.published_at, articles.c.id
    if terms:  # their index is in the order of publication too
        published, identity = terms[0][0].c.published_at, terms[0][0].c.article_id
    by_update = sort == "-updated_at"
    place = (
        (articles.c.updated_at, articles.c.id) if by_update else (published, identity)
    )
    wanted = select(
        versions.c.document,
        type_coerce(articles.c.published_at, BigInteger),
        type_coerce(articles.c.opens_at, BigInteger),
        *CALENDAR,
    ).select_from(source)
    wanted = wanted.where(articles.c.opens_at <= _number("now"))
    wanted = wanted.where(*_filters(asked, published))
    return Question(_paged(wanted, place, sort.startswith("-"), goes_on))


def _terms(asked: Asked) -> list[tuple[Table, str]]:
    terms = ((article_symbols, "symbol"), (article_tags, "tag"))
    return [(table, name) for table, name in terms if name in asked]


def _filters(asked: Asked, published: Column[Any]) -> list[ColumnElement[bool]]:
    texts = ("section", "language", "source")
    found = [eq(articles.c[name], _text(name)) for name in texts if name in asked]
    bounds = (
        ("published_since", ge, published),
        ("published_before", lt, published),
        ("updated_since", ge, articles.c.updated_at),
    )
    return found + [
        compare(column, _number(name))
        for name, compare, column in bounds
        if name in asked
    ]


def _paged(
    wanted: Select[Any],
    place: tuple[Column[Any], Column[Any]],
    down: bool,
    goes_on: bool,
) -> Select[Any]:
    at, identity = place
    if goes_on:
        here, mark = tuple_(*place), tuple_(_number("after_at"), _text("after_id"))
        wanted = wanted.where(here < mark if down else here > mark)
    order = (at.desc(), identity.desc()) if down else (at, identity)
    return wanted.order_by(*order).limit(_number("limit"))


def _text(name: str) -> Any:
    return bindparam(name, type_=String())


def _number(name: str) -> Any:
    return bindparam(name, type_=BigInteger())
