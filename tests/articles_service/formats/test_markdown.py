"""Markdown, as a renderer that we did not write understands it."""

import re
from html import unescape

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from articles_service.domain.blocks import (
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Table,
    plain_text,
)
from articles_service.domain.story import Content, Story
from articles_service.formats.markdown import write
from articles_service.formats.markup_reading import read_html
from tests.fakes.coming_back import HERE, HOME, patient
from tests.fakes.drawn_stories import stories
from tests.fakes.stories import a_full_story, a_story

render = MarkdownIt("commonmark").enable("table").render


EVERYTHING = """# Ferry line reopens

**Transport**

*After two years the boats are back.*

By our own staff · AFP · Harbour town

![Boats](<https://news.example.org/p.jpg>)\\
The boats · AFP

The first boat left at *six*.

## A pier of its own

![A pier](<https://news.example.org/photos/pier.png>)\\
Harbour Office

> We count every boat.
>
> — The harbour office

1. **North** pier
2. East pier

| Pier | Boats |
| --- | --- |
| North | 4 |
| East | 9 |

[The timetable](<https://example.org/>)

[Harbour cam](<https://cam.example.org/1>)

---

ab/cd

Correction: The pier was misnamed.
"""
"""The full story."""


def told(*blocks: object) -> str:
    """The Markdown of a body, without the headline."""
    return write(a_story(headline="x", body=blocks), HERE).decode()[5:-1]


def squeezed(text: str) -> str:
    """Text without any white space."""
    return "".join(text.split())


def seen(story: Story) -> str:
    """All that a reader of the document should see, in order, squeezed."""
    content = story.content
    names = ", ".join(one.name for one in content.authors)
    who = (content.byline or names, content.source, content.dateline)
    parts = [content.headline, content.kicker, content.standfirst]
    parts.append(" · ".join(one for one in who if one))
    parts += _picture_seen(content) + [_block_seen(block) for block in content.body]
    return squeezed("".join(part for part in parts if part))


def _picture_seen(content: Content) -> list[str]:
    image = content.lead_image
    return [] if image is None else [_captions(image.caption, image.credit)]


def _captions(caption: str | None, credit: str | None) -> str:
    return " · ".join(one for one in (caption, credit) if one)


def _block_seen(block: object) -> str:
    match block:
        case Paragraph():
            return plain_text(block.html)
        case Listing():
            return "".join(map(plain_text, block.items))
        case Picture():
            return _captions(block.caption, block.credit)
        case Quotation():
            whose = f"— {block.attribution}" if block.attribution else ""
            return f"{block.text}{whose}"
        case Table():
            return "".join("".join(row) for row in (block.header, *block.rows))
        case _:
            names = ("text", "title", "provider")
            return next((getattr(block, n) for n in names if hasattr(block, n)), "")


@patient
@given(stories())
def test_nothing_is_taken_for_markdown(story: Story) -> None:
    """Whatever a text holds, it is seen as it is."""
    html = render(write(story, HERE).decode())
    text = unescape(re.sub(r"<[^>]*>", "", html))
    assert squeezed(text) == seen(story)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a <em>b</em> <strong>c d</strong>.", "a *b* **c d**."),
        ("<b>a</b><i>b</i>", "<b>a</b><i>b</i>"),
        ("<em> a </em>b <sup>2</sup>", "<em> a </em>b <sup>2</sup>"),
        (
            '<a href="https://x.org/a b&gt;">l <em>m</em> n</a>',
            "[l *m* n](<https://x.org/a%20b%3E>)",
        ),
        ("one<br>two<br>", "one\\\ntwo"),
        ("# a<br>- b<br>1. c<br>== d", "\\# a\\\n\\- b\\\n1\\. c\\\n\\== d"),
        ("a*b_c[d] &lt;e> &amp;amp; &amp; ~f", "a\\*b\\_c\\[d\\] \\<e> \\&amp; & \\~f"),
    ],
)
def test_inline(html: str, markdown: str) -> None:
    """Marks where they work, HTML where they would not, and text as it is."""
    assert told(Paragraph(html)) == markdown


def test_every_kind_of_block() -> None:
    """One of each, as anybody may read it."""
    assert write(a_full_story(), HOME).decode() == EVERYTHING


def test_structure_survives() -> None:
    """What a renderer makes of it has the same kinds of blocks."""
    html = render(write(a_full_story(), HERE).decode())
    kinds = [block["type"] for block in read_html(html).body]
    for kind in ("crosshead", "image", "quote", "list", "table", "divider"):
        assert kind in kinds


def test_lines_of_items_and_tables() -> None:
    """They stay inside."""
    assert told(Listing(("a<br>b", "c"))) == "- a\\\n  b\n- c"
    assert (
        told(Table((), (("a|b\nc", ""),)))
        == "|  |  |\n| --- | --- |\n| a\\|b<br>c |  |"
    )
