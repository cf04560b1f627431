"""Searching in SQLite by FTS5 (https://sqlite.org/fts5.html).

Two indexes, one that takes English endings off and one that does not, are asked alike
and their matches put in one order. A number ascends with the time of publication, so
that the newest matches come first from the index itself, without looking at the rest.
"""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Float,
    Select,
    String,
    TableClause,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    type_coerce,
    union_all,
)

from articles_service.domain.inquiry import EXACT, WEIGHED, Inquiry, Order
from articles_service.domain.listing import Query
from articles_service.domain.search import Search, Term
from articles_service.storage.asking import Question, Values
from articles_service.storage.moments import CALENDAR
from articles_service.storage.search import SHOWN
from articles_service.storage.tables import (
    articles,
    millis,
    search_texts,
    stands,
    versions,
)
from articles_service.storage.texts import docket, label, tongue

WEIGHTS = (10, 5, 1, 0)
"""Of headline, standfirst, body and labels, for ``bm25``."""

SNIPPET_WORDS = 32
_MARK, _END = "\x02", "\x03"  # stand in no text: see domain.cleaning


def _index(tongue: str) -> TableClause:
    name = f"search_{tongue}"
    return table(name, column("rowid"), column(name))


INDEXES = {name: _index(name) for name in ("english", "others")}


class Shape(NamedTuple):
    """All that makes one question another one, whatever is looked for.

    ``tongue`` is the index that is asked alone; ``bounds`` are the filters by time.
    """

    order: Order
    tongue: str | None
    bounds: frozenset[str]
    goes_on: bool

    @property
    def exact(self) -> bool:
        """Whether matches come in their order from the index."""
        return self.order in EXACT

    @property
    def indexes(self) -> Sequence[TableClause]:
        """Those that are asked."""
        return [INDEXES[name] for name in INDEXES if self.tongue in (None, name)]


class Fts5:
    """``storage.search.SearchIndex`` over the indexes that the migrations made."""

    def question(self, inquiry: Inquiry) -> Question:
        """The question for the stories that match, in order, up to the limit."""
        return _question(shape_of(inquiry))

    def values(self, inquiry: Inquiry, now: int) -> Values:
        """What the names in the question stand for, at a moment in milliseconds."""
        within, after = inquiry.within, inquiry.after
        known: dict[str, str | int | float] = {
            "words": matching(inquiry.search),
            "match": matching(inquiry.search, _labels(within)),
            "now": now,
            "limit": within.limit,
        }
        for name, moment, measure in _bounds(within):
            if moment is not None:
                known[name] = measure(moment)
        if after is not None:
            known |= {"number": after.number, "rank": after.rank}
        return known

    def highlights(self, marked: Sequence[str | bytes]) -> Mapping[str, str]:
        """The fields in which something is marked, as harmless HTML."""
        fields = (one if isinstance(one, str) else one.decode() for one in marked)
        return {
            name: html.escape(field).replace(_MARK, "<mark>").replace(_END, "</mark>")
            for name, field in zip(SHOWN, fields, strict=True)
            if _MARK in field
        }


def shape_of(inquiry: Inquiry) -> Shape:
    """The form of the question that an inquiry puts."""
    within = inquiry.within
    asked = None if within.language is None else tongue(within.language)
    given = (name for name, moment, _ in _bounds(within) if moment is not None)
    return Shape(inquiry.order, asked, frozenset(given), inquiry.after is not None)


def _bounds(within: Query) -> Sequence[tuple[str, Any, Callable[[Any], int]]]:
    return (
        ("published_since", within.published_since, docket),
        ("published_before", within.published_before, docket),
        ("updated_since", within.updated_since, millis),
    )


@cache  # there are so many shapes, and not more
def _question(shape: Shape) -> Question:
    found = finding(shape).cte("found").prefix_with("MATERIALIZED")
    parts = [_marking(index, found) for index in shape.indexes]
    hits = union_all(*parts).cte("hits").prefix_with("MATERIALIZED")
    number = found.c.docket
    wanted = select(
        number,
        found.c.rank,
        versions.c.document,
        type_coerce(articles.c.published_at, BigInteger),
        type_coerce(articles.c.opens_at, BigInteger),
        *CALENDAR,
        *(hits.c[name] for name in SHOWN),
    ).select_from(
        found.join(hits, hits.c.docket == number)
        .join(search_texts, search_texts.c.docket == number)
        .join(articles, articles.c.id == search_texts.c.article_id)
        .join(versions, stands)
    )
    last = number if shape.order == "published_at" else number.desc()
    return Question(wanted.order_by(found.c.rank, last))


