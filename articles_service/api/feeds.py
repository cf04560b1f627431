"""``GET /feeds/{name}.{form}`` and ``GET /sitemap-news.xml``: the newest articles."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from articles_service.api.house import House, Listed, MayRead, TheHouse
from articles_service.api.problems import answers
from articles_service.api.ready import Ready
from articles_service.api.replies import NOT_MODIFIED, listed_told, reply
from articles_service.domain.channel import ALL, Channel
from articles_service.flow.channels import Issue
from newstape.wire.scalars import Slug

router = APIRouter(tags=["feeds"], dependencies=[MayRead])
FEEDS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
Form = Annotated[
    Literal["rss", "atom", "json"], Path(description="RSS 2.0, Atom or JSON Feed 1.1.")
]


def _content(*media_types: str) -> dict[int | str, dict[str, Any]]:
    shown = {
        one: {"schema": {"type": "object" if "json" in one else "string"}}
        for one in media_types
    }
    return {200: {"description": "The document", "content": shown}}


@router.get(
    "/feeds/{name}.{form}",
    response_class=Response,
    responses={**_content(*FEEDS.values()), **NOT_MODIFIED, **answers()},
)
async def read_feed(
    request: Request,
    house: TheHouse,
    name: Annotated[Slug, Path(description="A section, or `all`.")],
    form: Form,
) -> Response:
    """The newest 50 articles, whole, of a section or of all.

    Articles that were killed in the last 30 days are tombstones (RFC 6721) in Atom; no
    other feed can tell.
    """
    section = None if name == ALL else name
    return await _issued(
        request,
        house,
        lambda: house.channels.feed(section),
        lambda channel: house.printer.feed(form, channel),
    )


@router.get(
    "/sitemap-news.xml",
    response_class=Response,
    responses={**_content("application/xml"), **NOT_MODIFIED, **answers()},
)
async def read_sitemap(request: Request, house: TheHouse) -> Response:
    """The articles of the last two days, for Google News; 1,000 at most."""
    return await _issued(request, house, house.channels.news, house.printer.sitemap)


async def _issued(
    request: Request,
    house: House,
    make: Callable[[], Awaitable[Issue]],
    write: Callable[[Channel], Ready],
) -> Response:
    async def load() -> Listed:
        issue = await make()
        return Listed(write(issue.channel), None, issue.calendar)

    # No query string begins with a space, by which lists are held.
    question = b" " + request.scope["path"].encode()
    listed = await house.rack.fetch(question, load)
    return reply(request, listed_told(house, question, listed))
