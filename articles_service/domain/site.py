"""Where stories are published, and the addresses that follow from it."""

from dataclasses import dataclass
from urllib.parse import urljoin

from articles_service.domain.channel import Channel
from articles_service.domain.story import Story


@dataclass(frozen=True, slots=True)
class Site:
    """A newspaper: its name, and its public address without a slash at the end.

    Without an address all links are relative references.
    """

    title: str
    root: str = ""

    def page(self, story: Story) -> str:
        """The page of a story."""
        return f"{self.root}/articles/{story.slug}"

    def article(self, story: Story) -> str:
        """A story in the API."""
        return f"{self.root}/v1/articles/{story.id}"

    def feed(self, channel: Channel, form: str) -> str:
        """A channel in a form, like ``rss``."""
        return self.at(f"/feeds/{channel.name}.{form}")

    def channel_title(self, channel: Channel) -> str:
        """What a channel is called."""
        return f"{self.title}: {channel.section}" if channel.section else self.title

    def at(self, path: str) -> str:
        """An address of our own, like ``/feeds/all.rss``."""
        return f"{self.root}{path}"

    def whole(self, url: str) -> str:
        """An address that a story names: what is on our host is absolute as well."""
        return urljoin(f"{self.root}/", url) if self.root else url
