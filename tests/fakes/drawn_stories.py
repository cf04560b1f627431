"""Stories as hypothesis draws them, and what is the same to a format that knows HTML."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from articles_service.domain.blocks import (
    Block,
    Crosshead,
    Divider,
    Embed,
    Link,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Signoff,
    Table,
    plain_text,
)
from articles_service.domain.story import Author, Content, Image, Story, SymbolRef
from articles_service.formats.html import INLINE_MARKS, InlineCleaner
from tests.fakes.stories import a_story

PartT = TypeVar("PartT", Picture, Image)
_clean = InlineCleaner()
_space = re.compile(r"[ \t\n\r\f]+")
_letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿")
_ends = st.sampled_from("aZ9<>&\"'-–—.ßé")


def _visible(text: str) -> bool:
    return bool(text.strip())


texts = st.text(
    _letters | st.sampled_from(" \n\t<>&\"'-"), min_size=1, max_size=60
).filter(_visible)
"""Plain text of any kind with something to see in it."""

lines = st.builds("{}{}{}".format, _ends, st.text(_letters, max_size=20), _ends)
urls = st.sampled_from(
    ["https://example.org/a?b=1&c=%20", "http://x.org/é", "/photos/p.png", "/"]
)
maybe_text = st.none() | texts
_pieces = st.sampled_from(
    [
        *(f"<{mark}>" for mark in sorted(INLINE_MARKS)),
        *(f"</{mark}>" for mark in sorted(INLINE_MARKS)),
        '<a href="https://example.org/?a=1&amp;b=2">',
        '<a href="mailto:desk@example.org">',
        '<a href="/articles/x">',
    ]
)
inlines = (
    st.lists(_pieces | texts, max_size=8)
    .map("".join)
    .map(_clean)
    .filter(lambda html: _visible(plain_text(html)))
)
_pixels = st.none() | st.integers(2, 4_000)
pictures: dict[str, Any] = {
    "url": st.none() | urls,
    "alt": maybe_text,
    "caption": maybe_text,
    "credit": maybe_text,
    "width": _pixels,
    "height": _pixels,
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of one width, with a header or without, and at least one row."""
    width = draw(st.integers(1, 3))
    row = st.tuples(*[st.just("") | texts] * width)
    header = draw(st.just(()) | row)
    return Table(header, tuple(draw(st.lists(row, min_size=1, max_size=3))))


blocks = st.one_of(
    st.builds(Paragraph, inlines),
    st.builds(Crosshead, texts),
    st.builds(Picture, **pictures),
    st.builds(Quotation, texts, maybe_text),
    st.builds(
        Listing,
        st.lists(inlines, min_size=1, max_size=3).map(tuple),
        st.sampled_from(["bulleted", "numbered"]),
    ),
    tables(),
    st.builds(Link, urls, texts),
    st.builds(Embed, texts, urls),
    st.just(Divider()),
    st.builds(Signoff, texts),
)
bodies = st.lists(blocks, max_size=4).map(tuple)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
moments = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  (it gets its zone here)
    datetime(2024, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
contents = st.builds(
    Content,
    headline=lines,
    kicker=maybe_text,
    standfirst=maybe_text,
    byline=maybe_text,
    authors=st.lists(
        st.builds(Author, lines, st.none() | urls), max_size=2, unique=True
    ).map(tuple),
    source=st.none() | lines,
    dateline=maybe_text,
    language=st.sampled_from(["en", "de-CH", "zh-Hans"]),
    section=st.none() | slugs,
    tags=st.lists(lines, max_size=3, unique=True).map(tuple),
    symbols=st.lists(
        st.builds(
            SymbolRef,
            st.sampled_from(["BP", "GSK", "^GSPC", "BRK.B"]),
            st.none() | st.sampled_from(["XNYS", "XLON"]),
        ),
        max_size=2,
        unique=True,
    ).map(tuple),
    ticker_list=st.none() | slugs,
    lead_image=st.none() | st.builds(Image, **pictures),
    body=bodies,
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A published story, whatever it says."""
    published = draw(moments)
    first = published - draw(st.sampled_from([timedelta(0), timedelta(hours=1)]))
    updated = published + draw(st.sampled_from([timedelta(0), timedelta(days=1)]))
    uri = draw(
        st.sampled_from(["urn:x:1", "tag:example.org,2024:é", "https://x.org/1"])
    )
    return replace(
        a_story(uri=uri, slug=draw(slugs)),
        content=draw(contents),
        first_published_at=first,
        published_at=published,
        updated_at=updated,
    )


def as_html_has_it(content: Content) -> Content:
    """What HTML can tell of a content.

    Any white space is one space, but lines of plain text are lines. An empty text is
    none. A picture without an address has no size, one that says nothing is none.
    """
    image = content.lead_image
    body = [_block(block) for block in content.body]
    return replace(
        content,
        headline=_told(content.headline),
        kicker=_told(content.kicker),
        standfirst=_told(content.standfirst),
        byline=_told(content.byline),
        dateline=_told(content.dateline),
        lead_image=None if image is None else _picture(image),
        body=tuple(block for block in body if block is not None),
    )


def _block(block: Block) -> Block | None:
    match block:
        case Paragraph():
            return Paragraph(_collapsed(block.html))
        case Listing():
            return replace(block, items=tuple(map(_collapsed, block.items)))
        case Table():
            header, rows = _cells(block.header), tuple(map(_cells, block.rows))
            return Table(header, rows)
        case Picture():
            return _picture(block)
        case Divider():
            return block
        case _:
            told = {f.name: getattr(block, f.name) for f in fields(block) if f.init}
            kept = {k: v if k == "url" else _told(v) for k, v in told.items()}
            return replace(block, **{**kept, "id": ""})


def _picture(image: PartT) -> PartT | None:
    said = {name: _told(getattr(image, name)) for name in ("alt", "caption", "credit")}
    told = replace(image, **said)
    if not told.url:
        told = replace(told, width=None, height=None)
    return told if image.url or any(said.values()) else None


def _cells(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_told(cell) or "" for cell in row)


def _collapsed(text: str) -> str:
    return _space.sub(" ", text).strip(" ")


def _told(text: Any) -> Any:
    return "\n".join(map(_collapsed, text.split("\n"))) or None if text else None
