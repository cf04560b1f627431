"""A story as a document, read by us and by others, and the pages of others."""

from datetime import UTC, datetime

import pytest
import trafilatura
from hypothesis import given

from articles_service.domain.blocks import Crosshead, Paragraph, text_of
from articles_service.domain.delivery import Delivery, Refusal
from articles_service.domain.story import Author, Content, Filing, Image, Story
from articles_service.formats.page import read, write
from tests.fakes.coming_back import HERE, HOME, assert_came_back, filed, patient
from tests.fakes.drawn_stories import stories
from tests.fakes.markup import parse
from tests.fakes.stories import NOW, a_full_story, a_story, at

BASE = "https://x.org/news/1"


def taken(html: str, base: str | None = BASE) -> Filing:
    """What is read of a page."""
    (filing,) = filed(read(html.encode(), base))
    return filing


def content(html: str) -> Content:
    """What its story says."""
    return taken(html).content


@patient
@given(stories())
def test_what_is_written_comes_back(story: Story) -> None:
    """Every story is read as it was, out of what its page tells of itself."""
    assert_came_back(read(write(story, HERE)), story)


def test_document() -> None:
    """It is well-formed, and says who, what and when to machines and to people."""
    story = a_full_story()
    page = parse(write(story, HOME))
    html = page.one("html")
    assert html.attributes["lang"] == "en-GB"
    assert page.one("title").text == page.one("h1").text == "Ferry line reopens"
    (canonical,) = page.all("link", rel="canonical")
    address = "https://news.example.org/paper/articles/story-1"
    assert canonical.attributes["href"] == address
    told = {
        meta.attributes.get("property"): meta.attributes.get("content")
        for meta in page.all("meta")
    }
    assert told["og:image"] == "https://news.example.org/p.jpg"
    assert told["og:title"] == "Ferry line reopens"
    assert [one.text for one in page.one("article").all("h2")] == ["A pier of its own"]
    footer = page.one("footer")
    assert footer.one("time").attributes["datetime"] == "2024-06-17T20:00:00.000Z"
    assert "The pier was misnamed." in footer.text


def test_nothing_ends_the_script() -> None:
    """Whatever a headline says, it is data."""
    story = a_story(headline="</script><script>alert(1)</script>")
    document = write(story, HERE).decode()
    assert document.count("<script") == document.count("</script>") == 1
    assert_came_back(read(document.encode()), story)


def test_trafilatura() -> None:
    """Who extracts texts from pages finds this one whole, crossheads included."""
    words = "It was a long day at the pier, and nobody in the harbour went home early."
    body = (
        Paragraph(f"One. {words}"),
        Crosshead("A pier of its own"),
        Paragraph(f"Two. {words}"),
        Paragraph(f"Three. <b>Many</b> boats. {words}"),
    )
    story = a_story(
        body=body, headline="Ferry line reopens", authors=(Author("The desk"),)
    )
    document = write(story, HOME).decode()
    text = trafilatura.extract(document, favor_recall=True) or ""
    for block in body:
        assert text_of(block) in text
    found = trafilatura.extract_metadata(document)
    assert (found.title, found.author) == ("Ferry line reopens", "The desk")
    assert found.date == "2024-06-17"
    assert found.url == "https://news.example.org/paper/articles/story-1"


def test_a_page_with_data() -> None:
    """JSON-LD says most, wherever it is; the article is the text."""
    told = taken(
        """<!doctype html><html lang="de"><head><title>Pier | Herald</title>
        <link rel="canonical" href="/news/1?x=1">
        <script type="application/ld+json">{"broken": </script>
        <script type="application/ld+json">{"@graph": [{"@type": "WebPage"},
          {"@type": ["NewsArticle", "x"], "@id": "#article", "headline": "A &amp; b",
           "datePublished": "2024-06-17T22:00:00+02:00", "articleSection": "World News",
           "author": [{"name": "One", "url": "/one"}, "Two", {"name": "Three"}],
           "keywords": "sea, salt", "image": {"url": "/i.jpg", "creditText": "Office"}}
        ]}</script></head><body><nav>Menu</nav><article><header><h1>A &amp; b</h1></header>
        <p>Text.</p><aside>Read also</aside><h2>More</h2></article><footer>x</footer>"""
    )
    assert told.uri == "https://x.org/news/1?x=1"
    assert told.published_at == NOW
    assert told.content == Content(
        "A & b",
        authors=(Author("One", "https://x.org/one"), Author("Two"), Author("Three")),
        language="de",
        section="world-news",
        tags=("sea", "salt"),
        lead_image=Image("https://x.org/i.jpg", credit="Office"),
        body=(Paragraph("Text."), Crosshead("More")),
    )


def test_a_page_with_previews_alone() -> None:
    """What it tells those who show a preview; an aside of the text is none of it."""
    told = taken(
        """<head><meta property="og:title" content="A pier">
        <meta property="og:description" content="In short.">
        <meta property="og:image" content="//x.org/i.jpg">
        <meta property="og:url" content="https://x.org/1">
        <meta property="article:published_time" content="2024-06-17T20:00:00Z">
        <meta property="article:tag" content="Sea"><meta name="author" content="One">
        </head><main><h2>x</h2><p>Text.</p></main><p>not this</p>"""
    )
    assert (told.uri, told.published_at) == ("https://x.org/1", at(0))
    assert told.content == Content(
        "A pier",
        standfirst="In short.",
        authors=(Author("One"),),
        tags=("Sea",),
        lead_image=Image("https://x.org/i.jpg"),
        body=(Crosshead("x"), Paragraph("Text.")),
    )


def test_a_page_that_tells_nothing() -> None:
    """Its address, its first heading and its text have to do."""
    told = taken(
        "<title>t</title><h1>A <i>pier</i></h1><p>Text <a href='2'>two</a>.</p>"
    )
    assert told.uri == BASE
    assert told.content.headline == "A pier"
    assert told.content.body == (
        Paragraph('Text <a href="https://x.org/news/2">two</a>.'),
    )
    assert content("<title>t</title><p>x</p>").headline == "t"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "iso-8859-15"])
def test_encodings(encoding: str) -> None:
    """As declared; and one that is not is guessed."""
    html = f'<meta charset="{encoding}"><title>Fähre</title><p>x'
    (item,) = read(html.encode(encoding), BASE)
    assert isinstance(item, Delivery)
    assert item.filing.content.headline == "Fähre"
    (item,) = read("<title>Fähre</title><p>x".encode("windows-1252"), BASE)
    assert isinstance(item, Delivery)
    assert item.filing.content.headline == "Fähre"


def test_no_story() -> None:
    """Without a name, or anything to say, there is none."""
    for html, base in (("<title>t</title>", None), ("", BASE)):
        (item,) = read(html.encode(), base)
        assert isinstance(item, Refusal)


def test_no_address() -> None:
    """Without one it cannot be known again; who sends it can say one."""
    (refusal,) = read(b"<title>Rain</title><p>Wet.</p>")
    assert refusal == Refusal(0, "no address of it is told, in it or as its base")


def test_a_base() -> None:
    """A page may say where its addresses begin."""
    told = content("<base href='https://y.org/a/'><title>t</title><p><img src='i.png'>")
    assert getattr(told.body[0], "url", None) == "https://y.org/a/i.png"


def test_a_moment_of_its_own() -> None:
    """Times of pages are times with zones."""
    html = '<title>t</title><meta name="date" content="2024-06-17"><p>x'
    assert taken(html).published_at == datetime(2024, 6, 17, tzinfo=UTC)
