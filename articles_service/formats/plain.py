"""Plain text where others may have put HTML."""

import re
from html import escape

from articles_service.domain.blocks import plain_text
from articles_service.formats.markup import collapsed

_markup = re.compile(
    r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);|</?[a-zA-Z][^<>]*>"
)


def line_from(told: str | None) -> str | None:
    """A line that is plain text, or HTML if it looks so; None when it says nothing."""
    text = told or ""
    return collapsed(plain_text(text) if _markup.search(text) else text) or None


def told_line(text: str) -> str:
    """A line such that ``line_from`` gives it back: as it is, unless it looks like HTML."""
    return escape(text, quote=False) if _markup.search(text) else text
