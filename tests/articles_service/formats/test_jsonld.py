"""schema.org's NewsArticle, as an independent reader of JSON-LD understands it."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from pyld import jsonld as reader

from articles_service.domain.story import Image, Story
from articles_service.formats.jsonld import fields_of, found, lead_image, write
from tests.fakes.coming_back import HERE, HOME, patient
from tests.fakes.drawn_stories import stories
from tests.fakes.stories import a_full_story, a_story

SCHEMA = "https://schema.org/"


def _loaded(url: str, _options: Any) -> dict[str, Any]:
    """schema.org's context, as far as names go, without asking it."""
    assert url == "https://schema.org"
    context = {"@vocab": SCHEMA, "url": {"@type": "@id"}}
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}


def understood(document: bytes) -> dict[str, Any]:
    """The one thing that a document tells of, with all names written out."""
    told = orjson.loads(document)
    (thing,) = reader.expand(told, {"documentLoader": _loaded})
    known: dict[str, Any] = thing
    return known


def values(thing: dict[str, Any], name: str) -> list[Any]:
    """The plain values that a thing has under a name."""
    return [one.get("@value", one.get("@id")) for one in thing[f"{SCHEMA}{name}"]]


def test_a_story() -> None:
    """What search engines ask for, by the names that schema.org gives."""
    thing = understood(write(a_full_story(), HOME))
    assert thing["@type"] == [f"{SCHEMA}NewsArticle"]
    assert thing["@id"] == a_full_story().uri
    assert values(thing, "headline") == ["Ferry line reopens"]
    assert values(thing, "url") == ["https://news.example.org/paper/articles/story-1"]
    assert values(thing, "datePublished") == ["2024-06-17T20:00:00.000Z"]
    assert values(thing, "keywords") == ["Ferries", "Sea"]
    authors = thing[f"{SCHEMA}author"]
    assert [values(one, "name") for one in authors] == [["Harbour desk"], ["Staff"]]
    assert authors[0]["@type"] == [f"{SCHEMA}Person"]
    (image,) = thing[f"{SCHEMA}image"]
    assert values(image, "url") == ["https://news.example.org/p.jpg"]
    assert values(image, "creditText") == ["AFP"]
    (correction,) = thing[f"{SCHEMA}correction"]
    assert values(correction, "text") == ["The pier was misnamed."]
    assert [values(one, "tickerSymbol") for one in thing[f"{SCHEMA}mentions"]] == [
        ["XLON BP"],
        ["GSK"],
    ]
    (text,) = values(thing, "articleBody")
    assert "The first boat left at six.\n\nA pier of its own" in text


@patient
@given(stories())
def test_anything_is_json_ld(story: Story) -> None:
    """Whatever a story says, its headline and its text are understood."""
    thing = understood(write(story, HOME))
    assert values(thing, "headline") == [story.content.headline]


def test_what_is_not_there_is_not_told() -> None:
    """No empty names."""
    told = orjson.loads(write(a_story(), HERE))
    absent = {"author", "description", "image", "sourceOrganization", "locationCreated"}
    assert not told.keys() & absent
    picture = Image(credit="AFP")
    assert "image" not in orjson.loads(write(a_story(lead_image=picture), HERE))


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ("https://x.org/i", "https://x.org/i"),
        (["/i", "/j"], "https://x.org/i"),
        ({"contentUrl": "i"}, "https://x.org/n/i"),
        ([7, {"url": ["/i"]}], "https://x.org/i"),
        ({"url": 7}, None),
        (None, None),
    ],
)
def test_pictures(image: object, url: str | None) -> None:
    """They are told in many ways."""
    told = lead_image({"image": image}, "https://x.org/n/1")
    assert (None if told is None else told["url"]) == url


@pytest.mark.parametrize("odd", [None, 7, [7], {"a": {"b": []}}, "x", [[]], {}])
def test_odd_data(odd: object) -> None:
    """Pages hold anything; none of it breaks the reading."""
    names = ("@id", "headline", "author", "keywords", "mentions", "datePublished")
    article: dict[str, Any] = dict.fromkeys(names, odd)
    told = fields_of({**article, "sourceOrganization": odd}, None)
    assert all(isinstance(value, (str, list)) for value in told.values())
    script = orjson.dumps({"@graph": odd, "@type": odd}).decode()
    assert found([script]) == {}
