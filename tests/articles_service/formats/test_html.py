"""What of HTML may come in."""

import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.formats.html import INLINE_MARKS, InlineCleaner

clean = InlineCleaner()
pieces = st.sampled_from(
    [
        *(f"<{mark}>" for mark in sorted(INLINE_MARKS)),
        *(f"</{mark}>" for mark in sorted(INLINE_MARKS)),
        "<script>",
        "</script>",
        "<style>",
        "<p>",
        "<img src=x onerror=alert(1)>",
        "<svg><a xlink:href='javascript:alert(1)'>",
        "<a href='javascript:alert(1)'>",
        "<a href='https://example.org/' onclick='x()' style='x'>",
        "<math><mtext><table><mglyph><style>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&lt;",
        "&#60;script&#62;",
        "&",
        "<",
        '"',
        "text",
        " ",
    ]
)


@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        ("plain text", "plain text"),
        ("a &amp; b < c", "a &amp; b &lt; c"),
        ("<em>a</em> <strong>b</strong><br/>c", "<em>a</em> <strong>b</strong><br>c"),
        ('<a href="https://x.org/?a=1&amp;b=2">l</a>',) * 2,
        ('<a href="/articles/x">l</a>',) * 2,
        ('<a href="mailto:desk@example.org">l</a>',) * 2,
        ('<a href="javascript:alert(1)">l</a>', "<a>l</a>"),
        ('<a href="JaVa\nScript:alert(1)">l</a>', "<a>l</a>"),
        ('<a href="data:text/html,x">l</a>', "<a>l</a>"),
        ('<a href="/x" target="_blank" rel="me" class="c">l</a>', '<a href="/x">l</a>'),
        ('<em onclick="x()" style="color:red">a</em>', "<em>a</em>"),
        ("<p>one</p><div>two</div>", "onetwo"),
        ("a<script>alert(1)</script>b<style>x{}</style>", "ab"),
        ("<!-- note -->text", "text"),
        ("<img src=x onerror=alert(1)>x", "x"),
        ("<em>not closed", "<em>not closed</em>"),
        ("  text \n", "text"),
        ("", ""),
    ],
)
def test_clean(given_html: str, kept: str) -> None:
    """Marks stay, everything else goes and leaves its text, scripts go whole."""
    assert clean(given_html) == kept


@given(st.lists(pieces, max_size=12).map("".join) | st.text())
def test_what_comes_out_is_harmless(html: str) -> None:
    """However it is twisted, only inline marks are left, and a link has but an address."""
    kept = clean(html)
    for tag in re.findall(r"<[^>]*>", kept):
        mark = re.fullmatch(r"</?([a-z]+)(?: href=\"([^\"<>]*)\")?>", tag)
        assert mark, tag
        assert mark.group(1) in INLINE_MARKS
        address = mark.group(2)
        assert address is None or "script:" not in address.lower()


@given(st.lists(pieces, max_size=12).map("".join) | st.text())
def test_clean_stays_clean(html: str) -> None:
    """Cleaning again changes nothing, so that a story filed twice is the same."""
    assert clean(clean(html)) == clean(html)


@given(st.text())
def test_what_is_not_asked_about_would_come_back_the_same(text: str) -> None:
    """Text without markup skips the cleaner, which would not have changed it."""
    assert clean(text) == nh3.clean(text, tags={"a", "em"}, link_rel=None).strip()
