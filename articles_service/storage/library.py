"""The reading side of the store: each question is one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from articles_service.domain.change import Change, Head, Past
from articles_service.domain.inquiry import Found, Inquiry, Place
from articles_service.domain.listing import Query
from articles_service.domain.story import Story
from articles_service.storage.documents import unpack
from articles_service.storage.engine import Engines
from articles_service.storage.listing import listing
from articles_service.storage.search import SearchIndex
from articles_service.storage.tables import (
    articles,
    change_head,
    changes,
    search_texts,
    slugs,
    standing,
    stands,
    versions,
)


class SqlLibrary:
    """What readers ask: ``flow.read.Library``, ``flow.changes.Log`` and
    ``flow.due.Openings``."""

    def __init__(self, engines: Engines, index: SearchIndex) -> None:
        self._engines = engines
        self._index = index

    async def by_id(self, story_id: str) -> Story | None:
        """The story that stands."""
        wanted = select(versions.c.document).select_from(standing)
        return await self._story(wanted.where(articles.c.id == story_id))

    async def by_slug(self, slug: str) -> Story | None:
        """The story that has, or once had, a slug."""
        named = standing.join(slugs, slugs.c.article_id == articles.c.id)
        wanted = select(versions.c.document).select_from(named)
        return await self._story(wanted.where(slugs.c.slug == slug))

    async def page(self, query: Query, now: datetime) -> Sequence[Story]:
        """Stories that are open at ``now``, up to ``query.limit``."""
        return [unpack(row.document) for row in await self._rows(listing(query, now))]

    async def search(self, inquiry: Inquiry, now: datetime) -> Sequence[Found]:
        """Stories that are open at ``now`` and say what is looked for."""
        hits = self._index.hits(inquiry, now)
        texts = search_texts.c.docket == hits.c.docket
        own = articles.c.id == search_texts.c.article_id
        wanted = select(hits, versions.c.document).select_from(
            hits.join(search_texts, texts).join(articles, own).join(versions, stands)
        )
        down = hits.c.docket if inquiry.order == "published_at" else -hits.c.docket
        rows = await self._rows(wanted.order_by(hits.c.rank, down))
        return [
            Found(
                unpack(row.document),
                Place(float(row.rank), row.docket),
                self._index.highlights(row),
            )
            for row in rows
        ]

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

    async def _rows(self, wanted: Select[Any]) -> Sequence[Any]:
        async with self._engines.reading() as connection:
            rows: Sequence[Any] = (await connection.execute(wanted)).all()
            return rows

    async def _story(self, wanted: Select[Any]) -> Story | None:
        rows = await self._rows(wanted)
        return unpack(rows[0].document) if rows else None
