"""What was found is marked, and all else is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.render.marks import marked
from tests.fakes.markup import parse


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a <mark>ferry</mark> sails", "a <mark>ferry</mark> sails"),
        ("5 &lt; 6 &amp; <mark>7</mark>", "5 &lt; 6 &amp; <mark>7</mark>"),
        ("<mark>open", "<mark>open</mark>"),
        ("shut</mark>", "shut"),
        ("<mark><mark>twice</mark></mark>", "<mark>twice</mark>"),
        ("<b onclick=x>bold</b>", "&lt;b onclick=x&gt;bold&lt;/b&gt;"),
        ("<MARK>x</MARK>", "&lt;MARK&gt;x&lt;/MARK&gt;"),
        ("", ""),
    ],
)
def test_marked(text: str, written: str) -> None:
    """One element is let through, and only where it opens and closes."""
    assert marked(text) == written


PIECES = ("<mark>", "</mark>", "<", ">", "&lt;", "a", '"')


@given(st.lists(st.sampled_from(PIECES)))
def test_always_well_formed(pieces: list[str]) -> None:
    """Whatever comes, marks are all there is, and they are closed."""
    elements = parse(f"<p>{marked(''.join(pieces))}</p>".encode()).all()
    assert {element.tag for element in elements} <= {"p", "mark"}
