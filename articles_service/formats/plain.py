"""Plain text where others may have put HTML.

The patterns take time in proportion to the text, whatever is in it.
"""

import re
from html import escape, unescape

from articles_service.formats.markup import collapsed

_markup = re.compile(
    r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);|</?[a-zA-Z][^<>]*>"
)
_break = re.compile(r"<[bB][rR]\b[^<>]*>")
_tag = re.compile(r"</?[a-zA-Z][^<>]*>")


def line_from(told: str | None) -> str | None:
    """A line that is plain text, or HTML if it looks so; None when it says nothing."""
    text = told or ""
    return line_of_html(text) if _markup.search(text) else collapsed(text) or None


def line_of_html(html: str) -> str | None:
    """A line of HTML as plain text; marks join words, line breaks part them."""
    return collapsed(unescape(_tag.sub("", _break.sub(" ", html)))) or None


def told_line(text: str) -> str:
    """A line such that ``line_from`` gives it back: as it is, unless it looks like HTML."""
    return escape(text, quote=False) if _markup.search(text) else text
