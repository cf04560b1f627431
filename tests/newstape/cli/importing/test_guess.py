"""Which format a document is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.cli.importing.guess import guess

RSS = b'<?xml version="1.0"?>\n<!-- a feed -->\n<rss version="2.0"><channel/></rss>'
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
ATOM = b'\xef\xbb\xbf<feed xmlns="http://www.w3.org/2005/Atom"/>'
NEWSML = b'<!DOCTYPE newsItem>\n<nar:newsItem xmlns:nar="http://iptc.org/std/nar/"/>'
JSON_FEED = b'{\n  "version": "https://jsonfeed.org/version/1.1", "items": []\n}'
NINJS = b'{"uri": "urn:1", "headlines": [{"value": "Rain"}]}'
NINJS_1 = b'{\n "uri": "urn:1",\n "headline": "Rain",\n "body_html": "<p>Wet.</p>"\n}'
LINES = b'{"uri": "urn:1", "headline": "Rain"}\n{"uri": "urn:2", "headline": "Sun"}\n'


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (RSS, "rss"),
        (RDF, "rss"),
        (RSS.decode().encode("utf-16"), "rss"),
        (ATOM, "atom"),
        (NEWSML, "newsml"),
        (b"<NewsML/>", "newsml"),
        (JSON_FEED, "jsonfeed"),
        (NINJS, "ninjs"),
        (NINJS_1, "ninjs"),
        (b"[" + NINJS + b"]", "ninjs"),
        (LINES, "ndjson"),
        (b"<html><body/></html>", None),
        (b'{"headline":\n', None),
        (b"{" * 2000, None),
        (b"Rain ends drought\n", None),
        (b"", None),
    ],
)
def test_a_document_tells_its_format(head: bytes, form: str | None) -> None:
    """By its root element or its members; what tells nothing is not guessed."""
    assert guess(head) == form
    assert guess(head, "news.xml", "text/plain") == form


@pytest.mark.parametrize(
    ("name", "content_type", "form"),
    [
        ("stories.ndjson", "", "ndjson"),
        ("STORIES.JSONL", "", "ndjson"),
        ("http://wire.example/feed.rss?page=1", "", "rss"),
        ("a.atom", "", "atom"),
        ("a.newsml", "", "newsml"),
        ("a.ninjs", "", "ninjs"),
        (
            "http://wire.example/feed",
            "Application/Feed+JSON; charset=utf-8",
            "jsonfeed",
        ),
        ("http://wire.example/feed", "text/html", None),
    ],
)
def test_names_help(name: str, content_type: str, form: str | None) -> None:
    """Where the beginning says nothing, the name or the sender's word does."""
    assert guess(b"", name, content_type) == form


def test_a_page_has_to_be_named_like_one() -> None:
    """What a server says in place of a feed is no story."""
    page = b"<!DOCTYPE html><HTML><p>Down for maintenance"
    assert guess(page, "http://wire.example/feed", "text/html") is None
    assert guess(page, "feed.xml", "text/html") is None
    assert guess(page, "story.html") == guess(page, "STORY.HTM") == "html"


def test_a_document_is_believed_before_its_name() -> None:
    """Atom that is called RSS is Atom; only lines are what they are called."""
    assert guess(ATOM, "feed.rss", "application/rss+xml") == "atom"
    assert guess(NINJS, "stories.ndjson") == "ndjson"


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_nothing_makes_it_fail(head: bytes, name: str, content_type: str) -> None:
    """Whatever comes, there is an answer."""
    guess(b"<" + head, name, content_type)
    guess(b"{" + head, name, content_type)
    guess(b"\xff\xfe" + head, name, content_type)
