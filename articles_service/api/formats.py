"""Stories and channels in the formats of others, as answers that lie ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from articles_service.api.present import LISTS, keys_of
from articles_service.api.ready import Kept, Ready
from articles_service.domain.channel import Channel
from articles_service.domain.site import Site
from articles_service.domain.story import Story


class StoryWriter(Protocol):
    """A format of one story."""

    @property
    def MEDIA_TYPE(self) -> str: ...  # noqa: N802  (modules are writers)

    def write(self, story: Story, site: Site) -> bytes:
        """The document, in UTF-8."""
        ...


class ChannelWriter(Protocol):
    """A format of many stories."""

    @property
    def MEDIA_TYPE(self) -> str: ...  # noqa: N802

    def write(self, channel: Channel, site: Site) -> bytes:
        """The document, in UTF-8."""
        ...


@dataclass(frozen=True, slots=True)
class Writers:
    """The formats by the names that they are asked for."""

    stories: Mapping[str, StoryWriter]
    feeds: Mapping[str, ChannelWriter]
    sitemap: ChannelWriter


class Printer:
    """Writes in every format, for one site; the last ``capacity`` stories are kept."""

    def __init__(self, site: Site, writers: Writers, capacity: int) -> None:
        self._site = site
        self._writers = writers
        self._kept = Kept(capacity)

    def story(self, form: str, story: Story) -> Ready:
        """A story in a format."""
        key = (form, story.id, story.version, story.status)
        return self._kept.get(key, lambda: self._written(form, story))

    def feed(self, form: str, channel: Channel) -> Ready:
        """A channel as a feed."""
        return self._issued(self._writers.feeds[form], channel)

    def sitemap(self, channel: Channel) -> Ready:
        """A channel as a sitemap."""
        return self._issued(self._writers.sitemap, channel)

    def _written(self, form: str, story: Story) -> Ready:
        writer = self._writers.stories[form]
        body = writer.write(story, self._site)
        return Ready(body, story.version, keys_of(story.id), _told(writer.MEDIA_TYPE))

    def _issued(self, writer: ChannelWriter, channel: Channel) -> Ready:
        body = writer.write(channel, self._site)
        return Ready(body, keys=LISTS, media_type=_told(writer.MEDIA_TYPE))


def _told(media_type: str) -> str:
    """Text needs to say how it is encoded; JSON is never anything else."""
    return media_type if "json" in media_type else f"{media_type}; charset=utf-8"
