"""What all pages of one newspaper have in common."""

from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from babel import UnknownLocaleError

from gateway.render.edition import Edition, EditionError, read_edition, text_direction
from gateway.render.html import HtmlRenderer


def test_references_become_addresses_only_with_a_public_url() -> None:
    """Without a public address links stay relative, and foreign ones always are."""
    assert Edition().absolute("/articles/a") == "/articles/a"
    public = Edition(public_url="https://news.example.org")
    assert public.absolute("/articles/a") == "https://news.example.org/articles/a"
    assert public.absolute("https://other.example.org/") == "https://other.example.org/"


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("ar-EG", "rtl"), ("HE", "rtl"), ("arn", "ltr"), ("tlh", "ltr")],
)
def test_text_direction(language: str, direction: str) -> None:
    """Known from the language's primary tag alone."""
    assert text_direction(language) == direction


def test_impossible_editions_fail_at_once() -> None:
    """A misspelt locale or zone is found when the renderer is made, not on a page."""
    with pytest.raises(UnknownLocaleError):
        HtmlRenderer(Edition(locale="xx-XX"))
    with pytest.raises(ZoneInfoNotFoundError):
        HtmlRenderer(Edition(timezone="Europe/Atlantis"))


ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["edition.toml", "edition-de.toml"])
def test_samples_can_be_published(name: str) -> None:
    """Our own editions are ones."""
    edition = read_edition(ROOT / "samples" / name, "https://news.example.org")
    assert edition.public_url == "https://news.example.org"
    assert edition.sections


def test_german_sample() -> None:
    """A second edition is another newspaper: name, words, clock, colours."""
    edition = read_edition(ROOT / "samples/edition-de.toml")
    assert (edition.title, edition.language) == ("Das Kursblatt", "de")
    assert edition.timezone == "Europe/Berlin"
    assert edition.day != Edition().day
    assert edition.section_title("city") == "Stadt"
    assert edition.section_title("new-york") == "New york"


def test_without_a_file() -> None:
    """There is always an edition."""
    assert read_edition(None) == Edition()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("titel = 'X'", "titel: Unexpected keyword argument"),
        ("title =", "Invalid value"),
        ("locale = 'xx-XX'", "no words in 'xx'"),
        ("locale = 'fr'", "no words in 'fr'"),
        ("locale = 'xx'\nlanguage = 'en'", "unknown locale"),
        ("timezone = 'Mars'", "Mars"),
        ("strip = 'No List'", "strip"),
        ("up_colour = 'blue'", "up_colour"),
        ("[day]\nink = '#cccccc'", "contrast"),
        ("[day]\nlink = '#000000'", "day.link"),
        ("[[sections]]\nslug = 'A b'\ntitle = 'X'", "sections.0.slug"),
    ],
)
def test_what_cannot_be_published(tmp_path: Path, text: str, why: str) -> None:
    """What does not exist is told before anybody reads."""
    path = tmp_path / "edition.toml"
    path.write_text(text)
    with pytest.raises(EditionError, match=why):
        read_edition(path)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """So is a file that cannot be read."""
    with pytest.raises(EditionError, match="No such file"):
        read_edition(tmp_path / "none.toml")
