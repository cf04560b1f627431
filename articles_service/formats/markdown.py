"""Markdown (CommonMark, with the tables of GFM), for notebooks and language models.

Where Markdown has no mark, or one that would not work where it stands, HTML's is left,
which Markdown allows.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from articles_service.domain.blocks import (
    Block,
    Crosshead,
    Divider,
    Embed,
    Link,
    Listing,
    Paragraph,
    Quotation,
    Signoff,
    Table,
)
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.formats.markup import Pictured, by_line, collapsed

MEDIA_TYPE = "text/markdown"
_MARKS = {"<em>": "*", "<i>": "*", "<strong>": "**", "<b>": "**"}
_tag = re.compile(r"(<[^>]*>)")
_href = re.compile(r'<a href="([^"]*)">')
_special = re.compile(r"[\\`*_\[\]<~|]|&(?=#?\w+;)")
_start = re.compile(r"^([#>+=:-])", re.MULTILINE)
_number = re.compile(r"^(\d{1,9})([.)])", re.MULTILINE)
_unfit = re.compile(r"[\s<>\\]")
_plain_ends = re.compile(r"[^\W_]|[^\W_].*[^\W_]", re.DOTALL)
_sentence = re.compile(r"[^\W_].*[^\W_][.!?]?", re.DOTALL)
_line_end = re.compile(r"\r\n?|\n")
_BREAK = "\\\n"


def write(story: Story, site: Site) -> bytes:
    """A story, an empty line between its parts."""
    content = story.content
    lead = content.lead_image
    parts = [
        _heading("#", content.headline),
        _marked("**", content.kicker or ""),
        _marked("*", content.standfirst or ""),
        _text(by_line(content)),
        _picture(lead, site) if lead else "",
        *(_block(block, site) for block in content.body),
        *(_text(f"Correction: {one.note}") for one in story.corrections),
    ]
    return "\n\n".join(part for part in parts if part).encode() + b"\n"


def _block(block: Block, site: Site) -> str:
    return _WRITERS[block.type](block, site)


def _escaped(text: str) -> str:
    """Text on one line, without anything that Markdown would take for its own."""
    return _special.sub(lambda found: f"\\{found[0]}", collapsed(text))


def _guarded(lines: str) -> str:
    """Lines of which none looks like the beginning of a heading, list or quote."""
    return _number.sub(r"\1\\\2", _start.sub(r"\\\1", lines))


def _text(text: str) -> str:
    """Plain text; lines stay lines."""
    lines = (_escaped(line) for line in _line_end.split(text))
    return _guarded(_BREAK.join(line for line in lines if line))


def _marked(mark: str, text: str) -> str:
    """Plain text that stands out, unless a mark would not work beside its ends."""
    told = _text(text)
    return f"{mark}{told}{mark}" if _sentence.fullmatch(told) else told


def _heading(mark: str, text: str) -> str:
    told = re.sub(r"#(?=#*$)", r"\\#", _escaped(text))
    return f"{mark} {told}"


def _inline(html: str, site: Site) -> str:
    """Inline HTML on one or more lines."""
    told = "".join(_pieces(_tag.split(html), site))
    lines = (line.strip(" ") for line in told.split(_BREAK))
    return _guarded(_BREAK.join(line for line in lines if line))


def _pieces(tokens: Sequence[str], site: Site) -> Iterator[str]:
    """Texts and tags take turns, beginning and ending with a text."""
    ends: list[str] = []  # what closes the links and marks that are open
    for place, piece in enumerate(tokens):
        if place % 2 == 0:
            spaced = re.sub(r"[ \t\n\r\f]+", " ", unescape(piece))
            yield _special.sub(lambda found: f"\\{found[0]}", spaced)
        elif piece == "<br>":
            yield _BREAK
        elif piece.startswith("</"):
            yield ends.pop()
        else:
            start, end = _opened(tokens, place, site)
            ends.append(end)
            yield start


def _opened(tokens: Sequence[str], place: int, site: Site) -> tuple[str, str]:
    """What stands for a start tag, and for its end."""
    tag = tokens[place]
    if link := _href.fullmatch(tag):
        return "[", f"](<{_address(unescape(link[1]), site)}>)"
    if tag == "<a>":
        return "", ""
    mark = _MARKS.get(tag)
    if mark is not None and _is_simple(tokens, place):
        return mark, mark
    return tag, f"</{tag[1:]}"


def _is_simple(tokens: Sequence[str], place: int) -> bool:
    """Whether a mark can stand here: around a text, and beside no other tag."""
    inside, after = tokens[place + 1], tokens[place + 3 :]
    closed = tokens[place + 2] == f"</{tokens[place][1:]}"
    alone = (place == 1 or bool(tokens[place - 1])) and (
        len(after) == 1 or bool(after[0])
    )
    return closed and alone and _plain_ends.fullmatch(unescape(inside)) is not None


def _address(url: str, site: Site) -> str:
    return _unfit.sub(lambda found: f"%{ord(found[0]):02X}", site.whole(url))


def _indented(text: str, by: str) -> str:
    return text.replace("\n", f"\n{by}")


def _paragraph(block: Paragraph, site: Site) -> str:
    return _inline(block.html, site)


def _crosshead(block: Crosshead, _site: Site) -> str:
    return _heading("##", block.text)


def _quotation(block: Quotation, _site: Site) -> str:
    whose = f"\n\n— {_text(block.attribution)}" if block.attribution else ""
    lines = f"{_text(block.text)}{whose}".split("\n")
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _listing(block: Listing, site: Site) -> str:
    items = []
    for number, item in enumerate(block.items, 1):
        mark = f"{number}." if block.style == "numbered" else "-"
        inside = _indented(_inline(item, site), " " * (len(mark) + 1))
        items.append(f"{mark} {inside}")
    return "\n".join(items)


def _table(block: Table, _site: Site) -> str:
    width = len(block.header or block.rows[0]) if block.header or block.rows else 0
    rows = [block.header or ("",) * width, *block.rows]
    lines = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]]) if width else ""


def _cell(text: str) -> str:
    return "<br>".join(_escaped(line) for line in _line_end.split(text))


def _picture(image: Pictured, site: Site) -> str:
    told = (image.caption, image.credit)
    caption = _text(" · ".join(one for one in told if one))
    if not image.url:
        return caption
    shown = f"![{_escaped(image.alt or '')}](<{_address(image.url, site)}>)"
    return f"{shown}{_BREAK}{caption}" if caption else shown


def _link(block: Link, site: Site) -> str:
    return f"[{_escaped(block.title)}](<{_address(block.url, site)}>)"


def _embed(block: Embed, site: Site) -> str:
    return f"[{_escaped(block.provider)}](<{_address(block.url, site)}>)"


def _divider(_block: Divider, _site: Site) -> str:
    return "---"


def _signoff(block: Signoff, _site: Site) -> str:
    return _text(block.text)


_WRITERS: Mapping[str, Callable[[Any, Site], str]] = {
    "paragraph": _paragraph,
    "crosshead": _crosshead,
    "image": _picture,
    "quote": _quotation,
    "list": _listing,
    "table": _table,
    "link": _link,
    "embed": _embed,
    "divider": _divider,
    "signoff": _signoff,
}
