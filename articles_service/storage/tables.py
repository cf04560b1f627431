"""The tables.

``versions`` is append-only and holds the stories; ``articles`` is the index of what
stands now, with just what lists and the embargo rule ask for. Times are integers,
milliseconds since 1970 in UTC: exact, short, and ordered alike in every database. What
filters compare without regard to case (tags, language, source) is case-folded here.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine

_epoch = datetime(1970, 1, 1, tzinfo=UTC)
_millisecond = timedelta(milliseconds=1)
_id = String(36)
_slug = String(200)
metadata = MetaData()


def millis(moment: datetime) -> int:
    """A time as milliseconds since 1970."""
    return (moment - _epoch) // _millisecond


def moment(millis: int) -> datetime:
    """The time again, in UTC."""
    return _epoch + millis * _millisecond


class Moment(TypeDecorator[datetime]):
    """An aware time as milliseconds since 1970."""

    impl: type[TypeEngine[Any]] | TypeEngine[Any] = BigInteger
    cache_ok: bool | None = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> int | None:
        return None if value is None else millis(value)

    def process_result_value(
        self, value: int | None, dialect: Dialect
    ) -> datetime | None:
        return None if value is None else moment(value)


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _listed(*columns: str) -> Index:
    """What a list walks, either way, and stops: ids stand for equal times."""
    where = "opens_at IS NOT NULL"
    return _partial(f"ix_articles_{columns[0]}", *columns, "id", where=where)


articles = Table(
    "articles",
    metadata,
    Column("id", _id, primary_key=True),
    Column("uri", String(500), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("section", _slug),
    Column("language", String(35), nullable=False),
    Column("source", Text),
    Column("published_at", Moment),
    Column("updated_at", Moment, nullable=False),
    # From when readers may see it; null: never, as things stand.
    Column("opens_at", Moment),
    # What readers were told, and when the next change entry is owed.
    Column("told", String(7), nullable=False),
    Column("due_at", Moment),
    _listed("published_at"),
    _listed("updated_at"),
    _listed("section", "published_at"),
    _listed("language", "published_at"),
    _listed("source", "published_at"),
    _partial("ix_articles_due_at", "due_at", where="due_at IS NOT NULL"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", _id, ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("signal", String(10)),
    Column("at", Moment, nullable=False),
    Column("note", Text),
    Column("opens_at", Moment),
    Column("document", Text, nullable=False),
)

stands = (versions.c.article_id == articles.c.id) & (
    versions.c.version == articles.c.version
)
standing = articles.join(versions, stands)
"""Each article with the version that stands."""

slugs = Table(
    "slugs",
    metadata,
    Column("slug", _slug, primary_key=True),
    Column("article_id", _id, ForeignKey("articles.id"), nullable=False, index=True),
)

article_tags = Table(
    "article_tags",
    metadata,
    Column("article_id", _id, ForeignKey("articles.id"), primary_key=True),
    Column("tag", Text, primary_key=True),
    Column("published_at", Moment, nullable=False),
    Index("ix_article_tags_tag", "tag", "published_at", "article_id"),
)

article_symbols = Table(
    "article_symbols",
    metadata,
    Column("article_id", _id, ForeignKey("articles.id"), primary_key=True),
    Column("symbol", String(32), primary_key=True),
    Column("published_at", Moment, nullable=False),
    Index("ix_article_symbols_symbol", "symbol", "published_at", "article_id"),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", _id, ForeignKey("articles.id"), nullable=False),
    Column("slug", _slug, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    _partial("ix_changes_killed", "at", where="kind = 'killed'"),
)

change_head = Table(
    "change_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", String(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("article_id", _id, ForeignKey("articles.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

search_texts = Table(
    "search_texts",
    metadata,
    # Ascends with the time of publication: the order in which matches are found.
    Column("docket", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", _id, ForeignKey("articles.id"), nullable=False, unique=True),
    Column("updated_at", Moment, nullable=False),
    Column("tongue", String(7), nullable=False),
    # What filters compare, as words that stand in no text.
    Column("labels", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("standfirst", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""What is searched: a row for each story that is, or may come to be, open to readers."""