def finding(shape: Shape) -> Select[Any]:
    """The question to the indexes alone: numbers and ranks."""
    parts = [_matches(index, shape) for index in shape.indexes]
    both = union_all(*(select(part.subquery()) for part in parts)).subquery()
    number, rank = both.c.docket, both.c.rank
    wanted = select(number, rank, both.c.source).limit(_given("limit"))
    if shape.exact:
        return wanted.order_by(_in_order(number, shape))
    if shape.goes_on:
        mark = _given("rank", Float())
        tied = and_(rank == mark, number < _given("number"))
        wanted = wanted.where(or_(rank > mark, tied))
    return wanted.order_by(rank, number.desc())


def _matches(index: TableClause, shape: Shape) -> Select[Any]:
    """The matches in one index, as they come from it."""
    number = index.c.rowid
    wanted = select(
        number.label("docket"),
        _rank(index, shape).label("rank"),
        _source(index).label("source"),
    ).where(_matched(index, "match"), *_conditions(number, shape))
    if not shape.exact:
        return wanted.order_by(number.desc()).limit(_constant(WEIGHED))
    return wanted.order_by(_in_order(number, shape)).limit(_given("limit"))


def _in_order(number: ColumnElement[int], shape: Shape) -> ColumnElement[int]:
    return number.desc() if shape.order == "-published_at" else number


def _rank(index: TableClause, shape: Shape) -> ColumnElement[Any]:
    """What a match is ordered by, the least first."""
    if shape.order == "relevance":
        return func.bm25(_words_of(index), *map(_constant, WEIGHTS))
    if shape.order == "-updated_at":
        return -_updated(index.c.rowid)
    return literal_column("0.0")


def _conditions(
    number: ColumnElement[int], shape: Shape
) -> Iterator[ColumnElement[bool]]:
    # Those whose moment is to come are few, and known by what they owe to the log.
    own = search_texts.c.article_id == articles.c.id
    to_come = select(search_texts.c.docket).join_from(articles, search_texts, own)
    yield number.not_in(to_come.where(articles.c.due_at > _given("now")))
    if "published_since" in shape.bounds:
        yield number >= _given("published_since")
    if "published_before" in shape.bounds:
        yield number < _given("published_before")
    if "updated_since" in shape.bounds:
        yield _updated(number) >= _given("updated_since")
    if shape.exact and shape.goes_on:
        mark = _given("number")
        yield number < mark if shape.order == "-published_at" else number > mark


def _updated(number: ColumnElement[int]) -> ColumnElement[Any]:
    updated = type_coerce(search_texts.c.updated_at, BigInteger)
    wanted = select(updated).where(search_texts.c.docket == number)
    return wanted.scalar_subquery()


def _marking(index: TableClause, found: CTE) -> Select[Any]:
    """What was found, each field with its marks, the body in pieces around them."""
    words = _words_of(index)
    marks = [func.char(_constant(ord(mark))) for mark in (_MARK, _END)]
    fields = [func.highlight(words, _constant(n), *marks) for n in (0, 1)]
    size = _constant(SNIPPET_WORDS)
    fields.append(
        func.snippet(words, _constant(2), *marks, literal_column("'…'"), size)
    )
    shown = (field.label(name) for field, name in zip(fields, SHOWN, strict=True))
    # Each match by its number: the others are not to be walked again.
    own = select(found.c.docket).where(found.c.source == _source(index))
    return select(index.c.rowid.label("docket"), *shown).where(
        _matched(index, "words"), index.c.rowid.in_(own)
    )


def _source(index: TableClause) -> ColumnElement[str]:
    return literal_column(f"'{index.name}'", String())


def _words_of(index: TableClause) -> ColumnElement[Any]:
    return index.c[index.name]


def _matched(index: TableClause, name: str) -> ColumnElement[bool]:
    return _words_of(index).op("MATCH", is_comparison=True)(_given(name, String()))


def _constant(number: int) -> ColumnElement[int]:
    return literal_column(str(number), BigInteger())


def _given(name: str, kind: Any = None) -> Any:
    return bindparam(name, type_=kind or BigInteger())


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
