"""A story as schema.org has it, for those who read pages by machine."""

from typing import Any

import orjson
from markupsafe import Markup

from gateway.render.edition import Edition
from newstape.wire.articles import Article
from newstape.wire.scalars import format_time

_harmless = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def news_article(article: Article, here: str, edition: Edition) -> Markup:
    """``NewsArticle`` as JSON that can stand in a page: nothing in it ends a script.

    A block of data is no script, so that a policy without ``unsafe-inline`` lets it be.
    """
    image = article.lead_image.url if article.lead_image else None
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.standfirst,
        "inLanguage": article.language,
        "articleSection": article.section and edition.section_title(article.section),
        "keywords": article.tags or None,
        "datePublished": article.published_at and format_time(article.published_at),
        "dateModified": format_time(article.updated_at),
        "wordCount": article.word_count or None,
        "author": _authors(article),
        "publisher": {"@type": "NewsMediaOrganization", "name": edition.title},
        "image": [edition.absolute(image)] if image else None,
        "url": edition.absolute(here),
        "mainEntityOfPage": edition.absolute(here),
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": each.note,
                "datePublished": format_time(each.at),
            }
            for each in article.corrections
        ]
        or None,
    }
    known = {name: value for name, value in told.items() if value is not None}
    text = orjson.dumps(known).decode().translate(_harmless)
    return Markup(text)  # noqa: S704  (harmless by the line above)


def _authors(article: Article) -> list[dict[str, str]] | None:
    people = [
        {"@type": "Person", "name": author.name}
        | ({"url": author.url} if author.url else {})
        for author in article.authors
    ]
    if people:
        return people
    if article.byline:
        return [{"@type": "Person", "name": article.byline}]
    if article.source:
        return [{"@type": "Organization", "name": article.source}]
    return None
