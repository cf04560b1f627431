"""Articles, their blocks, versions and changes as they go over the wire."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from newstape.wire.model import WireModel
from newstape.wire.scalars import NO_TRUTH, Language, ListName, Mic, Slug, Symbol, Time

Status = Literal["draft", "scheduled", "published", "withheld", "killed"]
Signal = Literal["update", "correction", "refile"]
ChangeKind = Literal[
    "published", "updated", "corrected", "withheld", "released", "killed"
]
Pixels = Annotated[int, Field(gt=0, le=100_000), NO_TRUTH]
BlockId = Annotated[str, Field(min_length=1, max_length=64)]
Html = Annotated[str, Field(max_length=100_000)]
Text = Annotated[str, Field(max_length=10_000)]
Line = Annotated[str, Field(min_length=1, max_length=1_000)]
WebUrl = Annotated[
    str, Field(pattern=r"^(https?://[^\s]+|/([^/\\\s][^\s]*)?)$", max_length=2_000)
]
"""An absolute web address, or a path on the same host (``//host`` is neither)."""


class Image(WireModel):
    """A picture by reference; without a ``url`` a placeholder carries the credit."""

    url: WebUrl | None = None
    alt: str | None = Field(default=None, max_length=1_000)
    caption: Text | None = None
    credit: str | None = Field(default=None, max_length=200)
    width: Pixels | None = None
    height: Pixels | None = None


def _type_is_told(schema: dict[str, Any]) -> None:
    """A block's type has a default, but nothing else tells blocks apart."""
    schema["required"] = list(dict.fromkeys(["type", *schema.get("required", [])]))


class _Block(WireModel):
    model_config = ConfigDict(json_schema_extra=_type_is_told)


class ParagraphBlock(_Block):
    """Running text with inline marks; its HTML was sanitised on the way in."""

    type: Literal["paragraph"] = "paragraph"
    id: BlockId | None = None
    html: Html


class CrossheadBlock(_Block):
    """A heading inside the body, without its dashes."""

    type: Literal["crosshead"] = "crosshead"
    id: BlockId | None = None
    text: Line


class ImageBlock(_Block, Image):
    """A picture inside the body."""

    type: Literal["image"] = "image"
    id: BlockId | None = None


class QuoteBlock(_Block):
    """A quotation set apart."""

    type: Literal["quote"] = "quote"
    id: BlockId | None = None
    text: Text
    attribution: str | None = Field(default=None, max_length=500)


class ListBlock(_Block):
    """A list; each item is inline HTML."""

    type: Literal["list"] = "list"
    id: BlockId | None = None
    style: Literal["bulleted", "numbered"] = "bulleted"
    items: list[Html] = Field(min_length=1, max_length=500)


class TableBlock(_Block):
    """A table of plain text cells; rows, and a header if any, are of one length."""

    type: Literal["table"] = "table"
    id: BlockId | None = None
    header: list[Text] = Field(max_length=50)
    rows: list[list[Text]] = Field(max_length=2_000)

    @model_validator(mode="after")
    def _even(self) -> "TableBlock":
        width = len(self.header or self.rows[0]) if self.rows else 0
        if any(len(row) != width for row in self.rows):
            raise ValueError("the rows of a table are of one length")
        return self


class LinkBlock(_Block):
    """A link set apart, like a related story."""

    type: Literal["link"] = "link"
    id: BlockId | None = None
    url: WebUrl
    title: Line


class EmbedBlock(_Block):
    """Something of another site, by provider and address."""

    type: Literal["embed"] = "embed"
    id: BlockId | None = None
    provider: Line
    url: WebUrl


class DividerBlock(_Block):
    """A break between two parts."""

    type: Literal["divider"] = "divider"
    id: BlockId | None = None


class SignoffBlock(_Block):
    """The desk initials at a story's end."""

    type: Literal["signoff"] = "signoff"
    id: BlockId | None = None
    text: Line


Block = Annotated[
    ParagraphBlock
    | CrossheadBlock
    | ImageBlock
    | QuoteBlock
    | ListBlock
    | TableBlock
    | LinkBlock
    | EmbedBlock
    | DividerBlock
    | SignoffBlock,
    Field(discriminator="type"),
]


class Author(WireModel):
    """Somebody who wrote it."""

    name: Line
    url: WebUrl | None = None


class SymbolRef(WireModel):
    """An instrument that the story is about."""

    symbol: Symbol
    exchange: Mic | None = None


class Correction(WireModel):
    """A public note of what was wrong, and since which version it is right."""

    note: Text
    at: Time
    version: int


class ArticleLinks(WireModel):
    """Where else the article is: relative references, or absolute ones behind a
    public URL."""

    self: str
    html: str


class ArticleContent(WireModel):
    """What an article says, and its names and times.

    ``slug`` and ``uri`` are made from the headline and the id when absent.
    """

    uri: str | None = Field(default=None, max_length=500)
    slug: Slug | None = None
    headline: Line
    kicker: str | None = Field(default=None, max_length=200)
    standfirst: Text | None = None
    byline: str | None = Field(default=None, max_length=500)
    authors: list[Author] = Field(default=[], max_length=50)
    source: str | None = Field(default=None, max_length=200)
    dateline: str | None = Field(default=None, max_length=200)
    language: Language = "en"
    section: Slug | None = None
    tags: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        default=[], max_length=100
    )
    symbols: list[SymbolRef] = Field(default=[], max_length=100)
    ticker_list: ListName | None = None
    lead_image: Image | None = None
    body: list[Block] = Field(default=[], max_length=2_000)
    first_published_at: Time | None = None
    published_at: Time | None = None
    embargoed_until: Time | None = None


class ArticleInput(ArticleContent):
    """What a newsroom writes: the fields of an article that it may set."""

    status: Literal["draft", "published"] = "draft"


class ArticleSummary(WireModel):
    """An article without its body, as lists and front pages show it."""

    id: str
    uri: str
    slug: Slug
    version: int
    status: Status
    signal: Signal | None
    headline: str
    kicker: str | None
    standfirst: str | None
    byline: str | None
    authors: list[Author]
    source: str | None
    dateline: str | None
    language: Language
    section: Slug | None
    tags: list[str]
    symbols: list[SymbolRef]
    ticker_list: ListName | None
    lead_image: Image | None
    first_published_at: Time | None
    published_at: Time | None
    updated_at: Time
    embargoed_until: Time | None
    corrections: list[Correction]
    word_count: int
    links: ArticleLinks


class Article(ArticleSummary):
    """An article in full."""

    body: list[Block]


class ListedArticle(Article, json_schema_extra={"required": ["id"]}):
    """An article in a list: with ``fields``, only these members of it, and the id.

    With ``q`` ``highlights`` has for each field in which something was found its text,
    or pieces of it, as HTML in which ``<mark>`` is the only element.
    """

    highlights: dict[Literal["headline", "standfirst", "body"], str] | None = None


class ArticlesAnswer(WireModel):
    """``GET /v1/articles``: one page of a list."""

    articles: list[ListedArticle]
    next_cursor: str | None


class Version(WireModel):
    """One line of an article's history."""

    version: int
    signal: Signal | None
    at: Time
    note: str | None


class VersionsAnswer(WireModel):
    """``GET /v1/articles/{id}/versions``: oldest first."""

    versions: list[Version]


class Change(WireModel):
    """One entry of the change log; killed and withheld ones are tombstones."""

    seq: int
    id: str
    slug: Slug
    version: int
    kind: ChangeKind
    at: Time


class ChangesAnswer(WireModel):
    """``GET /v1/changes``: gapless, in commit order."""

    changes: list[Change]
    next_cursor: str
