"""Addresses follow from where the stories are published."""

from articles_service.domain.site import Site
from tests.fakes.stories import a_story

OPEN = Site("The Tape", "https://news.example.org")


def test_addresses_are_absolute_behind_a_public_address() -> None:
    """Of pages, of the API, and of whatever else is ours."""
    story = a_story()
    assert OPEN.page(story) == f"https://news.example.org/articles/{story.slug}"
    assert OPEN.article(story) == f"https://news.example.org/v1/articles/{story.id}"
    assert OPEN.at("/feeds/all.rss") == "https://news.example.org/feeds/all.rss"


def test_without_one_they_are_relative_references() -> None:
    """They work on whatever host the service is reached by."""
    story = a_story()
    assert Site("The Tape").page(story) == f"/articles/{story.slug}"
    assert Site("The Tape").whole("/photo.jpg") == "/photo.jpg"


def test_an_address_on_our_host_is_made_whole() -> None:
    """One elsewhere stays as it is."""
    assert OPEN.whole("/photo.jpg") == "https://news.example.org/photo.jpg"
    assert OPEN.whole("https://cdn.example/p.jpg") == "https://cdn.example/p.jpg"
