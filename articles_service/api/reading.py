"""``GET /v1/articles/{article_id}``: one article, in any form."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from articles_service.api.house import House, ReadsDrafts, TheHouse
from articles_service.api.previews import HasPass
from articles_service.api.problems import answers
from articles_service.api.replies import (
    NOT_MODIFIED,
    article_told,
    kept,
    reply,
    story_told,
)
from articles_service.domain.release import freshness, is_open
from articles_service.flow.read import Moved
from newstape.wire.articles import Article

router = APIRouter(tags=["articles"])
Format = Annotated[
    Literal["json", "ninjs", "jsonld", "html", "markdown", "text"],
    Query(description="In which form the article is answered."),
]
FORMATS = {
    "ninjs": "application/vnd.iptc.ninjs+json",
    "jsonld": "application/ld+json",
    "html": "text/html",
    "markdown": "text/markdown",
    "text": "text/plain",
}
_POLICY = "default-src 'none'; img-src http: https:; sandbox"
"""What a document may do that stands at an address of the API: show pictures."""


@router.get(
    "/v1/articles/{article_id}",
    response_model=Article,
    responses={
        200: {
            "content": {
                one: {"schema": {"type": "object" if "json" in one else "string"}}
                for one in FORMATS.values()
            }
        },
        **NOT_MODIFIED,
        308: {"description": "An old slug; `Location` has the one that stands"},
        **answers(403, 404, 410),
    },
)
async def read_article(
    request: Request,
    house: TheHouse,
    drafts: ReadsDrafts,
    by_pass: HasPass,
    article_id: Annotated[str, Path(description="An id or a slug.")],
    form: Annotated[Format, Query(alias="format")] = "json",
) -> Response:
    """One article.

    What is not open to readers needs `articles:read_drafts`, or a preview link.
    """
    found = await house.reader.find(article_id, drafts or by_pass)
    if isinstance(found, Moved):
        return _moved(request, house, found.slug)
    public = is_open(found, house.clock()) and not by_pass
    if form == "json":
        return reply(request, story_told(house, found, public))
    ready = house.printer.story(form, found)
    told = article_told(house, ready, found.updated_at, public)
    answer = reply(request, told)
    if form == "html":
        answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def _moved(request: Request, house: House, slug: str) -> Response:
    target = f"/v1/articles/{slug}"  # on the host that was asked, whatever its name
    if request.url.query:
        target = f"{target}?{request.url.query}"
    seconds = freshness(house.max_age, house.clock(), None)
    headers = {"Location": target, "Cache-Control": kept(house, seconds)}
    return Response(status_code=308, headers=headers)
