"""JSON Feed: what we write, and what others do."""

from typing import Any

import orjson
import pytest
from hypothesis import given

from articles_service.domain.delivery import Delivery, Refusal
from articles_service.domain.errors import FormatError
from articles_service.domain.story import Author, Story
from articles_service.formats.jsonfeed import read, write
from tests.fakes.coming_back import (
    HERE,
    HOME,
    a_channel,
    assert_came_back,
    filed,
    patient,
)
from tests.fakes.drawn_stories import stories
from tests.fakes.stories import a_full_story, a_story, at


def a_feed(*items: Any, **more: Any) -> bytes:
    """A feed with these items."""
    version = {"version": "https://jsonfeed.org/version/1.1", "title": "x"}
    return orjson.dumps({**version, "items": items, **more})


@patient
@given(stories())
def test_what_is_written_comes_back(story: Story) -> None:
    """Every story is read as it was."""
    assert_came_back(read(write(a_channel(story), HERE)), story)


def test_feed() -> None:
    """The feed names itself and its home; an item has what the format knows."""
    feed = orjson.loads(write(a_channel(a_full_story(), section="world"), HOME))
    (item,) = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Newstape: world",
        "home_page_url": "https://news.example.org/paper/",
        "feed_url": "https://news.example.org/paper/feeds/world.json",
    }
    assert item.pop("content_html").startswith('<p class="kicker">Transport</p>')
    assert item == {
        "id": a_full_story().uri,
        "url": "https://news.example.org/paper/articles/story-1",
        "title": "Ferry line reopens",
        "summary": "After two years the boats are back.",
        "image": "https://news.example.org/p.jpg",
        "date_published": "2024-06-17T20:00:00.000Z",
        "date_modified": "2024-06-17T20:00:00.000Z",
        "authors": [
            {"name": "Harbour desk", "url": "https://example.org/desk"},
            {"name": "Staff"},
        ],
        "tags": ["Ferries", "Sea"],
        "language": "en-GB",
        "_newstape": {
            "section": "world",
            "source": "AFP",
            "symbols": [{"symbol": "BP", "exchange": "XLON"}, {"symbol": "GSK"}],
            "ticker_list": "front",
        },
    }


def test_a_strangers_item() -> None:
    """Relative addresses, an author of version 1, a picture, and tags too long."""
    item = {
        "id": 7,
        "url": "/posts/7",
        "title": "A pier",
        "content_html": "<p>One <a href='8'>more</a></p>",
        "summary": "Piers & boats",
        "image": "pier.jpg",
        "author": {"name": "The desk", "url": "about"},
        "tags": ["Sea", "Sea", "x" * 101],
        "date_published": "2024-06-17T22:00:00+02:00",
    }
    (filing,) = filed(read(a_feed(item, language="de_CH"), "https://x.org/feed.json"))
    content = filing.content
    assert (filing.uri, filing.published_at) == ("7", at(0))
    assert (content.headline, content.standfirst) == ("A pier", "Piers & boats")
    assert content.lead_image is not None
    assert content.lead_image.url == "https://x.org/posts/pier.jpg"
    assert content.authors == (Author("The desk", "https://x.org/posts/about"),)
    assert (content.tags, content.language) == (("Sea",), "de-CH")
    assert getattr(content.body[0], "html", None) == (
        'One <a href="https://x.org/posts/8">more</a>'
    )


def test_a_note() -> None:
    """What has no title is headed by its first words, plain text has its lines."""
    long = "word " * 50
    document = a_feed({"id": "1", "content_text": f"{long}\nend <b>"})
    (filing,) = filed(read(document))
    assert filing.content.headline == f"{('word ' * 24).strip()} …"
    assert getattr(filing.content.body[0], "html", "").endswith(
        "word <br>end &lt;b&gt;"
    )


def test_bad_items_are_refused_alone() -> None:
    """Each with its place and a reason; the rest goes in."""
    taken = list(
        read(
            a_feed(
                "x",
                {"id": "1", "tags": "no list"},
                {"title": "no name"},
                {"id": "2"},
                {"id": "3", "title": "Good"},
            )
        )
    )
    assert [type(one) for one in taken] == [*[Refusal] * 4, Delivery]
    reasons = [
        one.detail.partition(":")[0] for one in taken if isinstance(one, Refusal)
    ]
    assert reasons[1:] == ["tags", "uri", "headline"]


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b"{", "unexpected end"),
        (b"[]", "valid"),
        (b'{"version":"https://jsonfeed.org/version/1"}', "items"),
        (b'{"version":"2","items":[]}', "version"),
    ],
)
def test_no_feed_at_all(document: bytes, what: str) -> None:
    """The whole is refused at once, and the reason says what is wrong."""
    with pytest.raises(FormatError, match=what):
        read(document)


def test_a_story_that_says_little() -> None:
    """Members without a value are left out."""
    (item,) = orjson.loads(write(a_channel(a_story()), HERE))["items"]
    assert not item.keys() & {"image", "summary", "authors", "tags", "_newstape"}
    assert item["content_html"] == ""
