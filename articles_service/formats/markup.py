"""A story's body as HTML: what is written here, ``markup_reading`` reads back the same.

The classes below say what HTML has no element for. They are all that the two share.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, Protocol

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
from articles_service.domain.story import Content, Story

LIFTED = ("kicker", "standfirst", "byline", "dateline")
"""Classes of paragraphs that stand for fields of a story."""

_space = re.compile(r"[ \t\n\r\f]+")
_line_end = re.compile(r"\r\n?|\n")
_own_host = re.compile(r'(<a href=")(/[^"]*)')
dashed = re.compile(r"[-–—]\s+(\S(?:.{0,78}\S)?)\s+[-–—]")
"""How wire services set a crosshead: ``- A pier of its own -``."""


class Pictured(Protocol):
    """The lead image, or one in the body."""

    @property
    def url(self) -> str | None: ...
    @property
    def alt(self) -> str | None: ...
    @property
    def caption(self) -> str | None: ...
    @property
    def credit(self) -> str | None: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...


def content_html(story: Story, site: Site) -> str:
    """All that a reader of a feed sees below the headline."""
    content = story.content
    above = [
        _p(text_html(text), name)
        for name in LIFTED
        if (text := getattr(content, name)) is not None
    ]
    if content.lead_image is not None:
        above.append(_figure(content.lead_image, site, "lead"))
    return "\n".join([*above, body_html(content.body, site)]).strip()


def body_html(body: Iterable[Block], site: Site) -> str:
    """The blocks of a body, a line each."""
    return "\n".join(_block(block, site) for block in body)


def text_html(text: str) -> str:
    """Plain text as inline HTML; lines stay lines."""
    return _line_end.sub("<br>", escape(text, quote=False))


def collapsed(text: str) -> str:
    """Text with white space as HTML has it: any amount of it is one space."""
    return _space.sub(" ", text).strip(" ")


def by_line(content: Content) -> str:
    """Who, for whom and where, in a line of plain text."""
    names = ", ".join(author.name for author in content.authors)
    told = (content.byline or names, content.source, content.dateline)
    return " · ".join(one for one in told if one)


def _block(block: Block, site: Site) -> str:
    return _WRITERS[block.type](block, site)


def _paragraph(block: Paragraph, site: Site) -> str:
    # One that looks like a crosshead says that it is none.
    looks_dashed = dashed.fullmatch(collapsed(plain_text(block.html)))
    return _p(_inline(block.html, site), "text" if looks_dashed else None)


def _inline(html: str, site: Site) -> str:
    return _own_host.sub(lambda link: f"{link[1]}{site.whole(link[2])}", html)


def _p(html: str, name: str | None = None) -> str:
    return f'<p class="{name}">{html}</p>' if name else f"<p>{html}</p>"


def _a(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{text_html(text)}</a>'


def _figure(image: Pictured, site: Site, name: str | None = None) -> str:
    told = (("caption", image.caption), ("credit", image.credit))
    spans = [f'<span class="{k}">{text_html(v)}</span>' for k, v in told if v]
    caption = f"<figcaption>{' '.join(spans)}</figcaption>" if spans else ""
    label = f' aria-label="{escape(image.alt)}"' if image.alt and not image.url else ""
    kind = f' class="{name}"' if name else ""
    return f"<figure{kind}{label}>{_img(image, site)}{caption}</figure>"


def _img(image: Pictured, site: Site) -> str:
    if image.url is None:
        return ""
    size = "".join(
        f' {name}="{value}"'
        for name, value in (("width", image.width), ("height", image.height))
        if value
    )
    source, alt = escape(site.whole(image.url)), escape(image.alt or "")
    return f'<img src="{source}" alt="{alt}"{size}>'


def _crosshead(block: Crosshead, _site: Site) -> str:
    return f"<h2>{text_html(block.text)}</h2>"


def _link(block: Link, site: Site) -> str:
    return _p(_a(site.whole(block.url), block.title), "link")


def _embed(block: Embed, site: Site) -> str:
    return _p(_a(site.whole(block.url), block.provider), "embed")


def _divider(_block: Divider, _site: Site) -> str:
    return "<hr>"


def _signoff(block: Signoff, _site: Site) -> str:
    return _p(text_html(block.text), "signoff")


def _quotation(block: Quotation, _site: Site) -> str:
    words = f"<blockquote><p>{text_html(block.text)}</p></blockquote>"
    if not block.attribution:
        return words
    whose = f"<figcaption>{text_html(block.attribution)}</figcaption>"
    return f'<figure class="quote">{words}{whose}</figure>'


def _listing(block: Listing, site: Site) -> str:
    tag = "ol" if block.style == "numbered" else "ul"
    items = "".join(f"<li>{_inline(item, site)}</li>" for item in block.items)
    return f"<{tag}>{items}</{tag}>"


def _table(block: Table, _site: Site) -> str:
    head = f"<thead>{_row(block.header, 'th')}</thead>" if block.header else ""
    rows = "".join(_row(row, "td") for row in block.rows)
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _row(cells: Iterable[str], tag: str) -> str:
    inside = "".join(f"<{tag}>{text_html(cell)}</{tag}>" for cell in cells)
    return f"<tr>{inside}</tr>"


_WRITERS: Mapping[str, Callable[[Any, Site], str]] = {
    "paragraph": _paragraph,
    "crosshead": _crosshead,
    "image": _figure,
    "quote": _quotation,
    "list": _listing,
    "table": _table,
    "link": _link,
    "embed": _embed,
    "divider": _divider,
    "signoff": _signoff,
}
