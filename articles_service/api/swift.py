"""The plain reads, answered before FastAPI weighs what a request may be.

Most requests ask without a key for an open story or a list. They get the very replies
that the doors give, a good deal sooner; whatever is not so plain goes on to the doors.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from fastapi import FastAPI, Request
from pydantic import ValidationError
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from articles_service.api.house import House
from articles_service.api.lists import held_told, list_told
from articles_service.api.ready import VARY
from articles_service.api.replies import Told, fresh_told, reply, sheet_told
from articles_service.domain.errors import ArticlesError
from newstape.kit.asked import Asked
from newstape.kit.origins import Origins
from newstape.kit.problems import ProblemError
from newstape.kit.replies import Replies, Reply, Tell, header_lines
from newstape.wire.article_calls import ArticlesQuery

log = structlog.get_logger(__name__)
_PERSONAL = frozenset(
    {b"authorization", b"origin", b"if-none-match", b"if-modified-since"}
)
TOGETHER = 32
"""Stories of which the first waits for the last."""

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
        told = await _told(scope) if scope["type"] == "http" else None
        answer = self._app if told is None else reply(Request(scope), told)
        await answer(scope, receive, send)


async def _told(scope: Scope) -> Told | None:
    path, query = scope["path"], scope["query_string"]
    is_list = path == LISTS
    if scope["method"] != "GET" or (not is_list and (query or not _is_story(path))):
        return None
    house: House = scope["app"].state.house
    if not house.reads_open or b"authorization" in dict(scope["headers"]):
        return None
    if is_list:
        told = held_told(house, query) or await _listed(house, query)
    else:
        told = _at_hand(house, path) or (await _fetched(house, [path]))[0]
    if told is not None:
        scope["route"] = _LISTS if is_list else _STORY
    return told


class Counter:
    """Answers plain reads to those who wait at the socket: ``kit.replies.Swift``.

    What lies ready is told at once. Up to ``TOGETHER`` stories that are asked for in one
    turn of the event loop are fetched by one task of a group; each list has its own.
    """

    def __init__(self, app: FastAPI, house: House, tasks: asyncio.TaskGroup) -> None:
        self._house = house
        self._replies: Replies = app.state.replies
        origins: Origins = app.state.origins
        self._marks = header_lines(origins.marked([VARY]))
        self._tasks = tasks
        self._waiting: list[tuple[Asked, Tell]] = []

    def __call__(self, asked: Asked, tell: Tell) -> None:
        """Tell the answer, or None."""
        path, query = asked.path, asked.query
        if not self._is_for_all(asked):
            tell(None)
        elif path == LISTS:
            if held := held_told(self._house, query):
                self._answer(asked, tell, held, _LISTS)
            else:
                self._tasks.create_task(self._serve_list(asked, tell))
        elif query or not _is_story(path):
            tell(None)
        elif told := _at_hand(self._house, path):
            self._answer(asked, tell, told, _STORY)
        else:
            if len(self._waiting) % TOGETHER == 0:
                self._tasks.create_task(self._serve_stories())
            self._waiting.append((asked, tell))

    def _is_for_all(self, asked: Asked) -> bool:
        """Whether nothing of a request is a matter of the asker's own."""
        alike = _PERSONAL.isdisjoint(asked.fields.names)
        return self._house.reads_open and alike and asked.method == "GET"

    async def _serve_list(self, asked: Asked, tell: Tell) -> None:
        try:
            told = await _listed(self._house, asked.query)
        except Exception:
            told = None
            log.exception("swift_answer_failed", path=asked.path)
        self._answer(asked, tell, told, _LISTS)

    async def _serve_stories(self) -> None:
        waiting = self._waiting[:TOGETHER]
        self._waiting = self._waiting[TOGETHER:]
        found: Sequence[Told | None] = [None] * len(waiting)
        try:
            found = await _fetched(self._house, [asked.path for asked, _ in waiting])
        except Exception:
            log.exception("swift_answer_failed", path=STORIES)
        for (asked, tell), told in zip(waiting, found, strict=True):
            self._answer(asked, tell, told, _STORY)

    def _answer(
        self, asked: Asked, tell: Tell, told: Told | None, route: Template
    ) -> None:
        """Tell one; where that fails the app knows how a failure is told."""
        try:
            tell(None if told is None else self._reply(asked, told, route))
        except Exception:
            log.exception("swift_answer_failed", path=asked.path)
            asyncio.get_running_loop().call_soon(tell, None)

    def _reply(self, asked: Asked, told: Told, route: Template) -> Reply:
        coded = told.ready.coded(asked.fields.coding)
        head = b"".join((coded.form, told.lines, coded.names, self._marks))
        made = self._replies.clock()
        reply = Reply(head, coded.body, route, told.holds or _never, made, made)
        if told.holds is not None:
            self._replies.keep(asked, reply)
        return reply


def _never() -> bool:
    return False


def _is_story(path: str) -> bool:
    return path.startswith(STORIES) and "/" not in path[len(STORIES) :]


def _at_hand(house: House, path: str) -> Told | None:
    """What is told of an open story, by its path, if it lies ready."""
    sheet = house.stand.at_hand(path[len(STORIES) :])
    return sheet and sheet_told(house, sheet)


async def _fetched(house: House, paths: Sequence[str]) -> Sequence[Told | None]:
    """The same of stories from the store."""
    try:
        found = await house.stand.fetch([path[len(STORIES) :] for path in paths])
    except ArticlesError:
        return [None] * len(paths)  # the doors say it better
    return [sheet and fresh_told(house, sheet) for sheet in found]


async def _listed(house: House, query: bytes) -> Told | None:
    """A page of a list."""
    asked = QueryParams(query)
    given = dict(asked)
    if len(given) != len(asked.multi_items()):
        return None
    try:
        return await list_told(house, query, ArticlesQuery.model_validate(given))
    except (ArticlesError, ProblemError, ValidationError):
        return None  # the doors say it better
