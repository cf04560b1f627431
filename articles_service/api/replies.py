"""What answers to readers have in common: their validators, and how long they keep."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from articles_service.api.conditions import cache_control, last_modified, not_modified
from articles_service.api.house import House
from articles_service.api.present import Rendering
from articles_service.api.problems import Answers
from articles_service.domain.release import freshness
from articles_service.domain.sheet import Sheet
from articles_service.domain.story import Story
from newstape.kit.guard import Guard

JSON = "application/json"
PRIVATE = "private, no-store"
NOT_MODIFIED: Answers = {304: {"description": "The asker has this answer already"}}


def reply(
    request: Request,
    body: bytes,
    headers: Mapping[str, str],
    modified: datetime | None = None,
) -> Response:
    """The answer with these headers, an ``ETag`` among them, or that the asker has it."""
    if not_modified(request.headers, headers["ETag"], modified):
        return Response(status_code=304, headers=dict(headers))
    return Response(body, headers=dict(headers), media_type=JSON)


def story_reply(request: Request, house: House, story: Story, public: bool) -> Response:
    """A story; caches may keep what is public."""
    rendering = house.presenter.article(story)
    return _article(request, house, rendering, story.updated_at, public)


def sheet_reply(request: Request, house: House, sheet: Sheet) -> Response:
    """An open story that is written already."""
    rendering = house.presenter.sheet(sheet)
    return _article(request, house, rendering, sheet.updated_at, public=True)


def _article(
    request: Request,
    house: House,
    rendering: Rendering,
    updated: datetime,
    public: bool,
) -> Response:
    now = house.clock()
    seconds = freshness(house.max_age, now, None)
    headers = {
        "ETag": rendering.etag,
        "Last-Modified": last_modified(updated, now),
        "Cache-Control": kept(request, seconds) if public else PRIVATE,
    }
    return reply(request, rendering.body, headers, updated)


def kept(request: Request, seconds: int) -> str:
    """``Cache-Control`` of what readers may see, private where reading needs a key."""
    guard: Guard = request.app.state.guard
    return cache_control(seconds, public=guard.reads_open)
