"""The page as a reader gets it, part by part."""

import json
from datetime import timedelta
from typing import Any

import pytest

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.pages import Degraded
from tests.fakes.markup import Node, parse
from tests.fakes.pages import (
    CLOSE,
    NOW,
    PRICES,
    STORY_ID,
    a_front,
    a_page,
    a_quote,
    a_summary,
    a_ticker,
    no_ticker,
)

RENDERER = HtmlRenderer(Edition(), clock=lambda: NOW)


def test_strip_stands_on_the_page() -> None:
    """Every quote in its order, with name, price, and its direction in words."""
    page = parse(RENDERER.story(a_page(), []))

    cells = page.one("ul", class_="quotes").all("li")
    assert [cell.attributes["data-symbol"] for cell in cells] == [p[0] for p in PRICES]
    assert cells[0].text == "RBGPF RBG Holdings ▲ up +100.00% $55.646"
    assert page.one(class_="strip-state").text == "As of 20:00 UTC"


def test_pause_comes_first_and_waits_for_its_script() -> None:
    """The button is the strip's first element; without a script it stays hidden."""
    strip = parse(RENDERER.front(a_front())).one("section", class_="strip")

    first = next(child for child in strip.children if isinstance(child, Node))
    assert (first.tag, first.text, "hidden" in first.attributes) == (
        "button",
        "Pause",
        True,
    )


def test_only_two_places_speak() -> None:
    """Prices are not announced: the strip's status line and the notice are."""
    page = parse(RENDERER.story(a_page(), []))

    speaking = page.all(role="status")
    assert [node.attributes["class"] for node in speaking] == ["strip-said", "notice"]
    assert all(node.text == "" for node in speaking)
    assert not [node for node in page.all() if "aria-live" in node.attributes]


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"state": "stale"}, "Last prices of 20:00 UTC"),
        (
            {"state": "stale", "as_of": CLOSE - timedelta(days=3)},
            "Last prices of Jun 14, 20:00 UTC",
        ),
        ({"state": "unavailable", "as_of": None}, "No prices at the moment"),
    ],
)
def test_degraded_strip_is_told(fields: dict[str, Any], label: str) -> None:
    """A reader sees of when old prices are, and that missing ones are missing."""
    page = parse(RENDERER.front(a_front(ticker=a_ticker(**fields))))

    assert page.one(class_="strip-state").text == label
    assert (
        page.one("section", class_="strip").attributes["data-state"] == fields["state"]
    )


def test_lost_strip_keeps_its_place() -> None:
    """With nothing known there is an empty strip that a stream can fill."""
    page = parse(RENDERER.story(a_page(ticker=no_ticker()), []))

    assert page.one("ul", class_="quotes").all("li") == []


def test_hidden_strip_leaves_a_live_page() -> None:
    """An empty list shows no strip, but the story still tells of its changes."""
    page = parse(RENDERER.story(a_page(ticker=a_ticker(quotes=[])), []))

    assert page.all(class_="strip") == []
    assert "data-live" in page.one("body").attributes


def test_script_gets_its_settings_as_data() -> None:
    """Stream, cursor, notation and words travel in one attribute."""
    page = parse(RENDERER.story(a_page(), []))

    live = json.loads(page.one("body").attributes["data-live"] or "")
    assert live["stream"] == "/v1/pages/ferry-line-reopens/stream"
    assert live["cursor"] == "6f1c-18240"
    assert live["state"] == "live"
    assert live["words"]["up"] == "up"
    assert live["embed"] == "/embed/ticker?list=front&lang=en"
    assert live["marks"] == {
        "group": ",", "decimal": ".", "sizes": [3, 3], "percent": ["", "%"],
    }  # fmt: skip
    article = page.one("article", class_="story").attributes
    assert (article["data-id"], article["data-version"]) == (STORY_ID, "1")


def test_stream_is_where_the_page_is() -> None:
    """Behind a public address the page still follows the host it was reached by."""
    public = HtmlRenderer(
        Edition(public_url="https://news.example.org"), RENDERER.assets, lambda: NOW
    )
    address = "https://news.example.org/v1/front/stream?list=front"
    links = a_front().links.model_copy(update={"stream": address})

    page = parse(public.front(a_front(links=links)))

    live = json.loads(page.one("body").attributes["data-live"] or "")
    assert live["stream"] == "/v1/front/stream?list=front"


