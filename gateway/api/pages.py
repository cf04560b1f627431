"""Pages as JSON and as HTML, the strip for frames, and the files that pages load."""

import re
from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gateway.api.asked import Chosen, TheHouse, house_of
from gateway.api.problems import ANSWERS
from gateway.domain.known import Choice
from gateway.render.assets import Asset
from gateway.render.payload import Coding
from gateway.render.sheet import Sheet
from newstape.kit.guard import may_read
from newstape.kit.negotiation import coding_for, is_held
from newstape.kit.origins import Origins
from newstape.kit.problems import ProblemError, show_plainly
from newstape.wire.pages import Front, Page
from newstape.wire.problems import Problem

RELATED = 4
CODINGS: tuple[Coding, ...] = ("br", "gzip", "identity")
_html = re.compile("/$|/articles/|/embed/")
router = APIRouter(tags=["pages"], dependencies=[Depends(may_read)])
assets = APIRouter()


@router.get("/v1/pages/{slug}", response_model=Page, responses=ANSWERS)
async def story_json(
    request: Request, house: TheHouse, slug: str, chosen: Chosen
) -> Response:
    """One story and its strip in one payload."""
    page = await house.pages.story(slug, chosen)
    return _send(request, house.site.story_json(page, chosen))


@router.get("/v1/front", response_model=Front)
async def front_json(request: Request, house: TheHouse, chosen: Chosen) -> Response:
    """The strip and the latest stories."""
    page = await house.pages.front(chosen)
    return _send(request, house.site.front_json(page, chosen))


@router.get("/articles/{slug}", include_in_schema=False)
async def story(
    request: Request, house: TheHouse, slug: str, chosen: Chosen
) -> Response:
    """One story below its strip."""
    page = await house.pages.story(slug, chosen)
    others = await house.pages.related(page.parts["article"].value, RELATED)
    return _send(request, house.site.story(page, chosen, others, str(request.base_url)))


@router.get("/", include_in_schema=False)
async def front(request: Request, house: TheHouse, chosen: Chosen) -> Response:
    """The front page."""
    page = await house.pages.front(chosen)
    return _send(request, house.site.front(page, chosen, str(request.base_url)))


@router.get("/embed/ticker", include_in_schema=False)
async def embed(request: Request, house: TheHouse, chosen: Chosen) -> Response:
    """The strip alone, for a frame in another page."""
    page = await house.pages.ticker(chosen)
    origins: Origins = request.app.state.origins
    ancestors = origins.ancestors(request.headers.get("host"))
    return _send(request, house.site.embed(page, str(request.base_url), ancestors))


@assets.get("/static/{name}", include_in_schema=False)
async def static(request: Request, house: TheHouse, name: str) -> Response:
    """A file that pages load."""
    asset = house.site.assets.get(name)
    if asset is None:
        raise ProblemError(404)
    return _send(request, asset)


async def show_problem(
    request: Request, problem: Problem, headers: Mapping[str, str]
) -> Response:
    """A problem: as a page where a page was asked for, else plain."""
    path = request.url.path
    looks = "text/html" in request.headers.get("accept", "")
    if path.startswith("/v1/") or not (looks or _html.match(path)):
        return await show_plainly(request, problem, headers)
    house = await house_of(request)
    after = headers.get("Retry-After")
    strip = await house.pages.ticker(Choice())
    wait = int(after) if after else None
    sheet = house.site.problem(problem, wait, strip, str(request.base_url))
    return _send(request, sheet, problem.status, headers)


def _send(
    request: Request,
    sheet: Sheet | Asset,
    status: int = 200,
    extra: Mapping[str, str] | None = None,
) -> Response:
    """In a coding that is taken, or 304 where the client holds it."""
    coding = coding_for(request.headers, CODINGS)
    headers = {**sheet.headers(coding), **(extra or {})}
    if status == 200 and is_held(request.headers, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(sheet.bodies[coding], status, headers)
