"""Articles and their blocks on the wire."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from newstape.wire.articles import ArticleInput, Block, Image, ParagraphBlock, WebUrl

BLOCK: TypeAdapter[Any] = TypeAdapter(Block)
URL: TypeAdapter[str] = TypeAdapter(WebUrl)

BLOCKS: list[dict[str, Any]] = [
    {"type": "paragraph", "html": "The <em>board</em> met."},
    {"type": "crosshead", "text": "What comes next"},
    {"type": "image", "url": None, "caption": "A photo", "credit": "AFP"},
    {"type": "quote", "text": "We met.", "attribution": "the board"},
    {"type": "list", "style": "numbered", "items": ["one", "two"]},
    {"type": "table", "header": ["a", "b"], "rows": [["1", "2"]]},
    {"type": "link", "url": "/articles/more", "title": "More"},
    {"type": "embed", "provider": "video", "url": "https://video.example/7"},
    {"type": "divider"},
    {"type": "signoff", "text": "xx/yy"},
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block["type"])
def test_blocks_go_through_unchanged(block: dict[str, Any]) -> None:
    """Each kind of block comes out as it came in, with and without an id."""
    for given in (block, {**block, "id": "b1"}):
        parsed = BLOCK.validate_python(given)
        assert BLOCK.dump_python(parsed, exclude_unset=True) == given


@pytest.mark.parametrize(
    "block",
    [
        {"html": "no type"},
        {"type": "video", "url": "https://a.example"},
        {"type": "paragraph"},
        {"type": "paragraph", "text": "a field of another block"},
        {"type": "crosshead", "text": ""},
        {"type": "list", "items": []},
        {"type": "list", "style": "roman", "items": ["i"]},
        {"type": "divider", "id": ""},
        {"type": "link", "url": "javascript:alert(1)", "title": "x"},
        {"type": "image", "url": "https://a.example/p.jpg", "width": 0},
    ],
)
def test_what_is_no_block(block: dict[str, Any]) -> None:
    """Unknown kinds, missing parts and other kinds' fields are refused."""
    with pytest.raises(ValidationError):
        BLOCK.validate_python(block)


@pytest.mark.parametrize(
    ("header", "rows"), [(["a"], [["1", "2"]]), ([], [["1"], ["1", "2"]])]
)
def test_tables_are_even(header: list[str], rows: list[list[str]]) -> None:
    """No row is longer than another or than the header."""
    with pytest.raises(ValidationError, match="one length"):
        BLOCK.validate_python({"type": "table", "header": header, "rows": rows})


def test_a_table_needs_no_header() -> None:
    """Rows alone, or nothing at all, are a table too."""
    for rows in ([["1", "2"], ["3", "4"]], []):
        BLOCK.validate_python({"type": "table", "header": [], "rows": rows})


@pytest.mark.parametrize(
    "url", ["https://a.example/b?c=d#e", "http://a.example", "/", "/photos/1.jpg"]
)
def test_addresses(url: str) -> None:
    """A web address, or a path on the same host."""
    assert URL.validate_python(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://a b",
        "/a\nb",
        " https://a.example",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """Nothing that runs, and nothing that looks like a path but leads elsewhere."""
    with pytest.raises(ValidationError):
        URL.validate_python(url)


def test_a_picture_may_be_a_credit_alone() -> None:
    """A placeholder carries caption and credit where the photo itself is missing."""
    assert Image(credit="AFP").url is None


def test_a_headline_is_enough() -> None:
    """A draft begins with a headline; slug and uri are made later."""
    draft = ArticleInput(headline="Board meets")
    assert (draft.status, draft.language, draft.body) == ("draft", "en", [])


def test_a_story_of_blocks() -> None:
    """A body is a list of blocks in their order."""
    story = ArticleInput.model_validate({"headline": "H", "body": BLOCKS})
    assert [block.type for block in story.body] == [block["type"] for block in BLOCKS]
    assert isinstance(story.body[0], ParagraphBlock)


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": ""},
        {"headline": "H", "status": "killed"},
        {"headline": "H", "slug": "Not A Slug"},
        {"headline": "H", "id": "set by the service"},
        {"headline": "H", "version": 3},
        {"headline": "H", "symbols": [{"symbol": "not one"}]},
        {"headline": "H", "published_at": "yesterday"},
        {"headline": "H", "tags": [""]},
    ],
)
def test_what_a_newsroom_may_not_write(fields: dict[str, Any]) -> None:
    """What the service decides is not for others to set, and the rest has its form."""
    with pytest.raises(ValidationError):
        ArticleInput.model_validate(fields)