@pytest.mark.parametrize("count", [1, 2, 4, 5, 12])
def test_front_shows_each_story_once(count: int) -> None:
    """The first as the opener, three beside it, the rest in the grid."""
    articles = [a_summary(f"s-{n}", headline=f"Story {n}") for n in range(count)]
    page = parse(RENDERER.front(a_front(articles=articles)))

    links = [a.attributes["href"] for a in page.one("main").all("a")]
    assert links == [f"/articles/s-{n}" for n in range(count)]
    assert page.one("h1").text == "The Newstape"
    assert page.one(class_="opener").one("h2").text == "Story 0"
    assert len(page.all(class_="grid")) == (count > 4)


def test_empty_front() -> None:
    """Nothing published yet is said kindly; stories that cannot be loaded are another
    matter."""
    lost = Degraded(part="article", served="none", reason="connect", as_of=None)
    empty = parse(RENDERER.front(a_front(articles=[])))
    broken = parse(
        RENDERER.front(a_front(articles=[], complete=False, degraded=[lost]))
    )

    assert empty.one(class_="blank").one("h2").text == "No stories yet"
    assert empty.all(class_="front-degraded") == []
    assert broken.all(class_="blank") == []
    assert "cannot be loaded" in broken.one(class_="front-degraded").text


def test_error_page() -> None:
    """Its status, title and detail, a way out, and no place in an index."""
    page = parse(RENDERER.error(404, None))

    assert page.one("main").text == (
        "404 Not here There is nothing at this address, or not any more. "
        "To the front page"
    )
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert page.all("script") == []
    assert page.all(class_="strip") == []


def test_error_that_passes() -> None:
    """What may come back says when, and offers the same address again."""
    page = parse(RENDERER.error(503, 5, a_ticker()))

    assert "Please try again in 5 seconds." in page.one("main").text
    assert page.one("main").one("a", href="").text == "Try again"
    assert len(page.all("section", class_="strip")) == 1


@pytest.mark.parametrize(
    ("fields", "stream"),
    [
        ({"list": "front"}, "/v1/front/stream?list=front"),
        (
            {"list": None, "quotes": [a_quote("^GSPC")], "missing": ["B"]},
            "/v1/front/stream?symbols=%5EGSPC,B",
        ),
    ],
)
def test_embedded_strip(fields: dict[str, Any], stream: str) -> None:
    """The strip alone, following its own list or symbols."""
    page = parse(RENDERER.embed(a_ticker(**fields)))

    live = json.loads(page.one("body").attributes["data-live"] or "")
    assert live["stream"] == stream
    assert page.one("h1").text == "Markets"
    assert page.all("header") == page.all("footer") == []


def test_masthead_has_the_date_of_the_reader() -> None:
    """The date is that of the edition's clock, not of the story."""
    page = parse(RENDERER.front(a_front()))

    assert page.one("header").one("time").text == "Monday, June 17, 2024"


def test_edition_in_german() -> None:
    """Words, numbers and dates follow the edition."""
    edition = Edition(
        title="Die Bande", tagline="Kurse und Texte", locale="de", language="de",
        timezone="Europe/Berlin", up_colour="red",
    )  # fmt: skip
    page = parse(HtmlRenderer(edition, RENDERER.assets, lambda: NOW).front(a_front()))

    html = page.one("html").attributes
    assert (html["lang"], html["data-up"]) == ("de", "red")
    assert page.one(class_="strip-state").text == "Stand 22:00 MESZ"
    cell = page.one("li", data_symbol="GSK")
    assert cell.one(class_="quote-price").text == "39,36 $"
    assert cell.one(class_="quote-move").text == "▼ gefallen −1,22 %"
    assert "Kurse und Texte" in page.one("header").text


def test_the_same_page_later_that_day_is_the_same_bytes() -> None:
    """Its validator holds, so that a reader who comes back gets 304."""
    later = HtmlRenderer(Edition(), clock=lambda: NOW + timedelta(minutes=7, seconds=1))
    assert later.front(a_front()) == RENDERER.front(a_front())
