"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator
from html import escape
from typing import Annotated, Any

import orjson
from pydantic import BeforeValidator, Field, ValidationError

from articles_service.domain.channel import Channel
from articles_service.domain.delivery import Item
from articles_service.domain.errors import FormatError
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.formats.addresses import web_url
from articles_service.formats.items import (
    Fields,
    item,
    language,
    refused,
    sparse,
    symbols,
    tags,
)
from articles_service.formats.markup import content_html
from articles_service.formats.markup_reading import read_html
from articles_service.formats.moments import read_moment, rfc3339
from articles_service.formats.telling import picture, told
from newstape.wire.model import LenientModel

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/"
_NAME = "JSON Feed"


def read(document: bytes, base: str | None = None) -> Iterator[Item]:
    """The items of a feed of version 1 or 1.1.

    Raises:
        FormatError: it is no JSON, or no such feed.
    """
    try:
        feed = _Feed.model_validate(orjson.loads(document))
    except orjson.JSONDecodeError as error:
        raise FormatError(_NAME, f"{error}.") from error
    except ValidationError as error:
        raise FormatError(_NAME, refused(0, error).detail) from error
    return _items(feed, base, len(document) // (len(feed.items) or 1))


def write(channel: Channel, site: Site) -> bytes:
    """A feed of the stories of a channel."""
    return orjson.dumps(
        {
            "version": f"{_VERSION}1.1",
            "title": site.channel_title(channel),
            "home_page_url": site.at("/"),
            "feed_url": site.feed(channel, "json"),
            "items": [_item(story, site) for story in channel.stories],
        }
    )


class _Author(LenientModel):
    name: str | None = None
    url: str | None = None


class _SymbolRef(LenientModel):
    symbol: str
    exchange: str | None = None


class _Own(LenientModel):
    """What JSON Feed has no member for."""

    section: str | None = None
    source: str | None = None
    symbols: tuple[_SymbolRef, ...] = ()
    ticker_list: str | None = None


class _Item(LenientModel):
    id: Annotated[str, BeforeValidator(str)] | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | None = None
    banner_image: str | None = None
    date_published: str | None = None
    author: _Author | None = None  # version 1
    authors: tuple[_Author, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    own: _Own = Field(default=_Own(), alias="_newstape")


class _Feed(LenientModel):
    version: str = Field(pattern=f"^{_VERSION}")
    language: str | None = None
    items: list[Any]


def _item(story: Story, site: Site) -> Fields:
    content = story.content
    lead = content.lead_image
    return sparse(
        id=story.uri,
        url=site.page(story),
        title=content.headline,
        content_html=content_html(story, site),
        summary=content.standfirst,
        image=site.whole(lead.url) if lead and lead.url else None,
        date_published=rfc3339(story.published_at),
        date_modified=rfc3339(story.updated_at),
        authors=[sparse(name=one.name, url=one.url) for one in content.authors],
        tags=list(content.tags),
        language=content.language,
        _newstape=sparse(
            section=content.section,
            source=content.source,
            symbols=[
                sparse(symbol=one.symbol, exchange=one.exchange)
                for one in content.symbols
            ],
            ticker_list=content.ticker_list,
        ),
    )


def _items(feed: _Feed, base: str | None, weight: int) -> Iterator[Item]:
    for index, entry in enumerate(feed.items):
        try:
            fields = _fields(_Item.model_validate(entry), feed, base)
        except ValidationError as error:
            yield refused(index, error)
        else:
            yield item(index, fields, weight)


def _fields(entry: _Item, feed: _Feed, base: str | None) -> Fields:
    where = web_url(entry.url, base) or base
    html = entry.content_html
    if html is None:
        html = escape(entry.content_text or "", quote=False).replace("\n", "<br>")
    lead = picture(entry.image or entry.banner_image, where)
    summary = escape(entry.summary or "", quote=False)
    authors = entry.authors or ((entry.author,) if entry.author else ())
    return {
        **told(entry.title, read_html(html, where), summary, lead),
        "uri": entry.id or where,
        "authors": [
            {"name": one.name, "url": web_url(one.url, where)}
            for one in authors
            if one.name
        ],
        "tags": tags(entry.tags),
        "language": language(entry.language, feed.language),
        "published_at": read_moment(entry.date_published),
        "section": entry.own.section,
        "source": entry.own.source,
        "symbols": symbols((one.symbol, one.exchange) for one in entry.own.symbols),
        "ticker_list": entry.own.ticker_list,
    }
