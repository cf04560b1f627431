"""Plain text, for mail, for speech, and for whoever wants nothing else."""

from collections.abc import Callable, Iterator, Mapping
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
    plain_text,
)
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.formats.markup import Pictured, by_line, collapsed

MEDIA_TYPE = "text/plain"


def write(story: Story, site: Site) -> bytes:
    """A story, an empty line between its parts."""
    content = story.content
    above = (content.kicker, content.headline, content.standfirst, by_line(content))
    lead = content.lead_image
    notes = (f"Correction: {one.note}" for one in story.corrections)
    parts = [
        *above,
        _picture(lead, site) if lead else None,
        body_text(content.body, site),
        *notes,
        site.page(story),
    ]
    return "\n\n".join(part for part in parts if part).encode() + b"\n"


def body_text(body: tuple[Block, ...], site: Site) -> str:
    """The blocks of a body, an empty line between them."""
    texts = (_WRITERS[block.type](block, site) for block in body)
    return "\n\n".join(text for text in texts if text)


def _paragraph(block: Paragraph, _site: Site) -> str:
    return _lines(block.html)


def _line(block: Crosshead | Signoff, _site: Site) -> str:
    return block.text


def _quotation(block: Quotation, _site: Site) -> str:
    whose = f"\n— {block.attribution}" if block.attribution else ""
    return f"“{block.text}”{whose}"


def _listing(block: Listing, _site: Site) -> str:
    return "\n".join(_items(block))


def _table(block: Table, _site: Site) -> str:
    rows = (block.header, *block.rows) if block.header else block.rows
    return "\n".join("\t".join(map(collapsed, row)) for row in rows)


def _link(block: Link, site: Site) -> str:
    return f"{block.title}: {site.whole(block.url)}"


def _embed(block: Embed, site: Site) -> str:
    return f"{block.provider}: {site.whole(block.url)}"


def _divider(_block: Divider, _site: Site) -> str:
    return "* * *"


def _items(block: Listing) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        mark = f"{number}." if block.style == "numbered" else "-"
        yield f"{mark} {_lines(item)}"


def _picture(image: Pictured, site: Site) -> str:
    told = " ".join(one for one in (image.caption or image.alt, image.credit) if one)
    where = site.whole(image.url) if image.url else ""
    return f"[{' '.join(one for one in (told, where) if one)}]" if told or where else ""


def _lines(html: str) -> str:
    lines = html.replace("<br>", "\n").split("\n")
    return "\n".join(collapsed(plain_text(line)) for line in lines)


_WRITERS: Mapping[str, Callable[[Any, Site], str]] = {
    "paragraph": _paragraph,
    "crosshead": _line,
    "image": _picture,
    "quote": _quotation,
    "list": _listing,
    "table": _table,
    "link": _link,
    "embed": _embed,
    "divider": _divider,
    "signoff": _line,
}
