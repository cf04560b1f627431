"""Blocks: what they hold, what is read of them, and their names."""

from dataclasses import asdict, replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.blocks import (
    Block,
    Crosshead,
    Divider,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Table,
    block_from,
    name_blocks,
    plain_text,
    text_of,
)
from articles_service.domain.errors import ContentError
from tests.fakes.stories import every_block

ids = st.sampled_from(["", "", "a", "b", "c"])
blocks = st.lists(
    st.builds(Paragraph, st.sampled_from("xyz"), id=ids)
    | st.builds(Crosshead, st.sampled_from("xy"), id=ids)
    | st.builds(Divider, id=ids),
    max_size=8,
    unique_by=lambda block: block.id or object(),
)


@pytest.mark.parametrize("block", every_block(), ids=lambda block: block.type)
def test_a_block_comes_back_from_its_fields(block: Block) -> None:
    """Its fields, with or without JSON between, make the same block; lists are frozen."""
    assert block_from(asdict(block)) == block
    through_json: dict[str, Any] = orjson.loads(orjson.dumps(block))
    assert block_from(through_json) == block
    hash(block_from(through_json))


def test_a_block_of_no_kind() -> None:
    """There is no block of an unknown type."""
    with pytest.raises(KeyError):
        block_from({"type": "ticker", "id": "x"})


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("wor<b>d</b>s", "words"),
        ("one<br>two<br/>three", "one two three"),
        ('a <a href="/x?a=1&amp;b=2">link</a>', "a link"),
        ("&lt;b&gt; &amp; caf&eacute;", "<b> & café"),
        ("", ""),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    """Marks vanish without parting words, entities become what they stand for."""
    assert plain_text(html) == text


def test_text_of_blocks() -> None:
    """Running text is read; pictures, tables and dividers have none."""
    assert text_of(Paragraph("a <b>b</b>")) == "a b"
    assert text_of(Crosshead("Head")) == "Head"
    assert text_of(Quotation("We said so.", "Somebody")) == "We said so."
    assert text_of(Listing(("one", "<i>two</i>"))) == "one two"
    assert text_of(Table(("a",), (("b",),))) == ""
    assert text_of(Picture(caption="Boats")) == ""


def test_names_that_came_are_kept() -> None:
    """An id that a newsroom gave stays, whatever stood before."""
    body = (Paragraph("x", id="mine"),)
    assert name_blocks(body, (Paragraph("x", id="other"),)) == body


def test_the_same_block_keeps_its_name() -> None:
    """A block filed again without an id has the one it had, wherever it stands now."""
    before = (Paragraph("x", id="one"), Divider(id="two"), Paragraph("y", id="three"))
    again = (Paragraph("y"), Paragraph("new"), Paragraph("x"), Divider())
    named = name_blocks(again, before)
    assert [block.id for block in named][::2] == ["three", "one"]
    assert named[3].id == "two"
    assert named[1].id not in {"", "one", "two", "three"}


def test_a_name_given_twice() -> None:
    """Two blocks of one id are refused, and the second is pointed at."""
    body = (Divider(id="a"), Paragraph("x"), Paragraph("y", id="a"))
    with pytest.raises(ContentError) as caught:
        name_blocks(body, ())
    assert caught.value.pointer == "/body/2/id"


@given(blocks, blocks)
def test_naming_changes_names_alone(body: list[Block], before: list[Block]) -> None:
    """All have names, no two the same; what they say, and names that came, are kept."""
    named = name_blocks(body, name_blocks(before, ()))
    names = [block.id for block in named]
    assert all(names)
    assert len(set(names)) == len(names)
    assert [replace(b, id="") for b in named] == [replace(b, id="") for b in body]
    assert all(b.id in ("", n.id) for b, n in zip(body, named, strict=True))


@given(blocks)
def test_filing_the_same_again_changes_nothing(body: list[Block]) -> None:
    """Without ids, the same blocks get the same names as those that stand."""
    standing = name_blocks(body, ())
    nameless = [replace(block, id="") for block in standing]
    assert name_blocks(nameless, standing) == standing
