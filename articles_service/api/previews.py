"""``POST /v1/articles/{id}/preview``: a link by which a draft can be read for a time."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from articles_service.api import present
from articles_service.api.house import READ_DRAFTS, TheHouse
from articles_service.api.problems import answers
from articles_service.api.ready import JSON
from articles_service.domain.errors import MissingError
from articles_service.flow.read import Moved
from newstape.kit.guard import Credentials, may_read, needs
from newstape.wire.article_calls import PreviewInput, PreviewLink

router = APIRouter(
    prefix="/v1/articles/{article_id}",
    tags=["newsroom"],
    dependencies=[Depends(needs(READ_DRAFTS))],
)
Preview = Annotated[
    str | None,
    Query(max_length=100, description="What a preview link has; with an id alone."),
]


@router.post("/preview", response_model=PreviewLink, responses=answers(404, 410))
async def preview(
    house: TheHouse, article_id: str, given: PreviewInput | None = None
) -> Response:
    """A link by which anybody can read the article as it stands, until it expires.

    It needs no key, follows edits, and ends for ever when the article is killed.
    """
    story = await house.reader.find(article_id, drafts=True)
    if isinstance(story, Moved):
        raise MissingError
    seconds = (given or PreviewInput()).expires_in
    end = house.clock().replace(microsecond=0) + timedelta(seconds=seconds)
    path = house.presenter.path("articles", story.id)
    body = present.preview(f"{path}?preview={house.seal.grant(story.id, end)}", end)
    return Response(body, headers={"Cache-Control": "no-store"}, media_type=JSON)


async def _has_pass(
    request: Request,
    house: TheHouse,
    article_id: Annotated[str, Path(description="An id or a slug.")],
    _described: Credentials,
    preview: Preview = None,
) -> bool:
    """Whether the asker comes by a preview link; everybody else must be let in.

    The pass is looked at before the story is: whoever forges one learns nothing.
    """
    if preview is None:
        await may_read(request)
        return False
    house.seal.demand(article_id, preview, house.clock())
    return True


HasPass = Annotated[bool, Depends(_has_pass)]
