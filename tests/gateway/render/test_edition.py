"""What all pages of one newspaper have in common."""

from zoneinfo import ZoneInfoNotFoundError

import pytest
from babel import UnknownLocaleError

from gateway.render.edition import Edition, text_direction
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
