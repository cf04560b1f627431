"""Filing and amending articles: ``POST``, ``PUT`` and ``PATCH``."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header, Request
from fastapi.responses import Response

from articles_service.api import intake
from articles_service.api.case import StrictCase, written
from articles_service.api.house import WRITE, TheHouse
from articles_service.api.problems import answers
from articles_service.domain import verbs
from articles_service.domain.repetition import Token
from newstape.kit.guard import needs
from newstape.kit.methods import MERGE_PATCH
from newstape.kit.problems import ProblemError
from newstape.wire.article_calls import ArticlePatch, ArticleReceipt
from newstape.wire.articles import Article, ArticleInput

router = APIRouter(tags=["newsroom"], dependencies=[Depends(needs(WRITE))])
_EDIT = answers(404, 409, 410, 412, 428)
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="Makes a repetition answer like the first time, for a day.",
    ),
]


async def _token(
    request: Request, idempotency_key: IdempotencyKey = None
) -> Token | None:
    """What names the request; keys of different askers do not meet."""
    if idempotency_key is None:
        return None
    asker = request.headers.get("authorization", "")
    return Token(
        hashlib.sha256(f"{asker}\n{idempotency_key}".encode()).hexdigest(),
        hashlib.sha256(await request.body()).hexdigest(),
    )


@router.post(
    "/v1/articles", status_code=201, response_model=Article, responses=answers(409, 410)
)
async def create(
    house: TheHouse,
    given: ArticleInput,
    token: Annotated[Token | None, Depends(_token)],
) -> Response:
    """File a new article: a draft, unless its status says `published`.

    It is then published at `published_at`, or now; a time to come schedules it.
    """
    story = await house.desk.create(intake.filing(given), token)
    location = house.presenter.path("articles", story.id)
    return written(house.presenter.article(story), 201, Location=location)


@router.put("/v1/articles/{article_id}", response_model=Article, responses=_EDIT)
async def replace(case: StrictCase, given: ArticleInput) -> Response:
    """Replace what an article says. `If-Match` must be sent.

    What changes nothing makes no new version. `uri`, `slug` and the times of
    publication stay when they are absent; `status: "published"` publishes a draft.
    """
    filing = intake.filing(given)
    return await case.amend(verbs.edit, lambda _: filing)


async def _in_merge_patch(request: Request) -> None:
    """A dependency: what is sent is said to be a merge patch, or plain JSON.

    Raises:
        ProblemError: 415, and what would be taken (RFC 5789 section 2.2).
    """
    kind = request.headers.get("content-type", MERGE_PATCH).partition(";")[0]
    if kind.strip().lower() not in (MERGE_PATCH, "application/json"):
        detail = f"A patch comes as {MERGE_PATCH}."
        raise ProblemError(415, detail, headers={"Accept-Patch": MERGE_PATCH})


@router.patch(
    "/v1/articles/{article_id}",
    response_model=Article | ArticleReceipt,
    responses={**_EDIT, **answers(415)},
    dependencies=[Depends(_in_merge_patch)],
)
async def patch(
    case: StrictCase, given: Annotated[ArticlePatch, Body(media_type=MERGE_PATCH)]
) -> Response:
    """Change some fields by a merge patch (RFC 7396). `If-Match` must be sent."""
    return await case.amend(verbs.edit, intake.revision(given))
