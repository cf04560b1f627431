"""Pages as JSON and as HTML, the strip for frames, and the files that pages load."""

import re
from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gateway.api.asked import Chosen, Selected, TheVisit, visit_of
from gateway.api.problems import ANSWERS
from gateway.domain.errors import UnknownStoryError
from gateway.domain.known import Choice, Span
from newstape.kit.guard import may_read
from newstape.kit.problems import ProblemError, show_plainly
from newstape.wire.pages import Front, Page
from newstape.wire.problems import Problem
from newstape.wire.scalars import Symbol

RELATED = 4
MENTIONED = 8
_html = re.compile("/$|/search$|/(articles|sections|markets|embed)/")
data = APIRouter(tags=["pages"], dependencies=[Depends(may_read)])
pages = APIRouter(include_in_schema=False, dependencies=[Depends(may_read)])
files = APIRouter(include_in_schema=False)


@data.get("/v1/pages/{slug}", response_model=Page, responses=ANSWERS)
async def story_json(visit: TheVisit, slug: str, chosen: Chosen) -> Response:
    """One story and its strip in one payload."""
    page = await visit.pages.story(slug, chosen)
    return visit.send(visit.site.story_json(page, chosen))


@data.get("/v1/front", response_model=Front)
async def front_json(visit: TheVisit, chosen: Chosen) -> Response:
    """The strip and the latest stories."""
    page = await visit.pages.front(chosen)
    return visit.send(visit.site.front_json(page, chosen))


@pages.get("/articles/{slug}")
async def story(visit: TheVisit, slug: str, chosen: Chosen) -> Response:
    """One story below its strip."""
    page = await visit.pages.story(slug, chosen)
    told = page.parts["article"].value
    others = await visit.pages.related(told, RELATED)
    symbols = [each.symbol for each in told.symbols[:MENTIONED]]
    prices = await visit.pages.mentioned(symbols, told.published_at)
    return visit.send(visit.site.story(page, chosen, others, prices, visit.origin))


@pages.get("/")
@pages.get("/search")
@pages.get("/sections/{section}")
async def front(visit: TheVisit, chosen: Chosen, which: Selected) -> Response:
    """The front page, a section, or what a search finds."""
    page = await visit.pages.front(chosen, which)
    empty = page.complete and not page.parts["article"].value
    if which.section and empty and not visit.site.has_section(which.section):
        raise UnknownStoryError
    search = visit.request.url.path == "/search"
    return visit.send(visit.site.front(page, chosen, which, search, visit.origin))


@pages.get("/markets/{symbol}")
async def market(visit: TheVisit, symbol: Symbol, span: Span = "day") -> Response:
    """A symbol: its price, its bars, the stories about it."""
    page = await visit.pages.market(symbol, span)
    return visit.send(visit.site.market(page, symbol, span, visit.origin))


@pages.get("/embed/ticker")
async def embed(visit: TheVisit, chosen: Chosen, lang: str = "") -> Response:
    """The strip alone, for a frame in another page."""
    page = await visit.pages.ticker(chosen)
    state, host = visit.request.app.state, visit.request.headers.get("host")
    ancestors = state.origins.ancestors(host)
    return visit.send(visit.site.embed(page, visit.origin, ancestors, lang))


@pages.get("/sitemap-news.xml")
@pages.get("/feeds/{name}")
async def document(visit: TheVisit) -> Response:
    """A feed or the site map, as the articles service gives it."""
    page = await visit.pages.document(visit.request.url.path)
    return visit.send(visit.site.document(page))


@files.get("/robots.txt")
@files.get("/static/{name}")
async def file(visit: TheVisit, name: str = "robots.txt") -> Response:
    """A file that pages load, or what crawlers are asked to leave alone."""
    if found := visit.site.file(name, visit.origin):
        return visit.send(found)
    raise ProblemError(404)


async def show_problem(
    request: Request, problem: Problem, headers: Mapping[str, str]
) -> Response:
    """A problem: as a page where a page was asked for, else plain."""
    path = request.url.path
    looks = "text/html" in request.headers.get("accept", "")
    if path.startswith("/v1/") or not (looks or _html.match(path)):
        return await show_plainly(request, problem, headers)
    visit = await visit_of(request)
    strip = await visit.pages.ticker(Choice())
    sheet = visit.site.problem(problem, headers.get("Retry-After"), strip, visit.origin)
    return visit.send(sheet, problem.status, **headers)
