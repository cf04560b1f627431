"""Imports: what a line of one holds, and what is answered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field, model_validator

from newstape.wire.articles import ArticleContent, Status
from newstape.wire.model import WireModel

ImportFormat = Literal["ndjson", "ninjs", "newsml", "rss", "atom", "jsonfeed", "html"]
MEDIA_TYPES: Mapping[ImportFormat, str] = MappingProxyType(
    {
        "ndjson": "application/x-ndjson",
        "ninjs": "application/vnd.iptc.ninjs+json",
        "newsml": "application/vnd.iptc.g2.newsmessage+xml",
        "rss": "application/rss+xml",
        "atom": "application/atom+xml",
        "jsonfeed": "application/feed+json",
        "html": "text/html",
    }
)
"""What a body of each format may be called, in place of ``?format=``."""


class ArticleDocument(ArticleContent):
    """A line of an NDJSON import: an article as a newsroom writes it, or as ``GET
    /v1/articles`` answers it.

    It is known by its ``uri``. With ``status`` ``withheld`` or ``killed`` it is taken
    from its readers. What the service says by itself is skipped.
    """

    uri: str = Field(min_length=1, max_length=500)
    status: Status = "draft"

    id: Any = Field(default=None, description="Skipped, like all that follow.")
    version: Any = None
    signal: Any = None
    updated_at: Any = None
    corrections: Any = None
    word_count: Any = None
    links: Any = None
    highlights: Any = None

    @model_validator(mode="after")
    def _has_its_moment(self) -> "ArticleDocument":
        if self.status == "scheduled" and self.published_at is None:
            raise ValueError("a scheduled article needs its published_at")
        return self


class RefusedItem(WireModel):
    """An item that was not taken, and why; ``index`` counts from 0."""

    index: int
    detail: str


class ImportReport(WireModel):
    """``POST /v1/imports``: what became of the items; what is counted is durable.

    ``refused`` has the first 1,000 of the ``refusals``.
    """

    created: int
    updated: int
    unchanged: int
    refusals: int
    refused: list[RefusedItem]
