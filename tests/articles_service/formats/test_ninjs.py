"""ninjs: what we write, by the IPTC's own schema, and what others write."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from articles_service.domain.blocks import Paragraph
from articles_service.domain.delivery import Delivery, Item, Refusal
from articles_service.domain.errors import FormatError
from articles_service.domain.story import Author, Content, Image, Story, SymbolRef
from articles_service.formats.ninjs import read, write
from tests.fakes.coming_back import HERE, HOME, assert_came_back, filed, patient
from tests.fakes.drawn_stories import stories
from tests.fakes.processes import ROOT
from tests.fakes.stories import NOW, a_draft, a_full_story, a_story, at

SCHEMA = ROOT.parent / "shared" / "data" / "ninjs-schema_3.1.json"


STRANGE = {
    "uri": "urn:x:1",
    "versionCreated": "2024-06-17T22:00:00+02:00",
    "language": "de_AT",
    "headlines": [
        {"role": "teaser", "value": "Come"},
        {"role": "headline", "value": "A &amp; b", "contentType": "text/html"},
    ],
    "descriptions": [{"role": "summary", "value": "In short"}],
    "bodies": [
        {"contentType": "text/plain", "value": "plain"},
        {"contentType": "text/html", "value": "<p>long <a href='b'>b</a></p>"},
    ],
    "people": [
        {"name": "One", "rel": "creator"},
        {"name": "X", "rel": "about"},
    ],
    "subjects": [{"name": "World News", "rel": "section"}, {"name": "Sea"}],
    "organisations": [
        {"symbols": [{"exchange": "Nasdaq", "symbol": "aapl"}]},
        {"symbols": [{"symbol": "not one!"}]},
    ],
    "altIds": [{"role": "slug", "value": "No Slug"}],
    "associations": [
        {"uri": "urn:x:2", "type": "video"},
        {
            "uri": "urn:x:3",
            "type": "picture",
            "copyrightHolder": "Office",
            "renditions": [
                {"name": "small", "href": "s.jpg", "width": 10},
                {"name": "large", "href": "l.jpg", "width": 90, "height": 60},
            ],
        },
    ],
    "unknown": 1,
}


OLD = {
    "uri": "tag:x.org,2024:1",
    "pubstatus": "usable",
    "versioncreated": "2024-06-17T20:00:00+0000",
    "headline": "A pier",
    "byline": "By the desk",
    "description_text": "In short",
    "body_html": "<p>Text.</p>",
    "person": [{"name": "One", "rel": "author"}],
    "subject": [{"code": "1", "name": "Sea"}],
    "associations": {
        "none": None,
        "featuremedia": {
            "type": "picture",
            "byline": "Office",
            "description_text": "The pier",
            "renditions": {"original": {"href": "https://x.org/i", "width": 9}},
        },
    },
}


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    """The IPTC's schema, which is published under CC BY 4.0, where it is at hand."""
    if not SCHEMA.exists():
        pytest.skip("the IPTC's schema is not at hand")
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(
        orjson.loads(SCHEMA.read_bytes()), format_checker=checker
    )


def taken(*items: Any, base: str | None = None) -> list[Item]:
    """What is read of some items."""
    return list(read(orjson.dumps(items), base))


@patient
@given(stories())
def test_what_is_written_comes_back(story: Story) -> None:
    """Every story is read as it was, by all its names."""
    assert_came_back(read(write(story, HERE)), story)
    (filing,) = filed(read(write(story, HERE)))
    assert filing.slug == story.slug
    assert filing.first_published_at == story.first_published_at


@patient
@given(stories())
def test_schema(schema: Draft202012Validator, story: Story) -> None:
    """Whatever a story says, the IPTC takes it for ninjs 3.1, if its names are URIs."""
    document = write(story, HOME).replace("é".encode(), b"e")  # RFC 3986 has no é
    schema.validate(orjson.loads(document))


@pytest.mark.parametrize("story", [a_full_story(), a_draft(), a_story()])
def test_schema_of_any_status(schema: Draft202012Validator, story: Story) -> None:
    """A full story, and one that was never published."""
    schema.validate(orjson.loads(write(story, HOME)))


