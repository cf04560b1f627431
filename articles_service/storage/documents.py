"""A story as a JSON document, and back.

The document has the members and the form of an article on the wire, all but ``links``,
so that readers can be handed it as it lies here. It begins with what must be known to
do so without reading the rest.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import orjson

from articles_service.domain.content import NAMES, content_from
from articles_service.domain.release import opens_at, settled
from articles_service.domain.sheet import Sheet
from articles_service.domain.story import Correction, Story

_MOMENTS = ("first_published_at", "published_at", "updated_at", "embargoed_until")
_STORY = tuple(field.name for field in fields(Story) if field.name != "content")
_head = re.compile(
    rb'\{"status":"([a-z]+)","id":"([^"]+)","slug":"([^"]+)","version":(\d+),'
    rb'"updated_at":"([^"]+)"'
)


def pack(story: Story) -> bytes:
    """A story as JSON; every field is in it."""
    content = story.content
    document = {
        "status": story.status,
        "id": story.id,
        "slug": story.slug,
        "version": story.version,
        "updated_at": story.updated_at,
        "uri": story.uri,
        "signal": story.signal,
        **{name: getattr(content, name) for name in NAMES},
        "first_published_at": story.first_published_at,
        "published_at": story.published_at,
        "embargoed_until": story.embargoed_until,
        "corrections": story.corrections,
        "word_count": story.word_count,
    }
    return orjson.dumps(
        document, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME
    )


def unpack(document: str | bytes) -> Story:
    """The story that was packed."""
    known = orjson.loads(document)
    moments = {name: _moment(known[name]) for name in _MOMENTS}
    corrections = tuple(_correction(one) for one in known["corrections"])
    # Documents of the first form had the content apart.
    content = content_from(known.get("content", known))
    rest = {"content": content, "corrections": corrections, **moments}
    return Story(**{**{name: known[name] for name in _STORY}, **rest})


def sheet(document: bytes, published: datetime | None, opens: datetime | None) -> Sheet:
    """The story that was packed, as it can be handed out."""
    head = _head.match(document)
    if head is None:
        return written(unpack(document))
    status, identity, slug, version, updated = head.groups()
    return Sheet(
        identity.decode(),
        slug.decode(),
        int(version),
        status.decode(),  # type: ignore[arg-type]  # it was packed from one
        published,
        datetime.fromisoformat(updated.decode()),
        opens,
        document,
    )


def settled_sheet(given: Sheet, now: datetime) -> Sheet:
    """The same at a moment: one whose schedule has come says that it is published."""
    if given.status == "published":
        return given
    return written(settled(unpack(given.text), now))


def written(story: Story) -> Sheet:
    """A story as it can be handed out."""
    return Sheet(
        id=story.id,
        slug=story.slug,
        version=story.version,
        status=story.status,
        published_at=story.published_at,
        updated_at=story.updated_at,
        opens_at=opens_at(story),
        text=pack(story),
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None)
        return f"{utc.isoformat(timespec='milliseconds')}Z"
    raise TypeError(f"{type(value).__name__} has no form in a document")


def _correction(fields: Mapping[str, Any]) -> Correction:
    return Correction(**{**fields, "at": datetime.fromisoformat(fields["at"])})


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
