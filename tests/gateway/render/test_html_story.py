"""A story as a reader gets it, with all that it can have."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.articles import Author, Correction, Image
from newstape.wire.pages import Degraded
from tests.fakes.markup import Node, parse
from tests.fakes.pages import (
    CLOSE,
    NOW,
    a_page,
    a_quote,
    a_story,
    a_summary,
)

RENDERER = HtmlRenderer(Edition(), clock=lambda: NOW)


def story(**fields: Any) -> Node:
    """A rendered story with these fields."""
    return parse(RENDERER.story(a_page(article=a_story(**fields)), []))


def test_every_block_has_its_shape() -> None:
    """Paragraph, crosshead, images, quote, lists, table, link, embed, divider, signoff."""
    body = story().one("div", class_="body")

    shapes = [child.tag for child in body.children if isinstance(child, Node)]
    assert shapes == [
        "p", "h2", "p", "figure", "figure", "div", "ul", "ol", "div", "p", "p", "hr",
        "p",
    ]  # fmt: skip
    assert body.one("h2").text == "A pier of its own"
    assert body.one("em").text == "forty"
    assert body.one("blockquote").text == "We count every boat."
    assert body.one("ul").one("strong").text == "North"
    assert [th.attributes["scope"] for th in body.all("th")] == ["col"] * 3
    assert [td.attributes.get("class") for td in body.all("td")][3:] == [
        None,
        "figure",
        "figure",
    ]
    assert body.one("a", href="https://video.example.org/1").text == (
        "Open at Example Video"
    )
    assert body.one("p", class_="signoff").text == "nt/desk"


def test_image_without_address_is_a_plate_with_its_credit() -> None:
    """The credit of a photo that cannot be shown is shown all the same."""
    lead = Image(caption="The pier", credit="AFP")
    figure = story(lead_image=lead).one("figure", class_="lead")

    assert figure.all("img") == []
    assert figure.one("div", class_="plate").text == "The Newstape"
    assert figure.one("figcaption").text == "The pier Photo: AFP"


def test_photo_reserves_its_place() -> None:
    """Width and height are given, the lead is not lazy, the alternative text is there."""
    lead = Image(url="https://a.example/p.jpg", alt="A pier", width=1200, height=800)
    image = story(lead_image=lead).one("figure", class_="lead").one("img")

    assert image.attributes["alt"] == "A pier"
    assert (image.attributes["width"], image.attributes["height"]) == ("1200", "800")
    assert "loading" not in image.attributes


def test_story_without_extras_has_no_empty_shells() -> None:
    """What a story does not have leaves no trace."""
    page = story(kicker=None, standfirst=None, source=None, published_at=None, body=[])

    for shell in ("kicker", "standfirst", "byline", "lead", "corrections", "mentioned"):
        assert page.all(class_=shell) == []
    assert all(node.text for node in page.all("p") if "role" not in node.attributes)


def test_who_wrote_it() -> None:
    """A byline as it is written, or else the authors, with links where there are."""
    assert story(byline="By our desk").one(class_="byline").text == "By our desk"
    authors = [Author(name="City desk", url="https://a.example/"), Author(name="AFP")]
    byline = story(authors=authors).one(class_="byline")
    assert byline.text == "By City desk, AFP"
    assert byline.one("a").attributes["href"] == "https://a.example/"


def test_when_it_was_written() -> None:
    """Published; updated when it was; corrected rather than updated when it was."""
    later = CLOSE + timedelta(hours=1)
    plain = story()
    updated = story(version=2, updated_at=later)
    note = Correction(note="The fare was wrong.", at=later, version=2)
    corrected = story(version=2, updated_at=later, corrections=[note])

    assert "Updated" not in plain.one(class_="meta").text
    assert "Updated June 17, 2024, 21:00 UTC" in updated.one(class_="meta").text
    assert "Corrected June 17, 2024, 21:00 UTC" in corrected.one(class_="meta").text
    assert "Updated" not in corrected.one(class_="meta").text
    assert corrected.one("section", class_="corrections").one("li").text == (
        "June 17, 2024, 21:00 UTC The fare was wrong."
    )


def test_dateline_opens_the_first_paragraph() -> None:
    """The place stands before the first words, once."""
    paragraphs = story(dateline="Northport").one(class_="body").all("p")

    assert paragraphs[0].text.startswith("Northport — The first boat")
    assert not paragraphs[1].text.startswith("Northport")


def test_symbols_of_the_story() -> None:
    """What the story is about stands beside it, with what became of its price since."""
    then = {"GSK": Decimal(40), "OLD": Decimal(1)}
    mentions = RENDERER.markets.mentions(
        ["GSK", "BP", "NONE"], [a_quote("GSK"), a_quote("BP")], then
    )
    page = parse(RENDERER.story(a_page(), [], mentions))

    box = page.one(class_="mentioned")
    assert [item.text for item in box.all("li")] == ["GSK ▼ down −1.60%", "BP", "NONE"]
    links = [link.attributes["href"] for link in box.all("a")]
    assert links == ["/markets/GSK", "/markets/BP"]
    assert box.one(class_="mention-note").text == ("Since publication. As of 20:00 UTC")


def test_symbols_without_a_price_then() -> None:
    """Where the price at publication is not known, nothing is said of it."""
    mentions = RENDERER.markets.mentions(["GSK"], [a_quote("GSK")], {})
    page = parse(RENDERER.story(a_page(), [], mentions))

    assert page.one(class_="mentioned").one("li").text == "GSK"
    assert page.all(class_="mention-note") == []


def test_stale_story_says_so() -> None:
    """A copy that could not be checked tells since when."""
    degraded = Degraded(part="article", served="stale", reason="connect", as_of=CLOSE)
    page = a_page(complete=False, article=a_story(state="stale"), degraded=[degraded])

    note = parse(RENDERER.story(page, [])).one(class_="story-stale").text

    assert note == (
        "We cannot check at the moment whether this is the newest version. "
        "Last checked at June 17, 2024, 20:00 UTC."
    )


def test_story_in_another_language_and_direction() -> None:
    """The story has its language and direction, the page around it its own."""
    page = story(language="ar")

    article = page.one("article", class_="story").attributes
    assert (article["lang"], article["dir"]) == ("ar", "rtl")
    rail = page.one("div", class_="rail").attributes
    assert (rail["lang"], rail["dir"]) == ("en", "ltr")


def test_related_stories() -> None:
    """Other stories stand below with their links, and no heading without them."""
    other = a_summary("other", headline="Another one")
    aside = parse(RENDERER.story(a_page(), [other])).one("aside")

    assert aside.one("h3").one("a").attributes["href"] == "/articles/other"
    assert parse(RENDERER.story(a_page(), [])).all("aside") == []


def test_what_other_sites_are_told() -> None:
    """Canonical address and Open Graph, absolute with a public address."""
    public = HtmlRenderer(
        Edition(public_url="https://news.example.org"), RENDERER.assets, lambda: NOW
    )
    lead = Image(url="/photos/1.jpg")
    page = parse(public.story(a_page(article=a_story(lead_image=lead)), []))

    here = "https://news.example.org/articles/ferry-line-reopens"
    assert page.one("link", rel="canonical").attributes["href"] == here
    assert page.one("meta", property="og:url").attributes["content"] == here
    image = page.one("meta", property="og:image").attributes["content"]
    assert image == "https://news.example.org/photos/1.jpg"
    assert (
        page.one("title").text == "Ferry line reopens after seven years – The Newstape"
    )
