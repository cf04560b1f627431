"""RSS: what we write, read by us and by others, and what others write."""

import feedparser
import pytest
from hypothesis import given

from articles_service.domain.blocks import Crosshead, Paragraph
from articles_service.domain.delivery import Delivery, Refusal
from articles_service.domain.errors import FormatError
from articles_service.domain.story import Author, Content, Image, Story
from articles_service.formats.rss import read, write
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

SPACES = " ".join(
    (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:media="http://search.yahoo.com/mrss/"',
        'xmlns:atom="http://www.w3.org/2005/Atom"',
    )
)


def a_feed(*items: str, head: str = "", base: str = "") -> bytes:
    """A channel with these items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {SPACES} {base}><channel>{head}{inside}</channel></rss>'.encode()


def content(*parts: str, **more: str) -> Content:
    """What the only item of a feed says."""
    (filing,) = filed(read(a_feed("".join(parts), **more)))
    return filing.content


@patient
@given(stories())
def test_what_is_written_comes_back(story: Story) -> None:
    """Every story is read as it was."""
    assert_came_back(read(write(a_channel(story), HERE)), story)


@pytest.mark.parametrize(
    "headline", ["AT&amp;T", "a &lt;b&gt; c", "<i>Sea</i> & salt", "a < b > c", "&x; &"]
)
def test_headlines_that_look_like_html(headline: str) -> None:
    """Since others put HTML into titles, ours says when it only looks so."""
    story = a_story(headline=headline)
    assert_came_back(read(write(a_channel(story), HERE)), story)


def test_feedparser() -> None:
    """Other readers find in it what they look for."""
    feed = feedparser.parse(write(a_channel(a_full_story(), section="world"), HOME))
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.feed.title == "The Newstape: world"
    assert {"https://news.example.org/paper/feeds/world.rss"} == {
        link.href for link in feed.feed.links if link.rel == "self"
    }
    (entry,) = feed.entries
    assert entry.id == a_full_story().uri
    assert not entry.guidislink
    assert entry.link == "https://news.example.org/paper/articles/story-1"
    assert entry.title == "Ferry line reopens"
    assert entry.summary == "After two years the boats are back."
    assert entry.published_parsed[:6] == (2024, 6, 17, 20, 0, 0)
    assert {author.name for author in entry.authors} == {"Harbour desk", "Staff"}
    assert {tag.term for tag in entry.tags if not tag.scheme} == {"Ferries", "Sea"}
    assert "<h2>A pier of its own</h2>" in entry.content[0].value
    assert entry.media_content[0]["url"] == "https://news.example.org/p.jpg"


def test_a_strangers_item() -> None:
    """CDATA, an excerpt made by a machine, a name in a mail address, odd zones."""
    (filing,) = filed(
        read(
            a_feed(
                "<title>Piers &amp;amp; <![CDATA[<i>boats</i>]]></title>"
                "<link>https://x.org/1</link><guid>tag:x.org,1</guid>"
                "<pubDate>Mon, 17 Jun 2024 22:00:00 CEST</pubDate>"
                "<author>desk@x.org (The desk)</author>"
                "<category><![CDATA[Sea]]></category><category domain='x'>Salt</category>"
                "<description><![CDATA[One <b>two</b> three […]]]></description>"
                "<content:encoded><![CDATA[<p>One two three four.</p>"
                "<p><img src='/i.png'></p>]]></content:encoded>"
                "<enclosure url='i.png' type='image/png' length='1'/>",
                head="<link>https://x.org/</link><language>de-ch</language>",
            )
        )
    )
    told = filing.content
    assert (filing.uri, filing.published_at) == ("tag:x.org,1", at(0))
    assert told.headline == "Piers & boats"
    assert told.standfirst is None
    assert told.authors == (Author("The desk"),)
    assert (told.tags, told.language) == (("Sea", "Salt"), "de-ch")
    assert [block.type for block in told.body] == ["paragraph", "image"]
    assert told.lead_image is None  # it stands in the text already


def test_missing_guid() -> None:
    """Then the link is its name, as far as it can be completed."""
    (filing,) = filed(
        read(a_feed("<title>x</title><link>a/b</link>"), "https://x.org/feed")
    )
    assert filing.uri == "https://x.org/a/b"


def test_no_title() -> None:
    """The first words of a note are its headline."""
    note = content("<guid>1</guid><description>Fog at sea.</description>")
    assert note.headline == "Fog at sea."
    assert note.body == (Paragraph("Fog at sea."),)


def test_summary_beside_the_text() -> None:
    """A description that says something else than the text is the standfirst."""
    told = content(
        "<title>x</title><guid>1</guid><description>In short.</description>"
        "<content:encoded>At length.</content:encoded>"
    )
    assert (told.standfirst, told.body) == ("In short.", (Paragraph("At length."),))


def test_pictures() -> None:
    """A picture beside the text is the lead image, with caption and credit."""
    media = (
        "<media:group><media:content url='/v.mp4' type='video/mp4'/>"
        "<media:content url='//x.org/i.jpg' type='image/jpeg'><media:credit>Office"
        "</media:credit><media:description>A pier</media:description></media:content>"
        "</media:group>"
    )
    told = content("<title>x</title><guid>1</guid>", media)
    assert told.lead_image == Image(
        "https://x.org/i.jpg", caption="A pier", credit="Office"
    )
    thumbnail = "<media:thumbnail url='https://x.org/t.jpg'/>"
    told = content("<title>x</title><guid>1</guid>", thumbnail)
    assert told.lead_image == Image("https://x.org/t.jpg")
    told = content("<title>x</title><guid>1</guid><enclosure url='a' type='audio/x'/>")
    assert told.lead_image is None


def test_relative_addresses() -> None:
    """Completed by the item's link, or by an xml:base where one is."""
    told = content(
        "<title>x</title><link>/1/</link><guid>1</guid>",
        "<description>&lt;a href='2'&gt;x&lt;/a&gt;</description>",
        base='xml:base="https://x.org/a/"',
    )
    assert told.body == (Paragraph('<a href="https://x.org/1/2">x</a>'),)


