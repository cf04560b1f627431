"""What answers to readers have in common: codings, validators, and how long they keep."""

from collections.abc import Callable
from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers

from articles_service.api.conditions import cache_control, last_modified, not_modified
from articles_service.api.house import House, Listed
from articles_service.api.problems import Answers
from articles_service.api.ready import Header, Ready
from articles_service.domain.release import freshness
from articles_service.domain.sheet import Sheet
from articles_service.domain.story import Story
from newstape.kit.guard import Guard
from newstape.kit.negotiation import coding_of

HELD = timedelta(seconds=1)
"""For so long an answer may be given again: it tells of times."""

PRIVATE = b"private, no-store"
NOT_MODIFIED: Answers = {304: {"description": "The asker has this answer already"}}


class Bytes(Response):
    """An answer whose headers are ready too."""

    def __init__(self, status: int, body: bytes, headers: list[Header]) -> None:
        self.status_code = status
        self.body = body
        self.raw_headers = headers
        self.background = None


def reply(
    request: Request,
    ready: Ready,
    headers: list[Header],
    modified: datetime | None = None,
) -> Response:
    """The answer with these headers besides its own, in the best coding that the asker
    takes; or that the asker has it already."""
    given = dict(request.scope["headers"])
    coded = ready.coded(coding_of(given.get(b"accept-encoding", b"")))
    told = [*headers, *coded.names]
    conditional = b"if-none-match" in given or b"if-modified-since" in given
    if conditional and not_modified(Headers(scope=request.scope), coded.etag, modified):
        return Bytes(304, b"", told)
    return Bytes(200, coded.body, [*coded.form, *told])


def story_reply(request: Request, house: House, story: Story, public: bool) -> Response:
    """A story; caches may keep what is public."""
    ready = house.presenter.article(story)
    return article_reply(request, house, ready, story.updated_at, public)


def sheet_reply(request: Request, house: House, sheet: Sheet) -> Response:
    """An open story that is written already."""
    ready = house.presenter.sheet(sheet)
    if ready.was_told:  # most are asked for once
        hold(request, house, lambda: house.stand.holds(sheet))
    return article_reply(request, house, ready, sheet.updated_at, public=True)


def hold(request: Request, house: House, is_right: Callable[[], bool]) -> None:
    """Let an answer be given again (see ``kit.replies``) for a while, if it is right."""
    end = house.clock() + HELD
    request.state.holds = lambda: house.clock() < end and is_right()


def article_reply(
    request: Request, house: House, ready: Ready, updated: datetime, public: bool
) -> Response:
    """A story that was last changed at some moment, in whatever form."""
    now = house.clock()
    headers = [(b"last-modified", last_modified(updated, now).encode())]
    if public:
        seconds = freshness(house.max_age, now, None)
        headers.append((b"cache-control", kept(request, seconds).encode()))
    else:
        headers += [(b"cache-control", PRIVATE), (b"x-robots-tag", b"noindex")]
    return reply(request, ready, headers, updated)


def listed_reply(
    request: Request, house: House, question: bytes, listed: Listed
) -> Response:
    """What was found for a question about many stories, by which it is on the rack."""
    now, calendar = house.clock(), listed.calendar
    opening = calendar.next_opening
    seconds = freshness(house.max_age, now, opening)
    if seconds == freshness(house.max_age, now + HELD, opening):
        hold(request, house, lambda: house.rack.get(question) is listed)
    headers = [(b"cache-control", kept(request, seconds).encode())]
    modified = calendar.modified(now)
    if modified is not None:
        headers.append((b"last-modified", last_modified(modified, now).encode()))
    if listed.link is not None:
        headers.append((b"link", listed.link.encode()))
    return reply(request, listed.ready, headers, modified)


def kept(request: Request, seconds: int) -> str:
    """``Cache-Control`` of what readers may see, private where reading needs a key."""
    guard: Guard = request.app.state.guard
    return cache_control(seconds, public=guard.reads_open)
