"""schema.org's NewsArticle as JSON-LD, as pages tell it to search engines."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from articles_service.domain.site import Site
from articles_service.domain.slug import slugify
from articles_service.domain.story import Image, Story, SymbolRef
from articles_service.formats.addresses import web_url
from articles_service.formats.items import Fields, slug, sparse, symbols, tags
from articles_service.formats.moments import read_moment, rfc3339
from articles_service.formats.plain import line_from
from articles_service.formats.telling import picture
from articles_service.formats.text import body_text

MEDIA_TYPE = "application/ld+json"
_iri = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def write(story: Story, site: Site) -> bytes:
    """A story, whole; its text is plain."""
    body = body_text(story.content.body, site)
    return orjson.dumps({**news_article(story, site), "articleBody": body})


def news_article(story: Story, site: Site) -> Fields:
    """What a page tells of its story, all but the text."""
    content = story.content
    page = site.page(story)
    return sparse(
        **{"@context": "https://schema.org", "@type": "NewsArticle", "@id": story.uri},
        url=page,
        mainEntityOfPage=page,
        headline=content.headline,
        description=content.standfirst,
        inLanguage=content.language,
        datePublished=rfc3339(story.published_at),
        dateModified=rfc3339(story.updated_at),
        author=[
            _thing("Person", name=one.name, url=one.url) for one in content.authors
        ],
        publisher=_thing("NewsMediaOrganization", name=site.title, url=site.at("/")),
        sourceOrganization=_thing("Organization", name=content.source),
        locationCreated=_thing("Place", name=content.dateline),
        articleSection=content.section,
        keywords=list(content.tags),
        mentions=[_mention(one) for one in content.symbols],
        image=_image(content.lead_image, site) if content.lead_image else None,
        correction=[
            _thing("CorrectionComment", text=one.note, datePublished=rfc3339(one.at))
            for one in story.corrections
        ],
        wordCount=story.word_count,
        version=story.version,
    )


def found(scripts: Iterable[str]) -> Mapping[str, Any]:
    """The first article that the scripts of a page tell of; empty when none does."""
    for script in scripts:
        try:
            told = orjson.loads(script)
        except orjson.JSONDecodeError:
            continue  # pages are full of broken ones
        for thing in _things(told):
            kinds = _listed(thing.get("@type"))
            if any(str(kind).endswith(("Article", "BlogPosting")) for kind in kinds):
                return thing
    return {}


def fields_of(article: Mapping[str, Any], base: str | None) -> Fields:
    """The fields that an article's data tell, as far as they do."""
    section = next(_texts(article.get("articleSection")), None)
    uri = next(_texts(article.get("@id")), "")
    keywords = list(_texts(article.get("keywords")))
    if len(keywords) == 1 and isinstance(article["keywords"], str):
        keywords = keywords[0].split(",")
    return sparse(
        uri=uri if _iri.fullmatch(uri) else None,
        headline=line_from(next(_texts(article.get("headline")), None)),
        published_at=read_moment(next(_texts(article.get("datePublished")), None)),
        authors=list(_authors(article.get("author"), base)),
        source=next(_names(article.get("sourceOrganization")), None),
        language=next(_texts(article.get("inLanguage")), None),
        section=(slug(section) or slugify(section) or None) if section else None,
        tags=tags(keywords),
        symbols=symbols(_tickers(article.get("mentions"))),
    )


def lead_image(article: Mapping[str, Any], base: str | None) -> Fields | None:
    """The picture that the data of an article tell of."""
    for told in _listed(article.get("image")):
        if isinstance(told, str):
            return picture(told, base)
        if isinstance(told, dict):
            url = next(_texts(told.get("url") or told.get("contentUrl")), None)
            caption, credit = (
                next(_texts(told.get(name)), None) for name in ("caption", "creditText")
            )
            return picture(url, base, caption=caption, credit=credit)
    return None


def _thing(kind: str, **told: str | None) -> Fields | None:
    known = sparse(**told)
    first = next(iter(told))
    return {"@type": kind, **known} if known.get(first) else None


def _mention(about: SymbolRef) -> Fields:
    """An instrument is named after its exchange, with a space between them."""
    named = f"{about.exchange} {about.symbol}" if about.exchange else about.symbol
    return {"@type": "Corporation", "name": about.symbol, "tickerSymbol": named}


def _image(image: Image, site: Site) -> Fields | None:
    return (
        sparse(
            **{"@type": "ImageObject"},
            url=site.whole(image.url),
            contentUrl=site.whole(image.url),
            caption=image.caption,
            creditText=image.credit,
            width=image.width,
            height=image.height,
        )
        if image.url
        else None
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _things(told: Any) -> Iterator[Mapping[str, Any]]:
    for one in _listed(told):
        if isinstance(one, dict):
            yield one
            yield from (
                two for two in _listed(one.get("@graph")) if isinstance(two, dict)
            )


def _texts(value: Any) -> Iterator[str]:
    yield from (one for one in _listed(value) if isinstance(one, str))


def _names(value: Any) -> Iterator[str]:
    """The names of things, which are often told without the things."""
    for one in _listed(value):
        told = one.get("name") if isinstance(one, dict) else one
        yield from _texts(told)


def _authors(value: Any, base: str | None) -> Iterator[Fields]:
    for one in _listed(value):
        url = one.get("url") if isinstance(one, dict) else None
        where = web_url(next(_texts(url), None), base)
        yield from ({"name": name, "url": where} for name in _names(one) if name)


def _tickers(mentions: Any) -> Iterator[tuple[str, str | None]]:
    for one in _listed(mentions):
        for told in _texts(one.get("tickerSymbol")) if isinstance(one, dict) else ():
            exchange, _, symbol = told.rpartition(" ")
            yield symbol, exchange or None
