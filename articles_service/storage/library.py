"""The reading side of the store: each question is one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    String,
    bindparam,
    literal_column,
    select,
    type_coerce,
)

from articles_service.domain.change import Change, Head, Past
from articles_service.domain.channel import Tombstone
from articles_service.domain.inquiry import Found, Inquiry, Place
from articles_service.domain.listing import Query
from articles_service.domain.sheet import Calendar, Sheet
from articles_service.domain.slug import is_id
from articles_service.domain.story import Story
from articles_service.storage.asking import Asker, Question, Rows
from articles_service.storage.documents import settled_sheet, sheet, unpack
from articles_service.storage.engine import Engines
from articles_service.storage.listing import listing, values
from articles_service.storage.moments import ASKED_ALONE, calendar
from articles_service.storage.search import SearchIndex
from articles_service.storage.tables import (
    articles,
    change_head,
    changes,
    millis,
    moment,
    slugs,
    standing,
    versions,
)

MAX_ENDED = 100
"""Killed stories that are told at once."""

_written = select(
    versions.c.document,
    type_coerce(articles.c.published_at, BigInteger),
    type_coerce(articles.c.opens_at, BigInteger),
)
_key = bindparam("key", type_=String())
_named = standing.join(slugs, slugs.c.article_id == articles.c.id)
_BY_ID = Question(
    _written.select_from(standing).where(articles.c.id == _key), brief=True
)
_BY_SLUG = Question(
    _written.select_from(_named).where(slugs.c.slug == _key), brief=True
)


class SqlLibrary:
    """What readers ask: ``flow.read.Library``, ``flow.channels.Archive``,
    ``flow.changes.Log`` and ``flow.due.Openings``."""

    def __init__(self, engines: Engines, asker: Asker, index: SearchIndex) -> None:
        self._engines = engines
        self._asker = asker
        self._index = index

    async def by_id(self, story_id: str) -> Story | None:
        """The story that stands."""
        wanted = select(versions.c.document).select_from(standing)
        return await self._story(wanted.where(articles.c.id == story_id))

    async def by_slug(self, slug: str) -> Story | None:
        """The story that has, or once had, a slug."""
        wanted = select(versions.c.document).select_from(_named)
        return await self._story(wanted.where(slugs.c.slug == slug))

    async def page(self, query: Query, now: datetime) -> Sequence[Story]:
        """Stories that are open at ``now``, up to ``query.limit``."""
        rows = await self._asker.ask(listing(query), values(query, millis(now)))
        return [unpack(document) for document, *_ in rows]

    async def sheets_of(self, keys: Sequence[str]) -> Sequence[Sheet | None]:
        """For each key the story that has it as its id, or has or once had it as its
        slug, as it was written."""
        asked = [(_by(key), {"key": key}) for key in keys]
        answers = await self._asker.ask_all(asked)
        return [_sheet(*rows[0]) if rows else None for rows in answers]

    async def sheets(
        self, query: Query, now: datetime
    ) -> tuple[Sequence[Sheet], Calendar]:
        """Stories that are open at ``now``, up to ``query.limit``, as readers see them."""
        rows = await self._asker.ask(listing(query), values(query, millis(now)))
        found = [settled_sheet(_sheet(*row[:3]), now) for row in rows]
        return found, await self._calendar(rows, 3)

    async def newest(
        self, query: Query, now: datetime
    ) -> tuple[Sequence[Story], Calendar]:
        """Stories that are open at ``now``, up to ``query.limit``, and the calendar."""
        rows = await self._asker.ask(listing(query), values(query, millis(now)))
        return [unpack(row[0]) for row in rows], await self._calendar(rows, 3)

    async def ended(self, section: str | None, since: datetime) -> Sequence[Tombstone]:
        """Stories that readers knew and that were killed, the last one first."""
        # As the index has it: SQLite does not look into what is bound.
        killed = changes.c.kind == literal_column("'killed'")
        wanted = select(articles.c.uri, changes.c.at).where(
            killed, changes.c.at >= since, changes.c.article_id == articles.c.id
        )
        if section is not None:
            wanted = wanted.where(articles.c.section == section)
        newest = wanted.order_by(changes.c.at.desc()).limit(MAX_ENDED)
        return [Tombstone(*row) for row in await self._rows(newest)]

    async def search(
        self, inquiry: Inquiry, now: datetime
    ) -> tuple[Sequence[Found], Calendar]:
        """Stories that are open at ``now`` and say what is looked for."""
        question = self._index.question(inquiry)
        rows = await self._asker.ask(question, self._index.values(inquiry, millis(now)))
        found = [
            Found(
                settled_sheet(_sheet(*row[2:5]), now),
                Place(float(row[1]), row[0]),
                self._index.highlights(row[7:]),
            )
            for row in rows
        ]
        return found, await self._calendar(rows, 5)

    def settled(self, sheet: Sheet, now: datetime) -> Sheet:
        """A sheet as it is at a moment."""
        return settled_sheet(sheet, now)

    async def next_opening(self) -> datetime | None:
        """The earliest moment for which a change entry is owed."""
        owed = select(articles.c.due_at).where(articles.c.due_at.is_not(None))
        rows = await self._rows(owed.order_by(articles.c.due_at).limit(1))
        return rows[0].due_at if rows else None

    async def history(self, story_id: str) -> Sequence[Past]:
        """All versions, oldest first."""
        kept = versions.c
        wanted = (
            select(kept.version, kept.signal, kept.at, kept.note, kept.opens_at)
            .where(kept.article_id == story_id)
            .order_by(kept.version)
        )
        return [Past(*row) for row in await self._rows(wanted)]

    async def version(self, story_id: str, number: int) -> Story | None:
        """One version, whole."""
        return await self._story(
            select(versions.c.document).where(
                versions.c.article_id == story_id, versions.c.version == number
            )
        )

    async def head(self) -> Head:
        """Where the change log ends."""
        (row,) = await self._rows(select(change_head.c.epoch, change_head.c.seq))
        return Head(row.epoch, row.seq)

    async def after(self, seq: int, limit: int) -> Sequence[Change]:
        """The entries that follow ``seq``, in order."""
        wanted = select(changes).where(changes.c.seq > seq).order_by(changes.c.seq)
        return [Change(*row) for row in await self._rows(wanted.limit(limit))]

    async def _calendar(self, rows: Rows, column: int) -> Calendar:
        """What the rows say from a column on; asked for where there is none."""
        if not rows:
            rows, column = await self._asker.ask(ASKED_ALONE, {}), 0
        return calendar(*rows[0][column : column + 2])

    async def _rows(self, wanted: Select[Any]) -> Sequence[Any]:
        async with self._engines.reading() as connection:
            rows: Sequence[Any] = (await connection.execute(wanted)).all()
            return rows

    async def _story(self, wanted: Select[Any]) -> Story | None:
        rows = await self._rows(wanted)
        return unpack(rows[0].document) if rows else None


def _by(key: str) -> Question:
    return _BY_ID if is_id(key) else _BY_SLUG


def _sheet(document: str | bytes, published: int | None, opens: int | None) -> Sheet:
    text = document if isinstance(document, bytes) else document.encode()
    at = None if published is None else moment(published)
    return sheet(text, at, None if opens is None else moment(opens))
