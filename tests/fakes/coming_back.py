"""What was written by a format and read again, beside what it was before."""

from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, settings

from articles_service.domain.channel import Channel
from articles_service.domain.cleaning import cleaned
from articles_service.domain.delivery import Delivery, Item
from articles_service.domain.site import Site
from articles_service.domain.story import Content, Filing, Story
from articles_service.formats.html import InlineCleaner
from tests.fakes.drawn_stories import as_html_has_it
from tests.fakes.stories import NOW

HERE = Site("The Newstape")
"""A site without an address: what it names on its own host comes back as it was."""

HOME = Site("The Newstape", "https://news.example.org/paper")
patient = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
"""Whole stories take a while to draw, and too long to be made smaller."""

_clean = InlineCleaner()


def a_channel(*stories: Story, section: str | None = None) -> Channel:
    """A channel of these stories."""
    return Channel(section, stories, updated=NOW)


def filed(items: Iterable[Item]) -> list[Filing]:
    """The filings that were delivered, cleaned as they will be; none was refused."""
    taken = []
    for number, item in enumerate(items):
        assert isinstance(item, Delivery), item
        assert (item.index, item.withdrawn) == (number, None)
        assert item.uri == item.filing.uri
        assert item.weight > 0
        taken.append(cleaned(item.filing, _clean))
    return taken


def content_of(filing: Filing) -> Content:
    """What was read, as far as HTML can tell it."""
    return as_html_has_it(filing.content)


def assert_came_back(items: Iterable[Item], *stories: Story) -> None:
    """Each story is there again: names, times, and all that it says."""
    filings = filed(items)
    assert [one.uri for one in filings] == [story.uri for story in stories]
    for filing, story in zip(filings, stories, strict=True):
        assert content_of(filing) == as_html_has_it(story.content)
        assert filing.published_at == story.published_at
        assert filing.status == "published"
