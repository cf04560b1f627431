"""``GET /v1/articles``: published articles, a page at a time."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from articles_service.api import present
from articles_service.api.house import MayRead, TheHouse
from articles_service.api.problems import answers, unprocessable
from articles_service.api.replies import NOT_MODIFIED, kept, reply
from articles_service.domain import listing
from articles_service.domain.release import freshness
from newstape.wire.article_calls import ArticlesQuery
from newstape.wire.articles import Article, ArticlesAnswer
from newstape.wire.problems import FieldProblem

_MEMBERS = frozenset(Article.model_fields)
router = APIRouter(tags=["articles"], dependencies=[MayRead])


@router.get(
    "/v1/articles",
    response_model=ArticlesAnswer,
    responses={**NOT_MODIFIED, **answers()},
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
    headers = {"ETag": present.etag(body), "Cache-Control": kept(request, seconds)}
    if cursor is not None:
        query = urlencode({**request.query_params, "cursor": cursor})
        target = f"{house.presenter.path('articles')}?{query}"
        headers["Link"] = f'<{target}>; rel="next"'
    return reply(request, body, headers)


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
