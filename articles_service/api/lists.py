"""``GET /v1/articles``: published articles, a page at a time, or those that are found."""

from typing import Annotated, Any, NamedTuple, NoReturn
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from articles_service.api import present
from articles_service.api.house import House, Listed, MayRead, TheHouse
from articles_service.api.problems import answers, unprocessable
from articles_service.api.ready import Ready
from articles_service.api.replies import NOT_MODIFIED, Told, listed_told, reply
from articles_service.domain import inquiry, listing, search
from articles_service.domain.errors import DepthError, SearchError
from articles_service.domain.inquiry import Inquiry
from articles_service.domain.sheet import Calendar
from newstape.wire.article_calls import ArticlesQuery
from newstape.wire.articles import ArticlesAnswer, ListedArticle
from newstape.wire.problems import FieldProblem

_MEMBERS = frozenset(ListedArticle.model_fields)
_FILTERS = ArticlesQuery.model_fields.keys() - {"q", "sort", "cursor", "fields"}
router = APIRouter(tags=["articles"], dependencies=[MayRead])


class _Page(NamedTuple):
    """Articles as they are told, the cursor that leads on, and the lists' calendar."""

    bodies: list[bytes]
    cursor: str | None
    calendar: Calendar


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
    a list. With `q` those in which it is found, the most relevant first; by relevance
    or `-updated_at` the newest 10,000 matches are weighed, and 1,000 given out.
    """
    return reply(request, await list_told(house, request.scope["query_string"], asked))


async def list_told(house: House, question: bytes, asked: ArticlesQuery) -> Told:
    """The page that is asked for, by a query string."""

    async def load() -> Listed:
        return await _load(house, question, asked)

    listed = await house.rack.fetch(question, load)
    return listed_told(house, question, listed)


def held_told(house: House, question: bytes) -> Told | None:
    """The same if it was asked for before and nothing changed since."""
    listed = house.rack.get(question)
    return None if listed is None else listed_told(house, question, listed)


async def _load(house: House, question: bytes, asked: ArticlesQuery) -> Listed:
    names = _names(asked.fields)
    bodies, cursor, calendar = await (_listed if asked.q is None else _found)(
        house, asked
    )
    link = None
    if cursor is not None:
        query = urlencode({**QueryParams(question), "cursor": cursor})
        link = f'<{house.presenter.path("articles")}?{query}>; rel="next"'
    body = present.articles(bodies, cursor, names)
    return Listed(Ready(body, keys=present.LISTS), link, calendar)


async def _listed(house: House, asked: ArticlesQuery) -> _Page:
    sort = asked.sort or "-published_at"
    if sort == "relevance":
        _refuse("sort", "Nothing is relevant unless q says to what.")
    after = listing.from_cursor(sort, asked.cursor) if asked.cursor else None
    page = await house.stand.page(
        listing.Query(**_filters(asked), sort=sort, after=after)
    )
    cursor = listing.to_cursor(sort, page.next) if page.next else None
    bodies = [house.presenter.body(sheet) for sheet in page.sheets]
    return _Page(bodies, cursor, page.calendar)


async def _found(house: House, asked: ArticlesQuery) -> _Page:
    order = asked.sort or "relevance"
    try:
        wanted = search.parse(asked.q or "")
        after = inquiry.from_cursor(order, asked.cursor) if asked.cursor else None
    except SearchError as error:
        _refuse("q", str(error))
    except DepthError as error:
        _refuse("cursor", str(error))
    within = listing.Query(**_filters(asked))
    page = await house.searcher.find(Inquiry(within, wanted, order, after))
    cursor = inquiry.to_cursor(order, page.next) if page.next else None
    bodies = [house.presenter.found(one) for one in page.found]
    return _Page(bodies, cursor, page.calendar)


def _filters(asked: ArticlesQuery) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in _FILTERS}


def _names(wanted: str | None) -> frozenset[str] | None:
    """The members to answer with; None for all.

    Raises:
        ProblemError: 422, an article has no such member.
    """
    if wanted is None:
        return None
    names = frozenset(name.strip() for name in wanted.split(",")) | {"id"}
    if unknown := sorted(names - _MEMBERS):
        _refuse("fields", f"An article has no {', '.join(map(repr, unknown))}.")
    return names


def _refuse(parameter: str, detail: str) -> NoReturn:
    problem = FieldProblem(pointer=f"/query/{parameter}", detail=detail)
    raise unprocessable("The request is not of the form that is asked for.", [problem])
