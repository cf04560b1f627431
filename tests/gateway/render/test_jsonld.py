"""A story for machines: what schema.org asks for, and nothing that ends a script."""

import json
from typing import Any

import pytest

from gateway.render.edition import Edition, Section
from gateway.render.jsonld import news_article
from newstape.wire.articles import Author, Correction, Image
from tests.fakes.pages import CLOSE, a_story

EDITION = Edition(
    title="The Newstape",
    sections=(Section("city", "The City"),),
    public_url="https://news.example.org",
)


def told(**fields: Any) -> dict[str, Any]:
    """What is said of a story."""
    article: dict[str, Any] = json.loads(
        news_article(a_story(**fields), "/articles/ferry", EDITION)
    )
    return article


def test_what_every_story_says() -> None:
    """Headline, dates, section, language, publisher and its absolute address."""
    article = told()
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Ferry line reopens after seven years"
    assert article["datePublished"] == "2024-06-17T20:00:00.000Z"
    assert article["articleSection"] == "The City"
    assert article["url"] == "https://news.example.org/articles/ferry"
    assert article["publisher"]["name"] == "The Newstape"
    assert None not in article.values()


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        (
            {"authors": [Author(name="A", url="https://a.example/"), Author(name="B")]},
            [
                {"@type": "Person", "name": "A", "url": "https://a.example/"},
                {"@type": "Person", "name": "B"},
            ],
        ),
        ({"byline": "The desk"}, [{"@type": "Person", "name": "The desk"}]),
        ({"source": "AFP"}, [{"@type": "Organization", "name": "AFP"}]),
        ({"source": None}, None),
    ],
)
def test_author(fields: dict[str, Any], author: object) -> None:
    """Authors, else the byline, else the agency."""
    assert told(**fields).get("author") == author


def test_what_some_stories_say() -> None:
    """A picture by its absolute address, and corrections."""
    note = Correction(note="It was six.", at=CLOSE, version=2)
    article = told(lead_image=Image(url="/p.jpg"), corrections=[note])
    assert article["image"] == ["https://news.example.org/p.jpg"]
    assert article["correction"][0]["text"] == "It was six."


def test_nothing_ends_the_script() -> None:
    """No text of a story can leave the block of data that it stands in."""
    attack = "</script><script>alert(1)</script><!-- & \u2028"
    text = news_article(a_story(headline=attack), "/x", EDITION)
    assert not set("<>&") & set(text)
    assert json.loads(text)["headline"] == attack
