"""The formats by their names: those that stories come in, and those they go out in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from articles_service.domain.channel import Channel
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.formats import (
    atom,
    jsonfeed,
    jsonld,
    markdown,
    newsml,
    ninjs,
    page,
    rss,
    sitemap,
    text,
)
from articles_service.formats.items import Reader


class StoryWriter(Protocol):
    """A format of one story."""

    @property
    def MEDIA_TYPE(self) -> str:  # noqa: N802  (modules are writers)
        """What its documents are called (RFC 6838)."""

    def write(self, story: Story, site: Site) -> bytes:
        """The document, in UTF-8."""
        ...


class ChannelWriter(Protocol):
    """A format of many stories."""

    @property
    def MEDIA_TYPE(self) -> str:  # noqa: N802
        """What its documents are called (RFC 6838)."""

    def write(self, channel: Channel, site: Site) -> bytes:
        """The document, in UTF-8."""
        ...


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "ninjs": ninjs,
        "newsml": newsml,
        "rss": rss,
        "atom": atom,
        "jsonfeed": jsonfeed,
        "html": page,
    }
)
"""What ``?format=`` of an import may be, besides the API's own ``ndjson``."""

STORY_WRITERS: Mapping[str, StoryWriter] = MappingProxyType(
    {
        "ninjs": ninjs,
        "jsonld": jsonld,
        "html": page,
        "markdown": markdown,
        "text": text,
    }
)
"""What ``?format=`` of an article may be, besides the API's own ``json``."""

FEED_WRITERS: Mapping[str, ChannelWriter] = MappingProxyType(
    {"rss": rss, "atom": atom, "json": jsonfeed}
)
"""The feeds, by what their addresses end in."""

SITEMAP: ChannelWriter = sitemap
