"""A story: what a newsroom files, and what is made of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from articles_service.domain.blocks import Block, text_of

Status = Literal["draft", "scheduled", "published", "withheld", "killed"]
Signal = Literal["update", "correction", "refile"]
Kind = Literal["published", "updated", "corrected", "withheld", "released", "killed"]
"""What a change means to readers."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by reference; width and height in pixels."""

    url: str | None = None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote it."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SymbolRef:
    """An instrument that a story is about, and its exchange (MIC)."""

    symbol: str
    exchange: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A public note of what was wrong, and since which version it is right."""

    note: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Content:
    """What a story says; text fields are plain text."""

    headline: str
    kicker: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    source: str | None = None
    dateline: str | None = None
    language: str = "en"
    section: str | None = None
    tags: tuple[str, ...] = ()
    symbols: tuple[SymbolRef, ...] = ()
    ticker_list: str | None = None
    lead_image: Image | None = None
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """What a newsroom hands in. What is None is made, or stays as it was.

    ``embargoed_until`` is the exception: None means that there is no embargo.
    """

    content: Content
    uri: str | None = None
    slug: str | None = None
    status: Literal["draft", "published"] | None = None
    first_published_at: datetime | None = None
    published_at: datetime | None = None
    embargoed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One version of a story, whole.

    ``published_at`` is when it is, or is to be, published; ``updated_at`` when this
    version was made.
    """

    id: str
    uri: str
    slug: str
    version: int
    status: Status
    signal: Signal | None
    content: Content
    first_published_at: datetime | None
    published_at: datetime | None
    updated_at: datetime
    embargoed_until: datetime | None
    corrections: tuple[Correction, ...] = ()

    @property
    def word_count(self) -> int:
        """The words of the body; captions, tables and links are not counted."""
        return sum(len(text_of(block).split()) for block in self.content.body)
