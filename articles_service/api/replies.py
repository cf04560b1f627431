"""What answers to readers have in common: codings, validators, and how long they keep."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers

from articles_service.api.conditions import cache_control, last_modified, not_modified
from articles_service.api.house import House, Listed
from articles_service.api.problems import Answers
from articles_service.api.ready import VARY, Ready
from articles_service.domain.release import freshness
from articles_service.domain.sheet import Sheet
from articles_service.domain.story import Story
from newstape.kit.negotiation import coding_of
from newstape.kit.replies import Holds, header_list

HELD = timedelta(seconds=1)
"""For so long an answer may be given again: it tells of times."""

PRIVATE = b"cache-control: private, no-store\r\n"
NOT_MODIFIED: Answers = {304: {"description": "The asker has this answer already"}}


class Bytes(Response):
    """An answer whose headers are ready too."""

    def __init__(
        self, status: int, body: bytes, headers: list[tuple[bytes, bytes]]
    ) -> None:
        self.status_code = status
        self.body = body
        self.raw_headers = headers
        self.background = None


class Told(NamedTuple):
    """An answer but for its coding.

    ``lines``: headers as they go over the wire. ``modified``: since when it is so.
    ``holds``: whether it may be given again (see ``kit.replies``).
    """

    ready: Ready
    lines: bytes
    modified: datetime | None = None
    holds: Holds | None = None


def reply(request: Request, told: Told) -> Response:
    """The answer in the best coding that the asker takes; or that he has it already."""
    if told.holds is not None:
        request.state.holds = told.holds
    given = dict(request.scope["headers"])
    coded = told.ready.coded(coding_of(given.get(b"accept-encoding", b"")))
    always = [*header_list(told.lines + coded.names), VARY]
    conditional = b"if-none-match" in given or b"if-modified-since" in given
    if conditional:
        asked = Headers(scope=request.scope)
        if not_modified(asked, coded.etag, told.modified):
            return Bytes(304, b"", always)
    return Bytes(200, coded.body, [*header_list(coded.form), *always])


def story_told(house: House, story: Story, public: bool) -> Told:
    """A story; caches may keep what is public."""
    ready = house.presenter.article(story)
    return article_told(house, ready, story.updated_at, public)


def article_told(house: House, ready: Ready, updated: datetime, public: bool) -> Told:
    """A story that was last changed at some moment, in whatever form."""
    now = house.clock()
    if public:
        lines = _keeping(house.reads_open, freshness(house.max_age, now, None))
    else:
        lines = PRIVATE + b"x-robots-tag: noindex\r\n"
    return Told(ready, lines + _since(updated, now), updated)


def fresh_told(house: House, sheet: Sheet) -> Told:
    """An open story that was just fetched."""
    ready = house.presenter.ready(sheet)
    return article_told(house, ready, sheet.updated_at, public=True)


def sheet_told(house: House, sheet: Sheet) -> Told:
    """An open story that lies ready: it was asked for before."""
    ready = house.presenter.sheet(sheet)
    told = article_told(house, ready, sheet.updated_at, public=True)
    return told._replace(holds=_awhile(house, lambda: house.stand.holds(sheet)))


def listed_told(house: House, question: bytes, listed: Listed) -> Told:
    """What was found for a question about many stories, by which it is on the rack."""
    now, calendar = house.clock(), listed.calendar
    opening = calendar.next_opening
    seconds = freshness(house.max_age, now, opening)
    lasts = seconds == freshness(house.max_age, now + HELD, opening)
    lines, modified = _keeping(house.reads_open, seconds), calendar.modified(now)
    if modified is not None:
        lines += _since(modified, now)
    if listed.link is not None:
        lines += b"link: %b\r\n" % listed.link.encode()
    told = Told(listed.ready, lines, modified)
    if not lasts:
        return told
    return told._replace(
        holds=_awhile(house, lambda: house.rack.get(question) is listed)
    )


def kept(house: House, seconds: int) -> str:
    """``Cache-Control`` of what readers may see, private where reading needs a key."""
    return cache_control(seconds, public=house.reads_open)


@lru_cache
def _keeping(public: bool, seconds: int) -> bytes:
    return b"cache-control: %b\r\n" % cache_control(seconds, public).encode()


def _since(modified: datetime, now: datetime) -> bytes:
    return b"last-modified: %b\r\n" % last_modified(modified, now).encode()


def _awhile(house: House, is_right: Callable[[], bool]) -> Holds:
    end = house.clock() + HELD
    return lambda: house.clock() < end and is_right()
