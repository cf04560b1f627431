"""Searching in SQLite by FTS5 (https://sqlite.org/fts5.html).

Two indexes, one that takes English endings off and one that does not, are asked alike
and their matches put in one order. A number ascends with the time of publication, so
that the newest matches come first from the index itself, without looking at the rest.
"""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Subquery,
    TableClause,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    table,
    type_coerce,
    union_all,
)

from articles_service.domain.inquiry import EXACT, WEIGHED, Inquiry
from articles_service.domain.listing import Query
from articles_service.domain.search import Search, Term
from articles_service.storage.search import SHOWN
from articles_service.storage.tables import articles, search_texts
from articles_service.storage.texts import docket, label, tongue

WEIGHTS = (10, 5, 1, 0)
"""Of headline, standfirst, body and labels, for ``bm25``."""

SNIPPET_WORDS = 32
_MARK, _END = "\x02", "\x03"  # stand in no text: see domain.cleaning


def _index(tongue: str) -> TableClause:
    name = f"search_{tongue}"
    return table(name, column("rowid"), column(name))


INDEXES = {name: _index(name) for name in ("english", "others")}


class Fts5:
    """``storage.search.SearchIndex`` over the indexes that the migrations made."""

    def hits(self, inquiry: Inquiry, now: datetime) -> Subquery:
        """The matches after the inquiry's place, in its order, with their highlights."""
        found = finding(inquiry, now).cte("found").prefix_with("MATERIALIZED")
        parts = [_marking(index, inquiry, found) for index in _indexes(inquiry.within)]
        return union_all(*parts).subquery("hits")

    def highlights(self, hit: Row[Any]) -> Mapping[str, str]:
        """The fields in which something is marked, as harmless HTML."""
        fields = {name: getattr(hit, name) for name in SHOWN}
        return {
            name: html.escape(field).replace(_MARK, "<mark>").replace(_END, "</mark>")
            for name, field in fields.items()
            if _MARK in field
        }


def finding(inquiry: Inquiry, now: datetime) -> Select[Any]:
    """The question to the indexes: numbers and ranks."""
    match = matching(inquiry.search, _labels(inquiry.within))
    parts = [_matches(index, match, inquiry, now) for index in _indexes(inquiry.within)]
    both = union_all(*(select(part.subquery()) for part in parts)).subquery()
    wanted = select(both.c.docket, both.c.rank)
    number, rank, after = both.c.docket, both.c.rank, inquiry.after
    if inquiry.order in EXACT:
        down = inquiry.order == "-published_at"
        wanted = wanted.order_by(number.desc() if down else number)
    else:
        wanted = wanted.order_by(rank, number.desc())
        if after is not None:
            tied = and_(rank == after.rank, number < after.number)
            wanted = wanted.where(or_(rank > after.rank, tied))
    return wanted.limit(inquiry.within.limit)


def _matches(
    index: TableClause, match: str, inquiry: Inquiry, now: datetime
) -> Select[Any]:
    """The matches in one index, as they come from it."""
    number = index.c.rowid
    wanted = select(number.label("docket"), _rank(index, inquiry).label("rank")).where(
        _words_of(index).op("MATCH")(match), *_conditions(number, inquiry, now)
    )
    if inquiry.order not in EXACT:
        return wanted.order_by(number.desc()).limit(WEIGHED)
    down = inquiry.order == "-published_at"
    if inquiry.after is not None:
        mark = inquiry.after.number
        wanted = wanted.where(number < mark if down else number > mark)
    return wanted.order_by(number.desc() if down else number).limit(
        inquiry.within.limit
    )


def _rank(index: TableClause, inquiry: Inquiry) -> ColumnElement[Any]:
    """What a match is ordered by, the least first."""
    if inquiry.order == "relevance":
        return func.bm25(_words_of(index), *WEIGHTS)
    if inquiry.order == "-updated_at":
        return -type_coerce(_updated(index.c.rowid), BigInteger)
    return literal(0.0)


def _conditions(
    number: ColumnElement[int], inquiry: Inquiry, now: datetime
) -> Iterator[ColumnElement[bool]]:
    within = inquiry.within
    # Those whose moment is to come are few, and known by what they owe to the log.
    own = search_texts.c.article_id == articles.c.id
    to_come = select(search_texts.c.docket).join_from(articles, search_texts, own)
    yield number.not_in(to_come.where(articles.c.due_at > now))
    if within.published_since is not None:
        yield number >= docket(within.published_since)
    if within.published_before is not None:
        yield number < docket(within.published_before)
    if within.updated_since is not None:
        yield _updated(number) >= within.updated_since


def _updated(number: ColumnElement[int]) -> ColumnElement[Any]:
    wanted = select(search_texts.c.updated_at).where(search_texts.c.docket == number)
    return wanted.scalar_subquery()


def matching(search: Search, labels: Sequence[str] = ()) -> str:
    """A search in the language of FTS5, in which every term is a quoted string."""
    every = " AND ".join(f"({_either(terms)})" for terms in search.every)
    words = f"({every})" + (f" NOT ({_either(search.never)})" if search.never else "")
    said = f"{{{' '.join(SHOWN)}}} : ({words})"
    return " AND ".join([said, *(f"labels : {name}" for name in labels)])


def _either(terms: Sequence[Term]) -> str:
    return " OR ".join(map(_quoted, terms))


def _quoted(term: Term) -> str:
    inside = term.text.replace('"', '""')
    return f'"{inside}"{" *" if term.prefix else ""}'


def _words_of(index: TableClause) -> ColumnElement[Any]:
    return index.c[index.name]


def _indexes(within: Query) -> Sequence[TableClause]:
    if within.language is not None:
        return [INDEXES[tongue(within.language)]]
    return list(INDEXES.values())


def _labels(within: Query) -> list[str]:
    asked: list[tuple[str, str | None, Callable[[str], str]]] = [
        ("language", within.language, str.casefold),
        ("section", within.section, str),
        ("source", within.source, str.casefold),
        ("symbol", within.symbol, str),
        ("tag", within.tag, str.casefold),
    ]
    return [
        label(kind, fold(value)) for kind, value, fold in asked if value is not None
    ]


def _marking(index: TableClause, inquiry: Inquiry, found: CTE) -> Select[Any]:
    """What was found, each field with its marks, the body in pieces around them."""
    words, match = _words_of(index), matching(inquiry.search)
    fields = [func.highlight(words, number, _MARK, _END) for number in (0, 1)]
    fields.append(func.snippet(words, 2, _MARK, _END, "…", SNIPPET_WORDS))
    shown = (field.label(name) for field, name in zip(fields, SHOWN, strict=True))
    # The one that is looked up comes last, each match by its number.
    both = found.join(index, index.c.rowid == found.c.docket)
    return (
        select(found.c.docket, found.c.rank, *shown)
        .select_from(both)
        .where(words.op("MATCH")(match))
    )
