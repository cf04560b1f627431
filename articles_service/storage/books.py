"""The writing side of the store: one transaction, over Core statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from articles_service.domain.change import Head
from articles_service.domain.release import Filed, opens_at
from articles_service.domain.repetition import Memory, Token
from articles_service.domain.story import Kind, Story
from articles_service.storage.documents import pack, unpack
from articles_service.storage.tables import (
    article_symbols,
    article_tags,
    articles,
    change_head,
    changes,
    idempotency,
    slugs,
    standing,
    versions,
)

REMEMBERED = timedelta(days=1)


class SqlBooks:
    """``flow.books.Books`` over one connection in a transaction.

    Writers wait for each other at the row of ``change_head``, so that the order of the
    log is the order of commits; SQLite has let only one of them begin anyway.
    """

    def __init__(self, connection: AsyncConnection, head: Head) -> None:
        self._connection = connection
        self._head = head

    @classmethod
    async def opened(cls, connection: AsyncConnection) -> "SqlBooks":
        """Books with the writer's turn taken."""
        turn = select(change_head.c.epoch, change_head.c.seq).with_for_update()
        epoch, seq = (await connection.execute(turn)).one()
        return cls(connection, Head(epoch, seq))

    async def filed(self, story_id: str) -> Filed | None:
        """The story that stands."""
        found = await self._connection.execute(
            _standing().where(articles.c.id == story_id)
        )
        row = found.one_or_none()
        return None if row is None else _filed(row)

    async def due(self, now: datetime, limit: int) -> Sequence[Filed]:
        """Stories whose change entry is owed by ``now``, the longest owed first."""
        order = (articles.c.due_at, articles.c.id)
        owed = _standing().where(articles.c.due_at <= now).order_by(*order)
        return [
            _filed(row) for row in await self._connection.execute(owed.limit(limit))
        ]

    async def owners(self, names: Sequence[str]) -> Mapping[str, str]:
        """The ids of the stories that have, or once had, these slugs."""
        wanted = select(slugs.c.slug, slugs.c.article_id).where(slugs.c.slug.in_(names))
        rows = await self._connection.execute(wanted)
        return {row.slug: row.article_id for row in rows}

    async def uri_owner(self, uri: str) -> str | None:
        """The id of the story with this URI."""
        wanted = select(articles.c.id).where(articles.c.uri == uri)
        owner: str | None = await self._connection.scalar(wanted)
        return owner

    async def keep(self, filed: Filed, note: str | None) -> None:
        """Add a version and make it the one that stands."""
        story = filed.story
        row = _index_row(filed)
        if story.version == 1:
            await self._connection.execute(insert(articles).values(id=story.id, **row))
        else:
            await self._connection.execute(
                update(articles).where(articles.c.id == story.id).values(**row)
            )
        await self._connection.execute(
            insert(versions).values(
                article_id=story.id,
                version=story.version,
                signal=story.signal,
                at=story.updated_at,
                note=note,
                opens_at=opens_at(story),
                document=pack(story),
            )
        )
        await self._keep_slug(filed)
        await self._keep_terms(story)

    async def tell(self, story: Story, kind: Kind, at: datetime) -> None:
        """Add the next entry to the change log."""
        self._head = Head(self._head.epoch, self._head.seq + 1)
        await self._connection.execute(update(change_head).values(seq=self._head.seq))
        await self._connection.execute(
            insert(changes).values(
                seq=self._head.seq,
                article_id=story.id,
                slug=story.slug,
                version=story.version,
                kind=kind,
                at=at,
            )
        )

    async def mark(self, filed: Filed) -> None:
        """Note what readers were told, and when more is due."""
        await self._connection.execute(
            update(articles)
            .where(articles.c.id == filed.story.id)
            .values(told=filed.told, due_at=filed.due_at)
        )

    async def recall(self, key: str) -> Memory | None:
        """What was remembered under a token's key."""
        made = (versions.c.article_id == idempotency.c.article_id) & (
            versions.c.version == idempotency.c.version
        )
        found = await self._connection.execute(
            select(idempotency.c.fingerprint, versions.c.document)
            .join_from(idempotency, versions, made)
            .where(idempotency.c.key == key)
        )
        row = found.one_or_none()
        return None if row is None else Memory(row.fingerprint, unpack(row.document))

    async def remember(self, token: Token, story: Story, now: datetime) -> None:
        """Remember a token for a day; older ones are forgotten on this occasion."""
        await self._connection.execute(
            delete(idempotency).where(idempotency.c.at < now - REMEMBERED)
        )
        await self._connection.execute(
            insert(idempotency).values(
                key=token.key,
                fingerprint=token.fingerprint,
                article_id=story.id,
                version=story.version,
                at=now,
            )
        )

    async def _keep_slug(self, filed: Filed) -> None:
        story = filed.story
        own = slugs.c.article_id == story.id
        if filed.told == "nothing":  # nobody can know the slugs that it had before
            await self._connection.execute(
                delete(slugs).where(own, slugs.c.slug != story.slug)
            )
        if story.slug not in await self.owners([story.slug]):
            await self._connection.execute(
                insert(slugs).values(slug=story.slug, article_id=story.id)
            )

    async def _keep_terms(self, story: Story) -> None:
        content = story.content
        tags = {tag.casefold() for tag in content.tags}
        symbols = {ref.symbol for ref in content.symbols}
        await self._replace(article_tags, "tag", story, tags)
        await self._replace(article_symbols, "symbol", story, symbols)

    async def _replace(
        self, table: Table, name: str, story: Story, terms: set[str]
    ) -> None:
        """Rows for what readers can look a story up by; none while it cannot open."""
        if story.version > 1:
            await self._connection.execute(
                delete(table).where(table.c.article_id == story.id)
            )
        if terms and opens_at(story) is not None:
            shared = {"article_id": story.id, "published_at": story.published_at}
            rows = [{name: term, **shared} for term in sorted(terms)]
            await self._connection.execute(insert(table), rows)


def _standing() -> Select[Any]:
    wanted = select(articles.c.told, articles.c.due_at, versions.c.document)
    return wanted.select_from(standing)


def _filed(row: Row[Any]) -> Filed:
    return Filed(unpack(row.document), row.told, row.due_at)


def _index_row(filed: Filed) -> dict[str, Any]:
    story, content = filed.story, filed.story.content
    return {
        "uri": story.uri,
        "version": story.version,
        "section": content.section,
        "language": content.language.casefold(),
        "source": content.source.casefold() if content.source else None,
        "published_at": story.published_at,
        "updated_at": story.updated_at,
        "opens_at": opens_at(story),
        "told": filed.told,
        "due_at": filed.due_at,
    }
