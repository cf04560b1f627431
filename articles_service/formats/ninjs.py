"""ninjs 3.1 (https://iptc.org/standards/ninjs/), news as JSON by the IPTC.

It tells no time of publication: ``contentCreated`` stands for it, ``firstCreated`` for
the first one, ``versionCreated`` for when this version was made.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from pydantic import ValidationError

from articles_service.domain.delivery import Item
from articles_service.domain.errors import FormatError
from articles_service.domain.site import Site
from articles_service.domain.story import Author, Content, Image, Story, SymbolRef
from articles_service.formats.addresses import web_url
from articles_service.formats.items import (
    Fields,
    ended,
    item,
    language,
    refused,
    slug,
    sparse,
    symbols,
    tags,
)
from articles_service.formats.markup import body_html, text_html
from articles_service.formats.markup_reading import read_html
from articles_service.formats.moments import read_moment, rfc3339
from articles_service.formats.ninjs_model import Named, NinjsItem, Rendition, Text
from articles_service.formats.plain import line_from

MEDIA_TYPE = "application/vnd.iptc.ninjs+json"
_NAME = "ninjs"
_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
_PUB_STATUS = {"withheld": "withheld", "killed": "canceled"}


def read(document: bytes, base: str | None = None) -> Iterator[Item]:
    """An item, or an array of them, of ninjs 1, 2 or 3.

    Raises:
        FormatError: it is no JSON, or no object.
    """
    try:
        told = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise FormatError(_NAME, f"{error}.") from error
    entries = told if isinstance(told, list) else [told]
    if not all(isinstance(entry, dict) for entry in entries):
        raise FormatError(_NAME, "it is neither an object nor an array of objects.")
    return _items(entries, base, len(document))


def write(story: Story, site: Site) -> bytes:
    """A story, whole."""
    content = story.content
    told = sparse(
        standard={"name": "ninjs", "version": "3.1", "schema": _SCHEMA},
        uri=story.uri,
        type="text",
        representationType="full",
        version=str(story.version),
        pubStatus=_PUB_STATUS.get(story.status, "usable"),
        firstCreated=rfc3339(story.first_published_at),
        contentCreated=rfc3339(story.published_at),
        versionCreated=rfc3339(story.updated_at),
        embargoedUntil=rfc3339(story.embargoed_until),
        language=content.language,
        headlines=_texts(main=content.headline, kicker=content.kicker),
        descriptions=_texts(standfirst=content.standfirst),
        by=content.byline,
        located=content.dateline,
        people=[_person(author, site) for author in content.authors],
        infoSources=[{"name": content.source}] if content.source else None,
        subjects=_subjects(content),
        organisations=[_organisation(one) for one in content.symbols],
        altIds=_names(story),
        bodies=[_body(story, site)],
        associations=[_lead(story, content.lead_image, site)]
        if content.lead_image
        else None,
    )
    return orjson.dumps(told)


def _texts(**told: str | None) -> list[Fields]:
    """A text for each role that has one."""
    return [
        {"role": role, "contentType": "text/plain", "value": value}
        for role, value in told.items()
        if value
    ]


def _person(author: Author, site: Site) -> Fields:
    url = site.whole(author.url) if author.url else None
    return sparse(name=author.name, rel="author", uri=url)


def _subjects(content: Content) -> list[Fields]:
    section = [{"name": content.section, "rel": "section"}] if content.section else []
    return [*section, *({"name": tag, "rel": "keyword"} for tag in content.tags)]


def _organisation(about: SymbolRef) -> Fields:
    known = sparse(exchange=about.exchange, symbol=about.symbol)
    return {"name": about.symbol, "rel": "about", "symbols": [known]}


def _names(story: Story) -> list[Fields]:
    names = {"slug": story.slug, "ticker_list": story.content.ticker_list}
    return [{"role": role, "value": name} for role, name in names.items() if name]


def _body(story: Story, site: Site) -> Fields:
    text = body_html(story.content.body, site)
    counted = {"charCount": len(text), "wordCount": story.word_count}
    return {"role": "main", "contentType": "text/html", **counted, "value": text}


def _lead(story: Story, image: Image, site: Site) -> Fields:
    url = site.whole(image.url) if image.url else None
    size = sparse(width=image.width, height=image.height)
    return sparse(
        name="lead",
        type="picture",
        uri=url or f"{story.uri}#lead",
        by=image.credit,
        descriptions=_texts(caption=image.caption, alt=image.alt),
        renditions=[{"name": "original", "href": url, **size}] if url else None,
    )


def _items(entries: Sequence[Any], base: str | None, size: int) -> Iterator[Item]:
    for index, entry in enumerate(entries):
        try:
            told = NinjsItem.model_validate(entry)
        except ValidationError as error:
            yield refused(index, error)
            continue
        if told.pub_status == "canceled":
            yield ended(index, told.uri)
        else:
            withheld = told.pub_status == "withheld"
            fields = _fields(told, base)
            weight = size // len(entries)
            yield item(index, fields, weight, "withheld" if withheld else None)


def _fields(told: NinjsItem, base: str | None) -> Fields:
    read = read_html(_html(told), base)
    section, subjects = _sorted(told.subjects)
    listed = (one for about in told.organisations for one in about.symbols)
    return {
        **read.fields,
        "uri": told.uri,
        "slug": _named(told.alt_ids, "slug"),
        "headline": _text(told.headlines, "main", "headline", None) or told.title,
        "kicker": _text(told.headlines, "kicker"),
        "standfirst": _text(told.descriptions, "standfirst", "summary", None),
        "byline": told.by,
        "authors": list(_authors(told.people, base)),
        "source": next((one.name for one in told.info_sources if one.name), None),
        "dateline": told.located,
        "language": language(told.language),
        "section": section,
        "tags": tags(subjects),
        "symbols": symbols((one.symbol, one.exchange) for one in listed),
        "ticker_list": _named(told.alt_ids, "ticker_list"),
        "lead_image": _image(told.associations, base),
        "body": read.body,
        "first_published_at": read_moment(told.first_created),
        "published_at": _published(told),
        "embargoed_until": read_moment(told.embargoed_until),
    }


def _html(told: NinjsItem) -> str:
    """The main body, best as HTML."""
    bodies = sorted(told.bodies, key=lambda one: (not one.is_html, one.role != "main"))
    if not bodies:
        return ""
    value = bodies[0].value
    return value if bodies[0].is_html else text_html(value)


def _published(told: NinjsItem) -> datetime | None:
    moments = (told.content_created, told.first_created, told.version_created)
    return next((at for one in moments if (at := read_moment(one))), None)


def _text(texts: Iterable[Text], *roles: str | None) -> str | None:
    """The first text in one of these roles, the better ones first; plain."""
    found = (one for role in roles for one in texts if one.role == role)
    first = next(found, None)
    if first is None:
        return None
    return line_from(first.value) if first.is_html else first.value


def _sorted(subjects: Sequence[Named]) -> tuple[str | None, list[str]]:
    """The section, and what else a story is about."""
    sections = (slug(one.name) for one in subjects if one.rel == "section")
    section = next((one for one in sections if one), None)
    others = (one for one in subjects if one.rel != "section" or one.name != section)
    return section, [one.name for one in others if one.name]


def _named(names: Iterable[Named], role: str) -> str | None:
    return next((slug(one.value) for one in names if one.role == role), None)


def _authors(people: Iterable[Named], base: str | None) -> Iterator[Fields]:
    for one in people:
        if one.rel in ("author", "creator") and one.name:
            yield {"name": one.name, "url": web_url(one.uri, base)}


def _image(others: Iterable[NinjsItem], base: str | None) -> Fields | None:
    pictures = [one for one in others if one.type in ("picture", "graphic")]
    first = min(pictures, key=lambda one: one.name != "lead", default=None)
    if first is None:
        return None
    widest = max(first.renditions, key=lambda one: one.width or 0, default=Rendition())
    return {
        "url": web_url(widest.href, base),
        "width": widest.width or None,
        "height": widest.height or None,
        "caption": _text(first.descriptions, "caption", None),
        "alt": _text(first.descriptions, "alt"),
        "credit": first.by or first.copyright_holder,
    }
