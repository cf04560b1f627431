"""The plain reads, answered before FastAPI weighs what a request may be.

Most requests ask without a key for an open story or a list. They get the very replies
that the doors give, a good deal sooner; whatever is not so plain goes on to the doors.
"""

from typing import NamedTuple, cast

from fastapi import FastAPI, Request
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from articles_service.api.house import House
from articles_service.api.lists import held_reply, list_reply
from articles_service.api.replies import sheet_reply
from articles_service.domain.errors import ArticlesError
from newstape.kit.guard import Guard
from newstape.kit.origins import Origins
from newstape.kit.problems import ProblemError
from newstape.kit.replies import Replies, Reply, Swift
from newstape.wire.article_calls import ArticlesQuery

_PERSONAL = frozenset(
    {b"authorization", b"origin", b"if-none-match", b"if-modified-since"}
)
LISTS, STORIES = "/v1/articles", "/v1/articles/"


class Template(NamedTuple):
    """What a route leaves in the scope for the metrics."""

    path: str


_LISTS, _STORY = Template(LISTS), Template("/v1/articles/{article_id}")


class SwiftReads:
    """Answers plain reads, and hands everything else to the app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await _answer(scope) if _is_plain(scope) else None
        await (response or self._app)(scope, receive, send)


def swift_replies(app: FastAPI) -> Swift:
    """The same, with all that the app's middleware would add, for ``kit.replaying``."""
    replies: Replies = app.state.replies
    origins: Origins = app.state.origins

    async def answer(scope: Scope) -> Reply | None:
        if not _is_plain(scope) or not _told_to_all(scope):
            return None
        made, scope["app"] = replies.clock(), app
        response = await _answer(scope)
        if response is None or response.status_code != 200:
            return None
        holds = scope["state"].get("holds", _never)
        headers = origins.marked(response.raw_headers)
        body = cast(bytes, response.body)
        reply = Reply(headers, body, scope["route"], holds, made, made)
        if holds is not _never:
            replies.take(scope, reply)
        return reply

    return answer


def _never() -> bool:
    return False


def _told_to_all(scope: Scope) -> bool:
    """Whether nothing of a request is a matter of the asker's own."""
    return _PERSONAL.isdisjoint(dict(scope["headers"]))


async def _answer(scope: Scope) -> Response | None:
    request = Request(scope)
    guard: Guard = request.app.state.guard
    if not guard.reads_open or b"authorization" in dict(scope["headers"]):
        return None
    try:
        return await _reply(request, request.app.state.house)
    except (ArticlesError, ProblemError, ValidationError):
        return None  # the doors say it better


def _is_plain(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path: str = scope["path"]
    return path == LISTS or (
        path.startswith(STORIES) and "/" not in path[len(STORIES) :]
    )


async def _reply(request: Request, house: House) -> Response | None:
    path: str = request.scope["path"]
    if path == LISTS:
        request.scope["route"] = _LISTS
        return held_reply(request, house) or await _list(request, house)
    if request.scope["query_string"]:
        return None
    sheet = await house.stand.find(path[len(STORIES) :])
    if sheet is None:
        return None
    request.scope["route"] = _STORY
    return sheet_reply(request, house, sheet)


async def _list(request: Request, house: House) -> Response | None:
    asked = request.query_params
    given = dict(asked)
    if len(given) != len(asked.multi_items()):
        return None
    return await list_reply(request, house, ArticlesQuery.model_validate(given))
