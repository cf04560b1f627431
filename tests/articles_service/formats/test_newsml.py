"""NewsML-G2 and the NITF inside it, as agencies send them."""

import pytest

from articles_service.domain.blocks import Crosshead, Paragraph, Picture, Signoff
from articles_service.domain.delivery import Delivery, Refusal
from articles_service.domain.errors import FormatError
from articles_service.domain.story import Author, Image, SymbolRef
from articles_service.formats.newsml import read
from tests.fakes.coming_back import filed
from tests.fakes.stories import at

G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
META = """
<itemMeta>
 <itemClass qcode="ninat:text"/><provider qcode="nprov:AFP"/>
 <versionCreated>2024-06-17T22:00:30+02:00</versionCreated>
 <firstCreated>2024-06-17T20:00:00Z</firstCreated>
 <embargoed>2024-06-17T21:00:00Z</embargoed><pubStatus qcode="stat:usable"/>
</itemMeta>
<contentMeta>
 <located qcode="city:1"><name>Harbour town</name></located>
 <creator literal="A. Writer"/><language tag="en-GB"/><keyword>Boats</keyword>
 <subject type="cpnat:abstract" qcode="medtop:1"><name>Transport</name></subject>
 <subject type="cpnat:organisation" literal="BP plc">
  <organisationDetails><hasInstrument symbol="BP" market="mic:XLON"/></organisationDetails>
 </subject>
 <headline>Ferry line
   reopens</headline><by>By the desk</by>
 <description role="drol:caption">not this</description>
 <description role="drol:summary">The boats are back.</description>
</contentMeta>
"""
NITF = """
<contentSet><inlineXML contenttype="application/nitf+xml">
 <nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
  <body.head><hedline><hl1>From NITF</hl1></hedline>
   <byline>By NITF</byline><dateline><location>Nitfield</location></dateline>
  </body.head>
  <body.content>
   <block><p>The <em>first</em> boat for <org>BP</org> left.</p>
   <hl2>- A pier -</hl2><p>It was <a href="/full">full</a>.</p></block>
   <media media-type="image"><media-reference source="pier.jpg" width="600"
     alternate-text="A pier"/><media-caption>The pier</media-caption>
    <media-producer>Office</media-producer></media>
   <p>ab-cd/ef</p>
  </body.content>
 </body></nitf></inlineXML></contentSet>
"""


def an_item(inside: str, guid: str = "urn:newsml:x:1") -> str:
    """A newsItem."""
    return f'<newsItem {G2} guid="{guid}" xml:lang="de">{inside}</newsItem>'


def a_message(*items: str) -> bytes:
    """A message of items."""
    inside = "".join(items)
    return f"<newsMessage {G2}><itemSet>{inside}</itemSet></newsMessage>".encode()


def test_a_story() -> None:
    """All that an agency says of it, and its text with crosshead, picture and sign-off."""
    message = a_message(an_item(META + NITF))
    (filing,) = filed(read(message, "https://x.org/n/"))
    told = filing.content
    assert (filing.uri, filing.status) == ("urn:newsml:x:1", "published")
    assert filing.published_at == filing.first_published_at == at(0)
    assert filing.embargoed_until == at(3600)
    assert told.headline == "Ferry line reopens"
    assert (told.standfirst, told.byline) == ("The boats are back.", "By the desk")
    assert (told.dateline, told.language) == ("Nitfield", "en-GB")
    assert (told.source, told.authors) == ("AFP", (Author("A. Writer"),))
    assert told.tags == ("Transport", "BP plc", "Boats")
    assert told.symbols == (SymbolRef("BP", "XLON"),)
    assert told.body == (
        Paragraph("The <em>first</em> boat for BP left."),
        Crosshead("A pier"),
        Paragraph('It was <a href="https://x.org/full">full</a>.'),
        Picture("https://x.org/n/pier.jpg", "A pier", "The pier", "Office", 600),
        Signoff("ab-cd/ef"),
    )