def test_authors() -> None:
    """Each creator is one; a mail address alone is none."""
    names = "<dc:creator>One</dc:creator><dc:creator>Two</dc:creator>"
    told = content("<title>x</title><guid>1</guid><author>a@b.c</author>", names)
    assert told.authors == (Author("One"), Author("Two"))
    told = content("<title>x</title><guid>1</guid><author>a@b.c</author>")
    assert told.authors == ()


def test_older_kinds() -> None:
    """RSS 1.0 has its items beside the channel, in a namespace of its own."""
    document = (
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        b' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<channel><title>x</title></channel><item><title>Old</title>"
        b"<link>https://x.org/1</link><dc:date>2024-06-17T20:00:00Z</dc:date></item>"
        b"</r:RDF>"
    )
    (filing,) = filed(read(document))
    assert filing.content.headline == "Old"
    assert (filing.uri, filing.published_at) == ("https://x.org/1", at(0))


def test_bad_items_are_refused_alone() -> None:
    """Each with its place and a reason; the rest goes in."""
    taken = list(
        read(
            a_feed(
                "<title>no name</title>",
                "<guid>1</guid>",
                f"<title>{'x' * 1001}</title><guid>2</guid>",
                "<title>Good</title><guid>3</guid>",
            )
        )
    )
    assert [type(one) for one in taken] == [Refusal, Refusal, Refusal, Delivery]
    reasons = [
        one.detail.partition(":")[0] for one in taken if isinstance(one, Refusal)
    ]
    assert reasons == ["uri", "headline", "headline"]
    assert [one.index for one in taken] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b"not xml", "line 1"),
        (b"<feed/>", "'feed'"),
        (b"<rss version='2.0'/>", "no channel"),
    ],
)
def test_no_feed_at_all(document: bytes, what: str) -> None:
    """The whole is refused at once, and the reason says what is wrong."""
    with pytest.raises(FormatError, match=what):
        read(document)


def test_never_told() -> None:
    """A channel without a story is a channel."""
    feed = feedparser.parse(write(a_channel(), HOME))
    assert not feed.bozo
    assert feed.entries == []


def test_a_story_without_a_standfirst() -> None:
    """Its first words describe it, and are not taken for a standfirst again."""
    long = Paragraph("<b>Fog</b> at sea. " * 60)
    story = a_story(body=(Crosshead("One"), long))
    document = write(a_channel(story), HERE)
    (entry,) = feedparser.parse(document).entries
    assert entry.summary.startswith("Fog at sea. Fog")
    assert entry.summary.endswith(" […]")
    assert len(entry.summary) < 410
    assert_came_back(read(document), story)


def test_authors_with_addresses() -> None:
    """Each is told with its own, in order."""
    authors = tuple(Author(name, f"https://x.org/{name}") for name in "abc")
    story = a_story(authors=authors)
    assert_came_back(read(write(a_channel(story), HERE)), story)
