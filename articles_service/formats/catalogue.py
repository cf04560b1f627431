"""The formats by their names: those that stories come in, and those they go out in."""

from collections.abc import Mapping
from types import MappingProxyType

from articles_service.formats import atom, jsonfeed, newsml, ninjs, rss
from articles_service.formats.items import Reader

READERS: Mapping[str, Reader] = MappingProxyType(
    {"ninjs": ninjs, "newsml": newsml, "rss": rss, "atom": atom, "jsonfeed": jsonfeed}
)
"""What ``?format=`` of an import may be, besides the API's own ``ndjson``."""
