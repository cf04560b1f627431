"""A story as a JSON document, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from articles_service.domain.blocks import block_from
from articles_service.domain.story import (
    Author,
    Content,
    Correction,
    Image,
    Story,
    SymbolRef,
)

_MOMENTS = ("first_published_at", "published_at", "updated_at", "embargoed_until")


def pack(story: Story) -> str:
    """A story as JSON; every field is in it."""
    return orjson.dumps(story).decode()


def unpack(document: str) -> Story:
    """The story that was packed."""
    fields = orjson.loads(document)
    moments = {name: _moment(fields[name]) for name in _MOMENTS}
    corrections = tuple(_correction(one) for one in fields["corrections"])
    content = _content(fields["content"])
    rest = {"content": content, "corrections": corrections, **moments}
    return Story(**{**fields, **rest})


def _content(fields: Mapping[str, Any]) -> Content:
    image = fields["lead_image"]
    rest = {
        "authors": tuple(Author(**one) for one in fields["authors"]),
        "tags": tuple(fields["tags"]),
        "symbols": tuple(SymbolRef(**one) for one in fields["symbols"]),
        "lead_image": None if image is None else Image(**image),
        "body": tuple(block_from(one) for one in fields["body"]),
    }
    return Content(**{**fields, **rest})


def _correction(fields: Mapping[str, Any]) -> Correction:
    return Correction(**{**fields, "at": datetime.fromisoformat(fields["at"])})


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
