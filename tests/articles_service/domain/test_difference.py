"""What changed between two versions, block by block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.blocks import Block, Crosshead, Paragraph
from articles_service.domain.difference import FieldChange, difference
from articles_service.domain.story import Story, SymbolRef
from tests.fakes.stories import a_full_story, a_story, at

A, B, C = (Paragraph(letter * 3, id=letter) for letter in "abc")
B_EDITED = Paragraph("bbb and more", id="b")
NEW = Paragraph("new", id="n")
HEAD = Crosshead("Heading", id="h")


def changes(before: tuple[Block, ...], after: tuple[Block, ...]) -> list[str]:
    """What became of each block, as words."""
    found = difference(a_story(body=before), a_story(body=after))
    return [f"{one.change} {one.id}" for one in found.body]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((A, B), (A, B), ["kept a", "kept b"]),
        ((A, B), (A, B_EDITED), ["kept a", "changed b"]),
        ((A, B), (A, NEW, B), ["kept a", "added n", "kept b"]),
        ((A, B, C), (A, C), ["kept a", "removed b", "kept c"]),
        ((A, B, C), (A, NEW, C), ["kept a", "changed n", "kept c"]),
        ((A, B, C), (A, HEAD, C), ["kept a", "removed b", "added h", "kept c"]),
        ((A, B, C), (C, A, B), ["moved c", "kept a", "kept b"]),
        ((), (A,), ["added a"]),
        ((A,), (), ["removed a"]),
        ((A, B), (NEW, HEAD), ["removed b", "changed n", "added h"]),
    ],
)
def test_blocks(
    before: tuple[Block, ...], after: tuple[Block, ...], expected: list[str]
) -> None:
    """Each block of the later version once, and those that are gone."""
    assert changes(before, after) == expected


def test_both_sides_are_told() -> None:
    """What was, and what is; of a kept block neither."""
    found = difference(a_story(body=(A, B, C)), a_story(body=(A, B_EDITED, NEW)))
    assert [(one.before, one.after) for one in found.body] == [
        (None, None),
        (B, B_EDITED),
        (C, NEW),
    ]


def test_fields() -> None:
    """Those that say something else, in the order of an article."""
    before = a_story(symbols=(SymbolRef("BP"),))
    after = a_story(version=2, headline="New", slug="new", published_at=at(5))
    assert difference(before, after).fields == [
        FieldChange("slug", "story-1", "new"),
        FieldChange("headline", "Ferry line reopens", "New"),
        FieldChange("symbols", (SymbolRef("BP"),), ()),
        FieldChange("published_at", before.published_at, at(5)),
    ]
    whole = a_full_story()
    assert difference(whole, whole).fields == []


bodies = st.lists(
    st.builds(
        lambda name, text: Paragraph(text, id=name),
        st.sampled_from("abcdefgh"),
        st.sampled_from(["x", "y"]),
    ),
    unique_by=lambda block: block.id,
).map(tuple)


@given(bodies, bodies)
def test_nothing_is_lost(before: tuple[Block, ...], after: tuple[Block, ...]) -> None:
    """Done to the earlier version, the difference gives the later one, in order."""
    stories: list[Story] = [a_story(body=before), a_story(body=after)]
    old = {block.id: block for block in before}
    found = difference(*stories).body
    result = [
        old[one.id] if one.change == "kept" else one.after
        for one in found
        if one.change != "removed"
    ]
    assert tuple(result) == after
    told = {one.before.id for one in found if one.before} | {
        one.id for one in found if one.change == "kept"
    }
    assert told == old.keys()
