"""The news sitemap, by what Google asks for."""

import pytest
from defusedxml.ElementTree import fromstring

from articles_service.formats.sitemap import MAX_STORIES, write
from tests.fakes.coming_back import HOME, a_channel
from tests.fakes.stories import a_story, at

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def test_a_story() -> None:
    """Its address, when it changed, and who published what when."""
    story = a_story(headline="A <b> & c", language="en-GB", updated_at=at(60))
    root = fromstring(write(a_channel(story), HOME))
    assert root.tag == f"{MAP}urlset"
    (page,) = root
    assert [(one.tag.partition("}")[2], one.text) for one in page.iter()][1:] == [
        ("loc", "https://news.example.org/paper/articles/story-1"),
        ("lastmod", "2024-06-17T20:01:00.000Z"),
        ("news", None),
        ("publication", None),
        ("name", "The Newstape"),
        ("language", "en"),
        ("publication_date", "2024-06-17T20:00:00.000Z"),
        ("title", "A <b> & c"),
    ]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de-CH", "de"), ("zh-Hans", "zh-cn"), ("zh-Hant-TW", "zh-tw"), ("zh", "zh")],
)
def test_languages(tag: str, language: str) -> None:
    """ISO 639, but for Chinese."""
    root = fromstring(write(a_channel(a_story(language=tag)), HOME))
    assert [one.text for one in root.iter(f"{NEWS}language")] == [language]


def test_no_more_than_are_read() -> None:
    """A thousand at most."""
    channel = a_channel(*[a_story()] * (MAX_STORIES + 1))
    assert len(fromstring(write(channel, HOME))) == MAX_STORIES