def test_item() -> None:
    """What others look for stands where ninjs has it."""
    told = orjson.loads(write(a_full_story(), HOME))
    assert told["pubStatus"] == "usable"
    assert (told["version"], told["type"]) == ("2", "text")
    assert told["headlines"][0]["value"] == "Ferry line reopens"
    assert told["by"] == "By our own staff"
    assert told["embargoedUntil"] == "2024-06-17T19:59:00.000Z"
    assert "<h2>A pier of its own</h2>" in told["bodies"][0]["value"]
    assert told["organisations"][0]["symbols"] == [{"exchange": "XLON", "symbol": "BP"}]
    (lead,) = told["associations"]
    assert (lead["type"], lead["by"]) == ("picture", "AFP")
    assert lead["renditions"][0]["href"] == "https://news.example.org/p.jpg"


def test_a_strangers_item() -> None:
    """Roles and relations that others use, relative addresses, no time of publication."""
    (item,) = taken(STRANGE, base="https://x.org/n/")
    assert isinstance(item, Delivery)
    told = item.filing.content
    assert (item.filing.published_at, item.filing.slug) == (at(0), None)
    assert (told.headline, told.standfirst) == ("A & b", "In short")
    assert told.body == (Paragraph('long <a href="https://x.org/n/b">b</a>'),)
    assert told.authors == (Author("One"),)
    assert (told.section, told.tags) == (None, ("World News", "Sea"))
    assert told.symbols == (SymbolRef("AAPL"),)
    assert told.lead_image == Image(
        "https://x.org/n/l.jpg", credit="Office", width=90, height=60
    )
    assert told.language == "de-AT"


def test_version_1() -> None:
    """Other names, one text for each role, and names where there are lists now."""
    (item,) = taken(OLD)
    assert isinstance(item, Delivery)
    assert item.filing.published_at == NOW
    assert item.filing.content == Content(
        "A pier",
        standfirst="In short",
        byline="By the desk",
        authors=(Author("One"),),
        tags=("Sea",),
        lead_image=Image("https://x.org/i", None, "The pier", "Office", 9),
        body=(Paragraph("Text."),),
    )
    (item,) = taken({"uri": "1", "pubstatus": "canceled", "headline": None})
    assert isinstance(item, Delivery)
    assert item.withdrawn == "killed"


def test_plain_text() -> None:
    """A body that is no HTML is read as its lines, a title stands in for a headline."""
    (item,) = taken({"uri": "1", "title": "x", "bodies": [{"value": "a < b\nc"}]})
    assert isinstance(item, Delivery)
    assert item.filing.content.body == (Paragraph("a &lt; b<br>c"),)


def test_what_was_withdrawn() -> None:
    """A canceled item is killed, a withheld one withheld, an usable one published."""
    usable, withheld, canceled = taken(
        *(
            {"uri": "1", "title": "x", "pubStatus": status}
            for status in ("usable", "withheld", "canceled")
        )
    )
    assert isinstance(usable, Delivery)
    assert isinstance(withheld, Delivery)
    assert isinstance(canceled, Delivery)
    assert (usable.withdrawn, usable.filing.status) == (None, "published")
    assert (withheld.withdrawn, withheld.filing.status) == ("withheld", None)
    assert canceled.withdrawn == "killed"


def test_bad_items_are_refused_alone() -> None:
    """Each with its place and a reason; the rest goes in."""
    items = taken(
        {"title": "x"}, {"uri": "1", "bodies": "x"}, {"uri": "1"}, {"uri": ""}
    )
    assert [type(one) for one in items] == [Refusal] * 4
    reasons = [
        one.detail.partition(":")[0] for one in items if isinstance(one, Refusal)
    ]
    assert reasons == ["uri", "bodies", "headline", "uri"]


def test_one_item_alone() -> None:
    """As an agency sends it."""
    (filing,) = filed(read(b'{"uri":"1","title":"x"}'))
    assert filing.uri == "1"


@pytest.mark.parametrize(
    ("document", "what"),
    [(b"{", "unexpected end"), (b"3", "object"), (b"[1]", "object")],
)
def test_no_ninjs_at_all(document: bytes, what: str) -> None:
    """The whole is refused at once, and the reason says what is wrong."""
    with pytest.raises(FormatError, match=what):
        read(document)


def test_times() -> None:
    """The three times that ninjs tells are those that it can mean."""
    told = orjson.loads(
        write(a_story(first_published_at=at(-60), updated_at=at(9)), HERE)
    )
    times = [
        told[name] for name in ("firstCreated", "contentCreated", "versionCreated")
    ]
    assert times == sorted(times)
    assert NOW.isoformat()[:19] in told["contentCreated"]