def test_one_item_alone() -> None:
    """What the item does not say its text does."""
    bare = "<itemMeta><versionCreated>2024-06-17T20:00:00Z</versionCreated></itemMeta>"
    (filing,) = filed(read(an_item(bare + NITF).encode()))
    told = filing.content
    assert (told.headline, told.byline) == ("From NITF", "By NITF")
    assert (told.dateline, told.language) == ("Nitfield", "de")
    assert filing.published_at == at(0)


@pytest.mark.parametrize(
    ("content", "html"),
    [
        (
            '<inlineXML contenttype="application/xhtml+xml"><html xmlns="urn:x"><head>'
            "<title>t</title></head><body><p>a <b>b</b></p></body></html></inlineXML>",
            "a <b>b</b>",
        ),
        (
            '<inlineData contenttype="text/html">&lt;p&gt;a&lt;i&gt;b</inlineData>',
            "a<i>b</i>",
        ),
        (
            '<inlineData contenttype="text/plain">a &lt; b\nc</inlineData>',
            "a &lt; b<br>c",
        ),
        ("<inlineData>a</inlineData>", "a"),
    ],
)
def test_other_texts(content: str, html: str) -> None:
    """XHTML, HTML or plain text."""
    item = an_item(f"{META}<contentSet>{content}</contentSet>")
    (filing,) = filed(read(item.encode()))
    assert filing.content.body == (Paragraph(html),)


def test_tagline() -> None:
    """The end of a NITF body signs off."""
    ended = NITF.replace(
        "</body.content>", "</body.content><body.end><tagline>xy</tagline></body.end>"
    )
    (filing,) = filed(read(an_item(META + ended).encode()))
    assert filing.content.body[-1] == Signoff("xy")


def test_a_picture_beside_the_story() -> None:
    """It is the lead image of the only story of a message."""
    picture = (
        '<itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta>'
        "<creditline>Office</creditline><description>A pier</description></contentMeta>"
        '<contentSet><remoteContent href="s.jpg" width="10" height="x"/>'
        '<remoteContent href="https://x.org/l.jpg" width="90" height="60"/></contentSet>'
    )
    (filing,) = filed(read(a_message(an_item(META), an_item(picture, "p"))))
    assert filing.content.lead_image == Image(
        "https://x.org/l.jpg", None, "A pier", "Office", 90, 60
    )
    stories = (an_item(META), an_item(META, "2"), an_item(picture, "p"))
    assert [one.content.lead_image for one in filed(read(a_message(*stories)))] == [
        None,
        None,
    ]


def test_what_was_withdrawn() -> None:
    """A canceled item is killed, a withheld one withheld; without a name neither is."""
    items = [
        an_item(META.replace("stat:usable", f"stat:{status}"), guid)
        for status, guid in (("canceled", "1"), ("withheld", "2"), ("canceled", ""))
    ]
    canceled, withheld, unnamed = read(a_message(*items))
    assert isinstance(canceled, Delivery)
    assert isinstance(withheld, Delivery)
    assert (canceled.withdrawn, withheld.withdrawn) == ("killed", "withheld")
    assert isinstance(unnamed, Refusal)


def test_bad_items_are_refused_alone() -> None:
    """Each with its place and a reason; the rest goes in."""
    taken = list(read(a_message(an_item("", "1"), an_item(META, ""), an_item(META))))
    assert [type(one) for one in taken] == [Refusal, Refusal, Delivery]
    reasons = [
        one.detail.partition(":")[0] for one in taken if isinstance(one, Refusal)
    ]
    assert reasons == ["headline", "uri"]


@pytest.mark.parametrize(
    ("document", "what"), [(b"not xml", "line 1"), (b"<NewsML/>", "'NewsML'")]
)
def test_no_message_at_all(document: bytes, what: str) -> None:
    """The whole is refused at once, and the reason says what is wrong."""
    with pytest.raises(FormatError, match=what):
        read(document)
