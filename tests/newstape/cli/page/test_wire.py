"""A page in the words of the wire."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from newstape.cli.page import (
    ClipboardPage,
    Crosshead,
    LeadImage,
    Paragraph,
    StripRow,
    page_slug,
    page_uri,
    to_article,
    to_ticks,
)
from newstape.wire.articles import CrossheadBlock, Image, ParagraphBlock, SymbolRef

AS_OF = datetime(2024, 6, 17, 20, tzinfo=UTC)
PAGE = ClipboardPage(
    site="The Courier",
    headline="Rain ends N. Sea 'drought'",
    strip=(
        StripRow("RBGPF", Decimal("55.646"), Decimal(100), "USD"),
        StripRow("BP", Decimal("132.10"), None, None),
    ),
    lead_image=LeadImage("A wet field", "AFP"),
    standfirst="Wet at last.",
    body=(Paragraph('Shares of BP <rose> & "fell".'), Crosshead("A wet spring")),
)


def slug_of(headline: str) -> str:
    """The slug of a page with this headline."""
    return page_slug(replace(PAGE, headline=headline))


def test_ticks_say_exactly_what_the_strip_says() -> None:
    """Digits, order, missing percents and missing currencies carry over."""
    first, second = (tick.model_dump(mode="json") for tick in to_ticks(PAGE, AS_OF))
    assert (first["price"], first["change_percent"], first["currency"]) == (
        "55.646",
        "100",
        "USD",
    )
    assert (second["price"], second["change_percent"], second["currency"]) == (
        "132.10",
        None,
        None,
    )
    assert first["time"] == second["time"] == "2024-06-17T20:00:00.000Z"


def test_an_article_says_exactly_what_the_page_says() -> None:
    """Text is escaped, crossheads are blocks, the picture has no address."""
    article = to_article(PAGE, slug="rain", ticker_list="rain", published_at=AS_OF)
    assert article.headline == PAGE.headline
    assert article.standfirst == "Wet at last."
    assert article.source == "The Courier"
    assert (article.slug, article.ticker_list) == ("rain", "rain")
    assert (article.status, article.language) == ("published", "en")
    assert article.published_at == AS_OF
    assert article.lead_image == Image(url=None, caption="A wet field", credit="AFP")
    assert article.body == [
        ParagraphBlock(html='Shares of BP &lt;rose&gt; &amp; "fell".'),
        CrossheadBlock(text="A wet spring"),
    ]


def test_a_story_is_about_the_symbols_that_it_names() -> None:
    """The rest of the strip only stands beside it."""
    article = to_article(PAGE, slug="rain", ticker_list=None)
    assert article.symbols == [SymbolRef(symbol="BP")]


def test_a_page_without_a_photo_gives_an_article_without_one() -> None:
    """There is no empty image."""
    page = replace(PAGE, lead_image=None)
    assert to_article(page, slug="rain", ticker_list=None).lead_image is None


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Rain ends N. Sea 'drought'", "rain-ends-n-sea-drought"),
        ("Korea's 5% -- and more!", "koreas-5-and-more"),
        ("Zürich grüßt Łódź", "zurich-grusst-lodz"),
        ("  ½ price ", "1-2-price"),
    ],
)
def test_a_slug_is_the_headline_in_plain_letters(headline: str, slug: str) -> None:
    """Accents, apostrophes and punctuation go."""
    assert slug_of(headline) == slug


def test_a_long_headline_gives_a_slug_that_ends_with_a_word() -> None:
    """Cut at most at 120 characters, between words."""
    slug = slug_of("rainfall " * 30)
    assert slug == "-".join(["rainfall"] * 13)
    assert slug_of("x" * 300) == "x" * 120


@pytest.mark.parametrize("headline", ["Front", "front!", "漢字", "Москва"])
def test_a_headline_without_a_good_slug_gets_one_of_its_own(headline: str) -> None:
    """It is stable, and never the name of the front page's list."""
    slug = slug_of(headline)
    assert slug.startswith(("front-", "story-"))
    assert slug == slug_of(headline)
    assert slug != slug_of(headline + " 2")


def test_a_distinct_slug_is_this_pages_own() -> None:
    """Two sites with the same headline do not share it."""
    other = replace(PAGE, site="The Post")
    assert page_slug(PAGE) == page_slug(other)
    assert page_slug(PAGE, distinct=True) != page_slug(other, distinct=True)
    assert page_slug(PAGE, distinct=True).startswith("rain-ends-n-sea-drought-")


def test_the_uri_depends_on_site_and_headline_alone() -> None:
    """A page that was edited below its headline is the same story."""
    edited = replace(PAGE, body=(), strip=(), standfirst=None)
    spaced = replace(PAGE, site="the  courier")
    assert page_uri(PAGE) == page_uri(edited) == page_uri(spaced)
    others = {page_uri(replace(PAGE, site=site)) for site in (None, "The Post")}
    others.add(page_uri(replace(PAGE, headline="Rain")))
    assert len(others | {page_uri(PAGE)}) == 4
