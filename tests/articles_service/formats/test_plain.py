"""Lines of text, or of HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.formats.markup import collapsed
from articles_service.formats.moments import read_moment
from articles_service.formats.plain import line_from, told_line
from articles_service.formats.rss import read
from tests.fakes.coming_back import patient

LONG = 10**6


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (None, None),
        (" a\n b ", "a b"),
        ("a &amp; b &#8211; <i>c</i>", "a & b – c"),
        ("a<br>b<BR/>c", "a b c"),
        ("a & b < c > d", "a & b < c > d"),
        ("<b></b>", None),
        ("I <3 you & <b>me</b>", "I <3 you & me"),
    ],
)
def test_lines(told: str | None, line: str | None) -> None:
    """HTML if it looks so, and what it says; else text as it is."""
    assert line_from(told) == line


@patient
@given(
    st.text()
    | st.lists(st.sampled_from(["<b>", "&lt;", "&", "<", ">", "x"])).map("".join)
)
def test_what_is_told_comes_back(text: str) -> None:
    """Whatever it looks like."""
    assert line_from(told_line(text)) == (collapsed(text) or None)


@pytest.mark.parametrize(
    "nonsense", ["<", "&", "<a", " ", "&#1", "<br", "</a", "@", "x@", "(", "+", "A"]
)
def test_long_nonsense_is_read_in_time(nonsense: str) -> None:
    """Text that is made to be read slowly is not."""
    text = nonsense * (LONG // len(nonsense))
    line_from(text)
    assert read_moment(f"{text}x") is None
    told = text.replace("&", "&amp;").replace("<", "&lt;")
    item = f"<item><title>{told}</title><author>{told}</author><guid>1</guid></item>"
    assert list(read(f"<rss><channel>{item}</channel></rss>".encode()))
