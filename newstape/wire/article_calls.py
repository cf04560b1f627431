"""What the calls of the articles service take, and answer, besides whole articles."""

from typing import Annotated, Literal

from pydantic import Field

from newstape.wire.articles import (
    ArticleLinks,
    Author,
    Block,
    Image,
    Line,
    Status,
    SymbolRef,
    Text,
)
from newstape.wire.model import WireModel
from newstape.wire.scalars import Language, ListName, Slug, Symbol, Time


class ArticlePatch(WireModel):
    """A merge patch (RFC 7396) of an article: what is absent stays, null clears.

    The status is none of its fields: that is moved by the verbs.
    """

    uri: str | None = Field(default=None, max_length=500)
    slug: Slug | None = None
    headline: Line | None = None
    kicker: str | None = Field(default=None, max_length=200)
    standfirst: Text | None = None
    byline: str | None = Field(default=None, max_length=500)
    authors: list[Author] | None = Field(default=None, max_length=50)
    source: str | None = Field(default=None, max_length=200)
    dateline: str | None = Field(default=None, max_length=200)
    language: Language | None = None
    section: Slug | None = None
    tags: list[Annotated[str, Field(min_length=1, max_length=100)]] | None = Field(
        default=None, max_length=100
    )
    symbols: list[SymbolRef] | None = Field(default=None, max_length=100)
    ticker_list: ListName | None = None
    lead_image: Image | None = None
    body: list[Block] | None = Field(default=None, max_length=2_000)
    first_published_at: Time | None = None
    published_at: Time | None = None
    embargoed_until: Time | None = None


class CorrectInput(ArticlePatch):
    """``POST …/correct``: what was wrong, in public words, and what is right."""

    note: Text = Field(min_length=1)


class PublishInput(WireModel):
    """``POST …/publish``: now, or at a moment to come."""

    at: Time | None = None


class ReasonInput(WireModel):
    """``POST …/withhold`` and ``…/kill``: why, for the newsroom's eyes."""

    reason: Text | None = None


class PreviewInput(WireModel):
    """``POST …/preview``: for how many seconds, from a minute to 30 days."""

    expires_in: int = Field(default=86_400, ge=60, le=30 * 86_400)


class PreviewLink(WireModel):
    """What can be read at ``url`` without a key, until it expires."""

    url: str
    expires_at: Time


class ArticlesQuery(WireModel):
    """What ``GET /v1/articles`` may be asked.

    ``…_since`` is inclusive, ``…_before`` exclusive; ``tag``, ``language`` and
    ``source`` are compared without regard to case. ``fields`` names the members to
    answer with, by commas; ``id`` is always there.

    ``q`` is looked for in headline, standfirst and body: words, ``"phrases"``, ``begin*``,
    ``one OR other``, ``-without``. ``sort`` is then ``relevance`` unless it is given,
    else ``-published_at``.
    """

    section: Slug | None = None
    tag: str | None = Field(default=None, max_length=100)
    symbol: Symbol | None = None
    language: Language | None = None
    source: str | None = Field(default=None, max_length=200)
    published_since: Time | None = None
    published_before: Time | None = None
    updated_since: Time | None = None
    q: str | None = Field(default=None, max_length=500)
    sort: (
        Literal["-published_at", "published_at", "-updated_at", "relevance"] | None
    ) = None
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=200)
    fields: str | None = Field(default=None, max_length=1_000)


class ArticleReceipt(WireModel):
    """What a writer is told of an article that its key may not read."""

    id: str
    uri: str
    slug: Slug
    version: int
    status: Status
    updated_at: Time
    links: ArticleLinks


class ChangesQuery(WireModel):
    """What ``GET /v1/changes`` may be asked: from which cursor on, and how many.

    Without ``since`` the log is read from its beginning, with ``now`` from its end.
    """

    since: str | None = Field(default=None, max_length=64)
    limit: int = Field(default=100, ge=1, le=1_000)
