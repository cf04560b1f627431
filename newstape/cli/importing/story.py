"""A page's story to the articles service: created, amended or left as it is."""

import html
from collections.abc import Sequence
from typing import NamedTuple

from newstape.cli.importing.outcome import Outcome
from newstape.cli.page import ClipboardPage, page_slug, page_uri
from newstape.client.errors import RefusedError
from newstape.client.rest import ArticlesApi, StoredArticle
from newstape.wire.articles import Article, ArticleInput, Block, Image

# What a page says of its story. Everything else is the desk's: kicker, byline, section,
# tags, the picture's address, the dates.
_SAID = (
    "headline",
    "standfirst",
    "source",
    "language",
    "symbols",
    "ticker_list",
    "body",
)


class Place(NamedTuple):
    """Where a page's story belongs, and what stands there."""

    slug: str
    stored: StoredArticle | None


async def find_place(articles: ArticlesApi, page: ClipboardPage) -> Place:
    """The story's slug; where another story has it, one that is this page's own.

    Raises:
        ClientError: the service does not say.
    """
    slug = page_slug(page)
    stored = await _stored(articles, slug)
    if stored is not None and stored.article.uri != page_uri(page):
        slug = page_slug(page, distinct=True)
        stored = await _stored(articles, slug)
    return Place(slug, stored)


async def send_story(
    articles: ArticlesApi, wanted: ArticleInput, stored: StoredArticle | None
) -> Outcome:
    """Create the story, or bring the one that stands up to what the page says.

    Raises:
        ClientError: the service refuses.
    """
    what = f"story {wanted.slug}"
    if stored is None:
        await articles.create(wanted)
        return Outcome("created", what)
    standing = stored.article
    if standing.status != "published":
        why = f"it stands as {standing.status}: publishing it is for the desk"
        return Outcome("refused", what, why)
    newer = amended(standing, wanted)
    if _content(newer) == _content(standing):
        return Outcome("unchanged", what)
    answer = await articles.replace(standing.id, newer, stored.etag)
    same = answer.article.version == standing.version
    return Outcome("unchanged" if same else "updated", what)


def amended(standing: Article, wanted: ArticleInput) -> ArticleInput:
    """The story that stands, with what the page says; what it does not say stays."""
    kept = {name: getattr(standing, name) for name in ArticleInput.model_fields}
    told = {name: getattr(wanted, name) for name in _SAID}
    said = {name: value for name, value in told.items() if value is not None}
    image = _image(standing.lead_image, wanted.lead_image)
    return ArticleInput.model_validate(
        {**kept, **said, "lead_image": image, "status": wanted.status}
    )


async def _stored(articles: ArticlesApi, slug: str) -> StoredArticle | None:
    try:
        return await articles.get(slug)
    except RefusedError as error:
        if error.status == 404:
            return None
        raise


def _image(standing: Image | None, wanted: Image | None) -> Image | None:
    if standing is None or wanted is None:
        return wanted or standing
    told = {"caption": wanted.caption, "credit": wanted.credit}
    return standing.model_copy(update=told)


def _content(article: Article | ArticleInput) -> tuple[object, ...]:
    """What a page says of a story, so that the same text is equal however it is kept."""
    said = (getattr(article, name) for name in _SAID if name != "body")
    return (*said, article.lead_image, _texts(article.body))


def _texts(body: Sequence[Block]) -> list[dict[str, object]]:
    blocks = [block.model_dump(exclude={"id"}) for block in body]
    for block in blocks:
        if "html" in block:
            block["html"] = " ".join(html.unescape(block["html"]).split())
    return blocks
