"""What is filed is made fit to be kept, or refused."""

from datetime import UTC, datetime

import pytest

from articles_service.domain.blocks import Crosshead, Listing, Paragraph, Table
from articles_service.domain.cleaning import MAX_INLINE, cleaned, to_millis
from articles_service.domain.errors import ContentError
from articles_service.domain.story import Author, Filing, Image
from tests.fakes.stories import a_filing, full_content


def untouched(html: str) -> str:
    """A cleaner that finds nothing to do."""
    return html


def test_times_are_kept_to_the_millisecond() -> None:
    """What lies behind the millisecond is cut off, not rounded."""
    exact = datetime(2024, 6, 17, 20, 0, 0, 123_999, tzinfo=UTC)
    assert to_millis(exact).microsecond == 123_000
    kept = cleaned(
        a_filing(published_at=exact, first_published_at=exact, embargoed_until=exact),
        untouched,
    )
    assert {kept.published_at, kept.first_published_at, kept.embargoed_until} == {
        to_millis(exact)
    }


def test_html_is_cleaned_where_it_may_be() -> None:
    """Paragraphs and list items are cleaned; other text is plain and left as it is."""
    body = (Paragraph("<p>"), Listing(("<p>", "x")), Crosshead("<p>"))
    kept = cleaned(a_filing(body=body), lambda html: html.replace("<p>", "clean"))
    assert kept.content.body == (
        Paragraph("clean"),
        Listing(("clean", "x")),
        Crosshead("<p>"),
    )


def test_a_full_story_is_kept_as_it_is() -> None:
    """Nothing is done to what is fit already."""
    filing = Filing(full_content(), uri="urn:x", slug="x")
    assert cleaned(filing, untouched) == filing


@pytest.mark.parametrize("headline", ["", " ", "\n\t"])
def test_a_headline_is_needed(headline: str) -> None:
    """White space is no headline."""
    with pytest.raises(ContentError) as caught:
        cleaned(a_filing(headline), untouched)
    assert caught.value.pointer == "/headline"


@pytest.mark.parametrize(
    ("filing", "pointer"),
    [
        (a_filing("a\x00b"), "/headline"),
        (a_filing(kicker="\x1b[31m"), "/kicker"),
        (a_filing(uri="urn:\x07"), "/uri"),
        (a_filing(authors=(Author("x"), Author("\x01"))), "/authors/1/name"),
        (a_filing(lead_image=Image(caption="\ufffe")), "/lead_image/caption"),
        (a_filing(tags=("ok", "\x0b")), "/tags/1"),
        (a_filing(body=(Table((), (("a", "\x02"),)),)), "/body/0/rows/0/1"),
        (a_filing(body=(Paragraph("\ud800"),)), "/body/0/html"),
    ],
)
def test_control_characters_are_refused(filing: Filing, pointer: str) -> None:
    """What no feed could carry is not taken in, and it is said where it stands."""
    with pytest.raises(ContentError) as caught:
        cleaned(filing, untouched)
    assert caught.value.pointer == pointer


def test_white_space_is_text() -> None:
    """Line breaks and tabs are not control characters here."""
    filing = a_filing(standfirst="one\ntwo\tthree\r\n")
    assert cleaned(filing, untouched) == filing


def test_html_that_grows_too_long() -> None:
    """Escaping may make a text longer than readers take; then it is refused."""
    body = (Paragraph("short"), Paragraph("&" * MAX_INLINE))
    with pytest.raises(ContentError) as caught:
        cleaned(a_filing(body=body), lambda html: html.replace("&", "&amp;"))
    assert caught.value.pointer == "/body/1"
