"""``POST /v1/articles/{id}/{verb}``: the newsroom's verbs. ``If-Match`` is honoured."""

from functools import partial

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from articles_service.api import intake
from articles_service.api.case import TheCase
from articles_service.api.house import WRITE
from articles_service.api.problems import answers
from articles_service.domain import verbs
from newstape.kit.guard import needs
from newstape.wire.article_calls import (
    ArticlePatch,
    ArticleReceipt,
    CorrectInput,
    PublishInput,
    ReasonInput,
)
from newstape.wire.articles import Article

router = APIRouter(
    prefix="/v1/articles/{article_id}",
    tags=["newsroom"],
    dependencies=[Depends(needs(WRITE))],
    responses=answers(404, 409, 410, 412),
)


@router.post("/publish", response_model=Article | ArticleReceipt)
async def publish(case: TheCase, given: PublishInput | None = None) -> Response:
    """Publish a draft or a scheduled article now, or at a moment to come."""
    return await case.move(partial(verbs.publish, at=given.at if given else None))


@router.post("/correct", response_model=Article | ArticleReceipt)
async def correct(case: TheCase, given: CorrectInput) -> Response:
    """Put a published article right, and say publicly what was wrong."""
    verb = partial(verbs.correct, note=given.note)
    return await case.amend(verb, intake.revision(given))


@router.post("/refile", response_model=Article | ArticleReceipt)
async def refile(case: TheCase, given: ArticlePatch) -> Response:
    """Put something minor in a published article right, without a note."""
    return await case.amend(verbs.refile, intake.revision(given))


@router.post("/withhold", response_model=Article | ArticleReceipt)
async def withhold(case: TheCase, given: ReasonInput | None = None) -> Response:
    """Take a published article from its readers while it is checked."""
    reason = given.reason if given else None
    return await case.move(partial(verbs.withhold, reason=reason))


@router.post("/release", response_model=Article | ArticleReceipt)
async def release(case: TheCase) -> Response:
    """Give a withheld article back to its readers."""
    return await case.move(verbs.release)


@router.post("/kill", response_model=ArticleReceipt)
async def kill(case: TheCase, given: ReasonInput | None = None) -> Response:
    """End an article for ever: from now on it is 410, in every version."""
    reason = given.reason if given else None
    return await case.move(partial(verbs.kill, reason=reason))
