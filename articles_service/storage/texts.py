"""The texts of stories, as they are searched.

A story's row is written and deleted in the transaction that writes the story; triggers
keep the index of words in step with the rows.
"""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from articles_service.domain.blocks import text_of
from articles_service.domain.release import opens_at
from articles_service.domain.story import Story
from articles_service.storage.documents import unpack
from articles_service.storage.engine import Engines
from articles_service.storage.tables import (
    articles,
    millis,
    search_texts,
    standing,
    versions,
)

log = logging.getLogger(__name__)
FILL_BATCH = 500
_own = search_texts.c.article_id == articles.c.id
_ties = 1 << 20  # stories that may be published in one millisecond
_farthest = 1 << 42  # milliseconds: the year 2109, and 1830


def docket(moment: datetime) -> int:
    """The first of the numbers that belong to a moment of publication.

    What is farther than the calendar of a newspaper goes keeps its rank, not its order.
    """
    return max(-_farthest, min(millis(moment), _farthest)) * _ties


def tongue(language: str) -> str:
    """Whose endings are taken off words: those of English, or nobody's."""
    primary = language.partition("-")[0].casefold()
    return "english" if primary == "en" else "others"


def label(kind: str, value: str) -> str:
    """A filter's value as one word, of digits so that nobody takes an ending off it."""
    digest = hashlib.blake2b(f"{kind} {value}".encode(), digest_size=8).digest()
    return str(int.from_bytes(digest))


def labels_of(story: Story) -> list[str]:
    """What filters may ask a story for; case is folded as in the lists."""
    content = story.content
    given = [("language", content.language.casefold())]
    given += [("tag", tag.casefold()) for tag in content.tags]
    given += [("symbol", ref.symbol) for ref in content.symbols]
    if content.section is not None:
        given.append(("section", content.section))
    if content.source:
        given.append(("source", content.source.casefold()))
    return [label(kind, value) for kind, value in sorted(set(given))]


async def keep_texts(connection: AsyncConnection, stories: Sequence[Story]) -> None:
    """Put the newest texts of stories in place of those before; none of what no reader
    is to see.

    Rows go and come in ascending order: the index of words writes a piece of its own
    each time that a number is lower than the one before.
    """
    known = [story.id for story in stories if story.version > 1]
    if known:
        dockets = select(search_texts.c.docket).where(
            search_texts.c.article_id.in_(known)
        )
        await connection.execute(
            delete(search_texts).where(search_texts.c.docket.in_(dockets))
        )
    rows = [_row(story) for story in stories if opens_at(story) is not None]
    if rows:
        rows.sort(key=itemgetter("first"))
        await connection.execute(_entered(), rows)


async def fill_texts(engines: Engines) -> None:
    """Enter what has no texts yet, after a step of the tables that made them anew."""
    async with engines.reading() as connection:
        complete = await _is_complete(connection)
    if complete:
        return
    log.info("search_filling")
    place: tuple[Any, ...] | None = (None, None)
    while place is not None:
        async with engines.writing() as connection:
            place = await _fill_on(connection, *place)
    log.info("search_filled")


async def _is_complete(connection: AsyncConnection) -> bool:
    wanted = select(func.count()).where(articles.c.opens_at.is_not(None))
    held = select(func.count()).select_from(search_texts)
    return await connection.scalar(wanted) == await connection.scalar(held)


async def _fill_on(
    connection: AsyncConnection, moment: datetime | None, identity: str | None
) -> tuple[Any, ...] | None:
    """Enter some stories from a place on; the place after them, None at the end."""
    place = tuple_(articles.c.published_at, articles.c.id)
    wanted = (
        select(articles.c.published_at, articles.c.id, search_texts.c.docket)
        .add_columns(versions.c.document)
        .select_from(standing.outerjoin(search_texts, _own))
        .where(articles.c.opens_at.is_not(None))
        .order_by(articles.c.published_at, articles.c.id)
        .limit(FILL_BATCH)
    )
    if moment is not None:
        kinds = (articles.c.published_at.type, articles.c.id.type)
        wanted = wanted.where(place > tuple_(moment, identity, types=kinds))
    rows = (await connection.execute(wanted)).all()
    await keep_texts(
        connection, [unpack(row.document) for row in rows if row.docket is None]
    )
    return (rows[-1].published_at, rows[-1].id) if rows else None


def _entered() -> Any:
    """An insert that gives each row the next free number of its moment."""
    others = search_texts.alias()
    first: Any = bindparam("first")
    taken = select(func.max(others.c.docket) + 1).where(
        others.c.docket >= first, others.c.docket < first + _ties
    )
    number = func.coalesce(taken.scalar_subquery(), first)
    return insert(search_texts).values(docket=number)


def _row(story: Story) -> dict[str, Any]:
    content = story.content
    return {
        "first": docket(story.published_at or story.updated_at),
        "article_id": story.id,
        "updated_at": story.updated_at,
        "tongue": tongue(content.language),
        "labels": " ".join(labels_of(story)),
        "headline": content.headline,
        "standfirst": content.standfirst or "",
        "body": "\n".join(filter(None, map(text_of, content.body))),
    }
