"""What feeds of all kinds have in common: a story in them, and a story from them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles_service.domain.blocks import Paragraph, plain_text
from articles_service.domain.story import Content
from articles_service.formats.addresses import web_url
from articles_service.formats.items import Fields, symbols, tags
from articles_service.formats.markup import collapsed
from articles_service.formats.markup_reading import Read, read_html

SCHEME = "urn:newstape:"
"""Categories whose scheme begins so are fields of a story."""
SECTION, SYMBOL, TICKER_LIST = (
    f"{SCHEME}{name}" for name in ("section", "symbol", "ticker-list")
)

_LONGEST_TITLE = 120
_LONGEST_BEGINNING = 400
_ELLIPSES = ("[…]", "[...]", "…", "...")


def labels(content: Content) -> Iterator[tuple[str | None, str]]:
    """A scheme and a term for all that a feed calls a category."""
    if content.section is not None:
        yield SECTION, content.section
    for one in content.symbols:
        exchange = f"{one.exchange}:" if one.exchange else ""
        yield SYMBOL, f"{exchange}{one.symbol}"
    if content.ticker_list is not None:
        yield TICKER_LIST, content.ticker_list
    yield from ((None, tag) for tag in content.tags)


def beginning(content: Content) -> str:
    """The first words of a text, for formats that want a summary of everything.

    They are known as what they are when they are read.
    """
    first = next((one for one in content.body if isinstance(one, Paragraph)), None)
    text = "" if first is None else collapsed(plain_text(first.html))
    if len(text) <= _LONGEST_BEGINNING:
        return text
    return f"{text[:_LONGEST_BEGINNING].rpartition(' ')[0]} […]"


def labelled(given: Iterable[tuple[str | None, str]]) -> Fields:
    """The fields of which these categories tell; those of others are tags."""
    ours: dict[str, list[str]] = {}
    plain: list[str] = []
    for scheme, term in given:
        own = (scheme or "").startswith(SCHEME)
        (ours.setdefault(scheme or "", []) if own else plain).append(term)
    named = (term.rpartition(":") for term in ours.get(SYMBOL, ()))
    return {
        "section": next(iter(ours.get(SECTION, ())), None),
        "symbols": symbols((name, exchange) for exchange, _, name in named),
        "ticker_list": next(iter(ours.get(TICKER_LIST, ())), None),
        "tags": tags(plain),
    }


def told(
    title: str | None,
    read: Read,
    summary: str | None,
    picture: Mapping[str, Any] | None,
) -> Fields:
    """What an entry says: its headline, what stands above its text, and the text.

    ``read`` is all of it, ``summary`` some HTML in which it is said shortly, ``picture``
    one that is not in the text perhaps.
    """
    fields: Fields = {"headline": title, **read.fields, "body": read.body}
    if "standfirst" not in fields and summary:
        fields["standfirst"] = _standfirst(summary, read)
    if "lead_image" not in fields and picture and _is_new(picture, read):
        fields["lead_image"] = dict(picture)
    if not title:
        fields["headline"] = _first_words(fields)
    return fields


def picture(url: str | None, base: str | None, **more: Any) -> Fields | None:
    """A lead image by its address, if that is one."""
    address = web_url(url, base)
    return None if address is None else {"url": address, **more}


def _standfirst(summary: str, read: Read) -> str | None:
    """A summary, unless it is but a piece of the text, cut out by a machine."""
    said = " ".join(_texts(read_html(summary)))
    start = said
    for ellipsis in _ELLIPSES:
        start = start.removesuffix(ellipsis).rstrip()
    body = " ".join(_texts(read))
    if start in body:
        return None
    return said if len(said) <= 10_000 else None


def _is_new(picture: Mapping[str, Any], read: Read) -> bool:
    return all(block.get("url") != picture["url"] for block in read.body)


def _first_words(fields: Fields) -> str | None:
    """A headline for what has none, as notes often have."""
    said = fields.get("standfirst") or " ".join(_texts(Read({}, fields["body"])))
    if len(said) <= _LONGEST_TITLE:
        return said or None
    return f"{said[:_LONGEST_TITLE].rpartition(' ')[0] or said[:_LONGEST_TITLE]} …"


def _texts(read: Read) -> Iterator[str]:
    """The running text of what was read, a piece for each block that has some."""
    for block in read.body:
        text = plain_text(block["html"]) if "html" in block else block.get("text")
        if text:
            yield collapsed(text)
