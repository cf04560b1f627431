"""What a story says, from the plain fields in which others tell it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from articles_service.domain.blocks import block_from
from articles_service.domain.story import Author, Content, Image, SymbolRef

NAMES = tuple(field.name for field in fields(Content))
_PARTS = frozenset({"authors", "tags", "symbols", "lead_image", "body"})


def content_from(given: Mapping[str, Any]) -> Content:
    """The content that a mapping with all its fields describes; others are skipped.

    Raises:
        KeyError, TypeError: a field is missing, or a part has a field too many.
    """
    image = given["lead_image"]
    return Content(
        **{name: given[name] for name in NAMES if name not in _PARTS},
        authors=tuple(Author(**one) for one in given["authors"]),
        tags=tuple(given["tags"]),
        symbols=tuple(SymbolRef(**one) for one in given["symbols"]),
        lead_image=None if image is None else Image(**image),
        body=tuple(block_from(one) for one in given["body"]),
    )
