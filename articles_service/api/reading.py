"""``GET /v1/articles`` and what is below it."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from articles_service.api import present
from articles_service.api.conditions import cache_control, last_modified, not_modified
from articles_service.api.house import House, MayRead, ReadsDrafts, TheHouse
from articles_service.api.problems import Answers, answers, unprocessable
from articles_service.domain import listing
from articles_service.domain.release import freshness, is_open
from articles_service.domain.story import Story
from articles_service.flow.read import Moved
from newstape.kit.guard import Guard
from newstape.wire.article_calls import ArticlesQuery
from newstape.wire.articles import Article, ArticlesAnswer, VersionsAnswer
from newstape.wire.problems import FieldProblem

JSON = "application/json"
PRIVATE = "private, no-store"
_MEMBERS = frozenset(Article.model_fields)
_NOT_MODIFIED: Answers = {304: {"description": "The asker has this answer already"}}
router = APIRouter(tags=["articles"], dependencies=[MayRead])
Format = Annotated[
    Literal["json"], Query(description="In which form the article is answered.")
]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get(
    "/v1/articles",
    response_model=ArticlesAnswer,
    responses={**_NOT_MODIFIED, **answers()},
)
async def read_list(
    request: Request, house: TheHouse, asked: Annotated[ArticlesQuery, Query()]
) -> Response:
    """Published articles, a page at a time, at the same cost at any depth.

    `next_cursor`, and `Link: …; rel="next"`, lead to the next page. Drafts are never in
    a list.
    """
    names = _names(asked.fields)
    page = await house.reader.page(_query(asked))
    cursor = listing.to_cursor(asked.sort, page.next) if page.next else None
    body = house.presenter.articles(page.stories, cursor, names)
    seconds = freshness(house.max_age, house.clock(), page.next_opening)
    headers = {"ETag": present.etag(body), "Cache-Control": _kept(request, seconds)}
    if cursor is not None:
        query = urlencode({**request.query_params, "cursor": cursor})
        target = f"{house.presenter.path('articles')}?{query}"
        headers["Link"] = f'<{target}>; rel="next"'
    if not_modified(request.headers, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


@router.get(
    "/v1/articles/{key}",
    response_model=Article,
    responses={
        **_NOT_MODIFIED,
        308: {"description": "An old slug; `Location` has the one that stands"},
        **answers(404, 410),
    },
)
async def read_article(
    request: Request,
    house: TheHouse,
    drafts: ReadsDrafts,
    key: Annotated[str, Path(description="An id or a slug.")],
    form: Annotated[Format, Query(alias="format")] = "json",
) -> Response:
    """One article. What is not open to readers needs `articles:read_drafts`."""
    found = await house.reader.find(key, drafts)
    if isinstance(found, Moved):
        return _moved(request, house, found.slug)
    return _answer(request, house, found, public=is_open(found, house.clock()))


@router.get(
    "/v1/articles/{article_id}/versions",
    response_model=VersionsAnswer,
    responses={**_NOT_MODIFIED, **answers(404, 410)},
)
async def read_versions(
    request: Request, house: TheHouse, drafts: ReadsDrafts, article_id: str
) -> Response:
    """The history of an article: what readers could see of it, oldest first.

    With `articles:read_drafts` it is whole.
    """
    body = present.versions(await house.reader.history(article_id, drafts))
    kept = PRIVATE if drafts else "no-cache"
    headers = {"ETag": present.etag(body), "Cache-Control": kept}
    if not_modified(request.headers, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


@router.get(
    "/v1/articles/{article_id}/versions/{number}",
    response_model=Article,
    responses={**_NOT_MODIFIED, **answers(404, 410)},
)
async def read_version(
    request: Request,
    house: TheHouse,
    drafts: ReadsDrafts,
    article_id: str,
    number: Number,
) -> Response:
    """One version of an article, whole."""
    story = await house.reader.version(article_id, number, drafts)
    # For an editor this may be a version that readers never saw, whatever it looks like.
    return _answer(request, house, story, public=not drafts)


def _answer(request: Request, house: House, story: Story, public: bool) -> Response:
    """A story, or that the asker has it; caches may keep what is public."""
    now = house.clock()
    rendering = house.presenter.article(story)
    seconds = freshness(house.max_age, now, None)
    headers = {
        "ETag": rendering.etag,
        "Last-Modified": last_modified(story.updated_at, now),
        "Cache-Control": _kept(request, seconds) if public else PRIVATE,
    }
    if not_modified(request.headers, rendering.etag, story.updated_at):
        return Response(status_code=304, headers=headers)
    return Response(rendering.body, headers=headers, media_type=JSON)


def _moved(request: Request, house: House, slug: str) -> Response:
    target = house.presenter.path("articles", slug)
    if request.url.query:
        target = f"{target}?{request.url.query}"
    seconds = freshness(house.max_age, house.clock(), None)
    headers = {"Location": target, "Cache-Control": _kept(request, seconds)}
    return Response(status_code=308, headers=headers)


def _kept(request: Request, seconds: int) -> str:
    guard: Guard = request.app.state.guard
    return cache_control(seconds, public=guard.reads_open)


def _query(asked: ArticlesQuery) -> listing.Query:
    names = ArticlesQuery.model_fields.keys() - {"cursor", "fields"}
    given = {name: getattr(asked, name) for name in names}
    after = listing.from_cursor(asked.sort, asked.cursor) if asked.cursor else None
    return listing.Query(**given, after=after)


def _names(wanted: str | None) -> frozenset[str] | None:
    """The members to answer with; None for all.

    Raises:
        ProblemError: 422, an article has no such member.
    """
    if wanted is None:
        return None
    names = frozenset(name.strip() for name in wanted.split(",")) | {"id"}
    if unknown := sorted(names - _MEMBERS):
        detail = f"An article has no {', '.join(map(repr, unknown))}."
        problem = FieldProblem(pointer="/query/fields", detail=detail)
        raise unprocessable(
            "The request is not of the form that is asked for.", [problem]
        )
    return names
