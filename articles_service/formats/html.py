"""HTML: what of it may come in."""

import re

import nh3

INLINE_MARKS = frozenset(
    {
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "em",
        "i",
        "q",
        "s",
        "strong",
        "sub",
        "sup",
    }
)
"""All that a paragraph or a list item may hold; a link keeps its address alone."""

# What nh3 leaves as it is; not asking it is several times as fast.
_harmless = re.compile(r"[^<>&\0\r\xa0]*")
_LINKS = frozenset({"http", "https", "mailto"})


class InlineCleaner:
    """Keeps inline marks, drops other elements and keeps their text; scripts go whole.

    What comes out is balanced and escaped, and cleaning it again changes nothing.
    """

    def __init__(self) -> None:
        self._cleaner = nh3.Cleaner(
            tags=set(INLINE_MARKS),
            attributes={"a": {"href"}},
            url_schemes=set(_LINKS),
            link_rel=None,
        )

    def __call__(self, html: str) -> str:
        """``html`` made harmless."""
        if _harmless.fullmatch(html):
            return html.strip()
        cleaned: str = self._cleaner.clean(html)
        return cleaned.strip()
