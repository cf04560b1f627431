"""``GET /v1/articles/{id}/versions`` and each of them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from articles_service.api import present
from articles_service.api.house import MayRead, ReadsDrafts, TheHouse
from articles_service.api.problems import answers
from articles_service.api.ready import Ready
from articles_service.api.replies import (
    NOT_MODIFIED,
    PRIVATE,
    Told,
    reply,
    story_told,
)
from newstape.wire.articles import Article, VersionsAnswer
from newstape.wire.differences import DifferenceAnswer

router = APIRouter(
    prefix="/v1/articles/{article_id}/versions",
    tags=["articles"],
    dependencies=[MayRead],
    responses={**NOT_MODIFIED, **answers(404, 410)},
)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("", response_model=VersionsAnswer)
async def read_versions(
    request: Request, house: TheHouse, drafts: ReadsDrafts, article_id: str
) -> Response:
    """The history of an article: what readers could see of it, oldest first.

    With `articles:read_drafts` it is whole.
    """
    body = present.versions(await house.reader.history(article_id, drafts))
    return _told(request, article_id, body, drafts)


@router.get("/{number}", response_model=Article | DifferenceAnswer)
async def read_version(
    request: Request,
    house: TheHouse,
    drafts: ReadsDrafts,
    article_id: str,
    number: Number,
    diff: Annotated[
        int | None,
        Query(ge=1, le=2**31 - 1, description="Tell what changed since this version."),
    ] = None,
) -> Response:
    """One version of an article, whole; or what changed in it, block by block."""
    if diff is not None:
        found = await house.reader.difference(article_id, number, diff, drafts)
        body = present.difference(article_id, diff, number, found)
        return _told(request, article_id, body, drafts)
    story = await house.reader.version(article_id, number, drafts)
    # For an editor this may be a version that readers never saw, whatever it looks like.
    return reply(request, story_told(house, story, public=not drafts))


def _told(request: Request, article_id: str, body: bytes, drafts: bool) -> Response:
    ready = Ready(body, keys=present.keys_of(article_id))
    kept = PRIVATE if drafts else b"cache-control: no-cache\r\n"
    return reply(request, Told(ready, kept))
