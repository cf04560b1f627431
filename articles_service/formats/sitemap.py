"""A sitemap for Google News.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from datetime import timedelta
from xml.etree.ElementTree import Element

from articles_service.domain.channel import Channel
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.formats.moments import rfc3339
from articles_service.formats.xml_writing import add, add_told, written

MEDIA_TYPE = "application/xml"
SPAN = timedelta(days=2)
MAX_STORIES = 1_000
"""Stories that are older, or more than these, are not for a news sitemap."""

_CHINESE = {"hans": "zh-cn", "hant": "zh-tw", "cn": "zh-cn", "tw": "zh-tw"}


def write(channel: Channel, site: Site) -> bytes:
    """The stories of a channel, which are no older than ``SPAN``."""
    root = Element(
        "urlset",
        {
            "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
            "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9",
        },
    )
    for story in channel.stories[:MAX_STORIES]:
        _write_page(add(root, "url"), story, site)
    return written(root)


def _write_page(page: Element, story: Story, site: Site) -> None:
    content = story.content
    add(page, "loc", site.page(story))
    add_told(page, "lastmod", rfc3339(story.updated_at))
    news = add(page, "news:news")
    publication = add(news, "news:publication")
    add(publication, "news:name", site.title)
    add(publication, "news:language", _language(content.language))
    moment = story.first_published_at or story.published_at
    add_told(news, "news:publication_date", rfc3339(moment))
    add(news, "news:title", content.headline)


def _language(tag: str) -> str:
    """ISO 639; but the two ways to write Chinese are told apart."""
    name, *more = tag.lower().split("-")
    return next(
        (_CHINESE[one] for one in more if name == "zh" and one in _CHINESE), name
    )
