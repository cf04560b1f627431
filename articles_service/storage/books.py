"""The writing side of the store: one transaction, over Core statements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
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
from articles_service.storage.texts import keep_texts

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

    async def filed_by_uri(self, uris: Sequence[str]) -> Sequence[Filed]:
        """Those of the stories with these URIs that there are."""
        known = _standing().where(articles.c.uri.in_(uris))
        return [_filed(row) for row in await self._connection.execute(known)]

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
        await self.keep_all([(filed, note)])

    async def keep_all(self, kept: Sequence[tuple[Filed, str | None]]) -> None:
        """``keep`` one after the other, in fewer statements."""
        standing = [filed for filed, _ in kept]
        fresh = [filed for filed in standing if filed.story.version == 1]
        known = [filed for filed in standing if filed.story.version > 1]
        await self._insert(articles, [_article_row(filed) for filed in fresh])
        await self._update(articles, [_article_row(filed) for filed in known])
        await self._insert(
            versions, [_version_row(filed.story, note) for filed, note in kept]
        )
        await self._keep_slugs(standing)
        newest = {filed.story.id: filed.story for filed in standing}
        await self._keep_terms(newest.values())
        await keep_texts(self._connection, list(newest.values()))

    async def tell(self, story: Story, kind: Kind, at: datetime) -> None:
        """Add the next entry to the change log."""
        await self.tell_all([(story, kind, at)])

    async def tell_all(self, told: Sequence[tuple[Story, Kind, datetime]]) -> None:
        """``tell`` one after the other, in fewer statements."""
        if not told:
            return
        rows = [
            _change_row(seq, *one) for seq, one in enumerate(told, self._head.seq + 1)
        ]
        self._head = Head(self._head.epoch, self._head.seq + len(rows))
        await self._connection.execute(update(change_head).values(seq=self._head.seq))
        await self._insert(changes, rows)

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

    async def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            await self._connection.execute(insert(table), rows)

    async def _update(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            named = [{f"new_{name}": row[name] for name in row} for row in rows]
            wanted: dict[str, Any] = {
                name: bindparam(f"new_{name}") for name in rows[0]
            }
            changed = update(table).where(table.c.id == wanted.pop("id"))
            await self._connection.execute(changed.values(wanted), named)

    async def _keep_slugs(self, standing: Sequence[Filed]) -> None:
        newest = {filed.story.id: filed for filed in standing}
        # Nobody can know the slugs that a story had before readers were told of it.
        unheard = {key for key, filed in newest.items() if filed.told == "nothing"}
        for filed in standing:
            if filed.story.version > 1 and filed.story.id in unheard:
                await self._forget_slugs(filed.story)
        wanted = {
            filed.story.slug: filed.story.id
            for filed in standing
            if filed.story.id not in unheard or filed is newest[filed.story.id]
        }
        taken = await self.owners(list(wanted))
        rows = [
            {"slug": slug, "article_id": owner}
            for slug, owner in wanted.items()
            if slug not in taken
        ]
        await self._insert(slugs, rows)

    async def _forget_slugs(self, story: Story) -> None:
        own = slugs.c.article_id == story.id
        await self._connection.execute(
            delete(slugs).where(own, slugs.c.slug != story.slug)
        )

    async def _keep_terms(self, newest: Collection[Story]) -> None:
        known = [story.id for story in newest if story.version > 1]
        for table, name, terms in (
            (article_tags, "tag", _tags),
            (article_symbols, "symbol", _symbols),
        ):
            if known:
                await self._connection.execute(
                    delete(table).where(table.c.article_id.in_(known))
                )
            rows = [
                {"article_id": story.id, "published_at": story.published_at, name: term}
                for story in newest
                if opens_at(story) is not None  # none while it cannot open
                for term in sorted(terms(story))
            ]
            await self._insert(table, rows)


def _tags(story: Story) -> set[str]:
    return {tag.casefold() for tag in story.content.tags}


def _symbols(story: Story) -> set[str]:
    return {ref.symbol for ref in story.content.symbols}


def _standing() -> Select[Any]:
    wanted = select(articles.c.told, articles.c.due_at, versions.c.document)
    return wanted.select_from(standing)


def _filed(row: Row[Any]) -> Filed:
    return Filed(unpack(row.document), row.told, row.due_at)


def _article_row(filed: Filed) -> dict[str, Any]:
    story, content = filed.story, filed.story.content
    return {
        "id": story.id,
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


def _version_row(story: Story, note: str | None) -> dict[str, Any]:
    return {
        "article_id": story.id,
        "version": story.version,
        "signal": story.signal,
        "at": story.updated_at,
        "note": note,
        "opens_at": opens_at(story),
        "document": pack(story).decode(),
    }


def _change_row(seq: int, story: Story, kind: Kind, at: datetime) -> dict[str, Any]:
    return {
        "seq": seq,
        "article_id": story.id,
        "slug": story.slug,
        "version": story.version,
        "kind": kind,
        "at": at,
    }
