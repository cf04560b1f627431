"""Atom: what we write, read by us and by others, and what others write."""

from dataclasses import replace

import feedparser
import pytest
from hypothesis import given

from articles_service.domain.blocks import Paragraph
from articles_service.domain.channel import Channel, Tombstone
from articles_service.domain.delivery import Delivery, Refusal
from articles_service.domain.errors import FormatError
from articles_service.domain.story import Author, Content, Image, Story
from articles_service.formats.atom import read, write
from tests.fakes.coming_back import (
    HERE,
    HOME,
    a_channel,
    assert_came_back,
    filed,
    patient,
)
from tests.fakes.drawn_stories import stories
from tests.fakes.stories import NOW, a_full_story, at

ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
TOMBSTONES = 'xmlns:at="http://purl.org/atompub/tombstones/1.0"'


def a_feed(*entries: str, head: str = "", base: str = "") -> bytes:
    """A feed with these entries."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<feed {ATOM} {TOMBSTONES} {base}>{head}{inside}</feed>".encode()


def content(*parts: str, **more: str) -> Content:
    """What the only entry of a feed says."""
    inside = "".join(("<id>1</id><title>x</title>", *parts))
    (filing,) = filed(read(a_feed(inside, **more)))
    return filing.content


@patient
@given(stories())
def test_what_is_written_comes_back(story: Story) -> None:
    """Every story is read as it was."""
    assert_came_back(read(write(a_channel(story), HERE)), story)


def test_killed_stories_come_back_as_ended() -> None:
    """Whoever takes our feed in ends them too."""
    channel = replace(a_channel(), ended=(Tombstone("urn:x:1", NOW),))
    document = write(channel, HOME)
    assert (
        b'<at:deleted-entry ref="urn:x:1" when="2024-06-17T20:00:00.000Z"' in document
    )
    (item,) = read(document)
    assert isinstance(item, Delivery)
    assert (item.uri, item.withdrawn) == ("urn:x:1", "killed")


def test_feedparser() -> None:
    """Other readers find in it what they look for."""
    feed = feedparser.parse(write(a_channel(a_full_story(), section="world"), HOME))
    assert not feed.bozo
    assert feed.version == "atom10"
    address = "https://news.example.org/paper/feeds/world.atom"
    assert (feed.feed.id, feed.feed.title) == (address, "The Newstape: world")
    assert feed.feed.updated == "2024-06-17T20:00:00.000Z"
    (entry,) = feed.entries
    assert entry.id == a_full_story().uri
    assert entry.link == "https://news.example.org/paper/articles/story-1"
    assert entry.title == "Ferry line reopens"
    assert entry.summary == "After two years the boats are back."
    assert entry.published_parsed[:6] == (2024, 6, 17, 20, 0, 0)
    assert [author.name for author in entry.authors] == ["Harbour desk", "Staff"]
    assert {tag.term for tag in entry.tags if not tag.scheme} == {"Ferries", "Sea"}
    assert entry.content[0].type == "text/html"
    assert "<h2>A pier of its own</h2>" in entry.content[0].value


def test_never_told() -> None:
    """A feed without a story, or an address, is a feed, and always the same one."""
    first, second = (
        feedparser.parse(write(Channel(name), HERE)) for name in ("a", "b")
    )
    assert not first.bozo
    assert first.feed.id.startswith("urn:uuid:")
    assert first.feed.id != second.feed.id
    assert first.feed.id == feedparser.parse(write(Channel("a"), HERE)).feed.id


@pytest.mark.parametrize(
    ("construct", "headline"),
    [
        ("<title> A\n pier </title>", "A pier"),
        ("<title>a &lt;b&gt; c &amp;amp;</title>", "a <b> c &amp;"),
        ('<title type="html">a &lt;b&gt;b&lt;/b&gt; &amp;amp;</title>', "a b &"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
            "a <b>b</b> &amp;</div></title>",
            "a b &",
        ),
    ],
)
def test_titles(construct: str, headline: str) -> None:
    """Text, HTML or XHTML: it says which."""
    (filing,) = filed(read(a_feed(f"<id>1</id>{construct}")))
    assert filing.content.headline == headline


@pytest.mark.parametrize(
    ("construct", "html"),
    [
        (
            '<content type="html">&lt;p&gt;a &lt;b&gt;b&lt;/b&gt;</content>',
            "a <b>b</b>",
        ),
        ("<content>a &lt; b\nc</content>", "a &lt; b<br>c"),
        ('<content type="text/plain">a</content>', "a"),
        ('<content type="text/html; charset=utf-8">&lt;i&gt;a</content>', "<i>a</i>"),
        (
            '<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml">'
            "<x:p>a <x:a href='b'>b</x:a></x:p></x:div></content>",
            'a <a href="https://x.org/n/b">b</a>',
        ),
        ('<summary type="html">&lt;i&gt;short</summary>', "<i>short</i>"),
    ],
)
def test_contents(construct: str, html: str) -> None:
    """HTML, text or XHTML, its addresses completed; without a content the summary."""
    assert content(construct, base='xml:base="https://x.org/n/"').body == (
        Paragraph(html),
    )


def test_content_that_is_elsewhere_or_no_text() -> None:
    """Nothing is fetched, and a picture is no text."""
    assert content('<content src="https://x.org/1" type="text/html"/>').body == ()
    assert content('<content type="image/png">iVBORw0</content>').body == ()


def test_a_strangers_entry() -> None:
    """Language, addresses and authors as the feed and its entries say."""
    (filing,) = filed(
        read(
            a_feed(
                '<id>1</id><title>x</title><link href="1"/><updated>2024-06-17T20:00:00Z'
                '</updated><link rel="enclosure" type="image/png" href="i.png"/>'
                '<author><name>One</name><uri>one</uri></author><category term="Sea"/>'
                '<category term="Salt" scheme="https://x.org/"/>'
                "<source><title>The Herald</title></source>",
                base='xml:base="https://x.org/n/" xml:lang="de"',
            )
        )
    )
    told = filing.content
    assert filing.published_at == at(0)
    assert (told.language, told.tags) == ("de", ("Sea", "Salt"))
    assert told.source == "The Herald"
    assert told.authors == (Author("One", "https://x.org/n/one"),)
    assert told.lead_image == Image("https://x.org/n/i.png")


def test_an_entry_alone() -> None:
    """An entry may be a document (section 2)."""
    document = f"<entry {ATOM}><title>x</title><link href='https://x.org/1'/></entry>"
    (filing,) = filed(read(document.encode()))
    assert filing.uri == "https://x.org/1"


def test_bad_entries_are_refused_alone() -> None:
    """Each with its place and a reason; the rest goes in."""
    head = '<at:deleted-entry when="2024-06-17T20:00:00Z"/>'
    good = "<id>1</id><title>x</title>"
    taken = list(read(a_feed("<id>1</id>", "<title>x</title>", good, head=head)))
    assert [type(one) for one in taken] == [Refusal, Refusal, Refusal, Delivery]
    reasons = [
        one.detail.partition(":")[0] for one in taken if isinstance(one, Refusal)
    ]
    assert reasons == ["uri", "headline", "uri"]
    assert [one.index for one in taken] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("document", "what"),
    [(b"not xml", "line 1"), (b"<rss/>", "'rss'"), (b"<feed/>", "'feed'")],
)
def test_no_feed_at_all(document: bytes, what: str) -> None:
    """The whole is refused at once, and the reason says what is wrong."""
    with pytest.raises(FormatError, match=what):
        read(document)
