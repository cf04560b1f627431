"""NewsML-G2 (https://iptc.org/standards/newsml-g2/), as agencies send it; read only.

A message brings items; those of text are stories. Where it is about one story, a picture
beside it is that story's lead image.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from xml.etree.ElementTree import Element

from articles_service.domain.blocks import plain_text
from articles_service.domain.delivery import Item
from articles_service.domain.errors import FormatError
from articles_service.formats.addresses import web_url
from articles_service.formats.items import Fields, ended, item, language, symbols, tags
from articles_service.formats.markup import dashed
from articles_service.formats.markup_reading import read_html
from articles_service.formats.moments import read_moment
from articles_service.formats.nitf import nitf_html
from articles_service.formats.xml_tree import (
    XML,
    at,
    html_inside,
    name_of,
    text_at,
    xml_tree,
)

MEDIA_TYPE = "application/vnd.iptc.g2.newsmessage+xml"
_NAME = "NewsML-G2"
_ROOTS = ("newsMessage", "newsItem", "itemSet")
_STORIES = (None, "text", "composite")
_initials = re.compile(r"[a-z]{2,5}([-/][a-z]{2,5})+")
"""How a desk signs: ``ab-cde/fg``."""


def read(document: bytes, base: str | None = None) -> Iterator[Item]:
    """The stories of a message, or of one item.

    Raises:
        FormatError: it is no XML, or no NewsML-G2.
    """
    root = xml_tree(document, _NAME)
    if name_of(root) not in _ROOTS:
        raise FormatError(_NAME, f"its root is {name_of(root)[:80]!r}.")
    items = [one for one in root.iter() if name_of(one) == "newsItem"]
    return _items(items, base, len(document))


def _items(items: Sequence[Element], base: str | None, size: int) -> Iterator[Item]:
    stories = [one for one in items if _code(one, "itemClass") in _STORIES]
    pictures = [one for one in items if _code(one, "itemClass") == "picture"]
    for index, story in enumerate(stories):
        uri = story.get("guid", "").strip()
        status = _code(story, "pubStatus")
        if status == "canceled":
            yield ended(index, uri)
            continue
        fields = {**_fields(story, base), "uri": uri}
        if len(stories) == 1 and pictures and "lead_image" not in fields:
            fields["lead_image"] = _picture(pictures[0], base)
        withheld = status == "withheld"
        weight = size // len(items)
        yield item(index, fields, weight, "withheld" if withheld else None)


def _code(news: Element, name: str) -> str | None:
    """What a qcode of ``itemMeta`` says, without the scheme: ``stat:usable``."""
    found = next(at(news, "itemMeta", name), None)
    return None if found is None else found.get("qcode", "").rpartition(":")[2]


def _fields(news: Element, base: str | None) -> Fields:
    read = read_html(_html(news), base)
    about = list(at(news, "contentMeta", "subject"))
    return {
        **read.fields,
        **_above(news),
        "authors": list(_authors(news)),
        "source": _source(news),
        "language": language(*_languages(news)),
        "tags": tags(_keywords(news, about)),
        "symbols": symbols(_instruments(about)),
        "body": list(_edited(read.body)),
        "published_at": _published(news),
        "first_published_at": _first(news),
        "embargoed_until": read_moment(text_at(news, "itemMeta", "embargoed")),
    }


def _above(news: Element) -> Fields:
    """What stands above the text; NITF may say it again."""
    nitf = _head(news)
    told = {
        "headline": text_at(news, "contentMeta", "headline")
        or text_at(nitf, "hedline", "hl1")
        or text_at(news, "itemMeta", "title"),
        "standfirst": _summary(news),
        "byline": text_at(news, "contentMeta", "by") or text_at(nitf, "byline"),
        "dateline": text_at(news, "contentMeta", "dateline")
        or text_at(nitf, "dateline", "location")
        or text_at(news, "contentMeta", "located", "name"),
    }
    return {name: " ".join(text.split()) for name, text in told.items() if text}


def _head(news: Element) -> Element:
    path = ("contentSet", "inlineXML", "nitf", "body", "body.head")
    return next(at(news, *path), Element("body.head"))


def _summary(news: Element) -> str | None:
    """The description that is a summary; it has no role, or says so."""
    for one in at(news, "contentMeta", "description"):
        if one.get("role", "summary").rpartition(":")[2] in ("summary", "lead"):
            return text_at(one)
    return None


def _html(news: Element) -> str:
    """The text of an item, as HTML."""
    for nitf in at(news, "contentSet", "inlineXML", "nitf", "body"):
        text = "".join(map(nitf_html, at(nitf, "body.content")))
        end = text_at(nitf, "body.end", "tagline")
        signed = f'<p class="signoff">{escape(end, quote=False)}</p>' if end else ""
        return text + signed
    for body in at(news, "contentSet", "inlineXML", "html", "body"):
        return html_inside(body)
    for data in at(news, "contentSet", "inlineData"):
        text = data.text or ""
        plain = "html" not in data.get("contenttype", "")
        return escape(text, quote=False).replace("\n", "<br>") if plain else text
    return ""


def _edited(body: list[Fields]) -> Iterator[Fields]:
    """A text without its marks for typesetters.

    Crossheads stand between dashes, and a last paragraph of initials signs it off.
    """
    for number, block in enumerate(body, 1):
        text = plain_text(block.get("html", "")).strip()
        between = dashed.fullmatch(block.get("text", ""))
        if number == len(body) and _initials.fullmatch(text):
            yield {"type": "signoff", "text": text}
        elif block["type"] == "crosshead" and between:
            yield {"type": "crosshead", "text": between[1]}
        else:
            yield block


def _authors(news: Element) -> Iterator[Fields]:
    for name in ("creator", "contributor"):
        for one in at(news, "contentMeta", name):
            if told := text_at(one, "name") or one.get("literal"):
                yield {"name": told}


def _source(news: Element) -> str | None:
    """The agency: by its name, or by what its code says."""
    for name in ("infoSource", "provider"):
        for one in at(
            news, "contentMeta" if name == "infoSource" else "itemMeta", name
        ):
            code = one.get("literal") or one.get("qcode", "").rpartition(":")[2]
            if told := text_at(one, "name") or code:
                return told
    return None


def _languages(news: Element) -> Iterator[str | None]:
    yield from (one.get("tag") for one in at(news, "contentMeta", "language"))
    yield news.get(f"{{{XML}}}lang")


def _keywords(news: Element, about: Sequence[Element]) -> Iterator[str]:
    for one in (*about, *at(news, "contentMeta", "keyword")):
        if (
            told := text_at(one, "name")
            or one.get("literal")
            or (one.text or "").strip()
        ):
            yield told


def _instruments(about: Sequence[Element]) -> Iterator[tuple[str, str | None]]:
    for one in about:
        for paper in at(one, "organisationDetails", "hasInstrument"):
            market = paper.get("market", "").rpartition(":")[2]
            yield paper.get("symbol", ""), market or paper.get("marketlabel")


def _published(news: Element) -> datetime | None:
    """An item does not tell when it was published, but when it was made."""
    return _first(news) or read_moment(text_at(news, "itemMeta", "versionCreated"))


def _first(news: Element) -> datetime | None:
    return read_moment(text_at(news, "itemMeta", "firstCreated"))


def _picture(news: Element, base: str | None) -> Fields | None:
    """The largest rendition, with caption and credit."""
    files = list(at(news, "contentSet", "remoteContent"))
    largest = max(files, key=lambda one: _pixels(one, "width") or 0, default=None)
    if largest is None:
        return None
    return {
        "url": web_url(largest.get("href"), base),
        "width": _pixels(largest, "width"),
        "height": _pixels(largest, "height"),
        "caption": text_at(news, "contentMeta", "description"),
        "credit": text_at(news, "contentMeta", "creditline"),
    }


def _pixels(file: Element, name: str) -> int | None:
    told = file.get(name, "")
    return int(told) or None if told.isascii() and told.isdecimal() else None
