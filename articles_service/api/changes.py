"""``GET /v1/changes``: the change log, as JSON or as server-sent events."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from articles_service.api import present
from articles_service.api.house import MayRead, TheHouse
from articles_service.api.problems import answers
from articles_service.domain.change import Change, Head
from articles_service.domain.errors import CursorError, PlaceError
from articles_service.flow.changes import Feed
from newstape.fanout.cursor import Cursor
from newstape.wire.article_calls import ChangesQuery
from newstape.wire.articles import ChangesAnswer

EVENTS = "text/event-stream"
RETRY_MS = 1000
router = APIRouter(tags=["changes"], dependencies=[MayRead])


@router.get(
    "/v1/changes",
    response_model=ChangesAnswer,
    responses={200: {"content": {EVENTS: {}}}, **answers(410)},
)
async def read_changes(
    house: TheHouse,
    asked: Annotated[ChangesQuery, Query()],
    accept: Annotated[str, Header()] = "",
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
) -> Response:
    """What became of the articles, gapless and in commit order.

    `next_cursor` leads on, also when there is nothing yet. With `Accept:
    text/event-stream` changes come as they happen: events named `change`, their `id`
    the cursor behind them, so that `Last-Event-ID` goes on where a connection broke.
    A cursor of another numbering, or of one that was set back, answers 410.
    """
    head = await house.feed.head()
    if EVENTS in accept:
        return EventStream(
            house.feed, head.epoch, _place(last_event_id or asked.since, head)
        )
    seq = _place(asked.since, head)
    found = await house.feed.page(seq, asked.limit)
    cursor = Cursor(head.epoch, found[-1].seq if found else seq)
    body = present.changes(found, str(cursor))
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    return Response(body, headers=headers, media_type="application/json")


class EventStream(StreamingResponse):
    """The changes after a place, until the reader leaves or the service ends.

    Raises ``CrowdedError`` before the first byte when there are too many readers.
    """

    def __init__(self, feed: Feed, epoch: str, seq: int) -> None:
        headers = {"Cache-Control": "no-store", "Vary": "Accept"}
        headers["X-Accel-Buffering"] = "no"
        super().__init__(_events(feed, epoch, seq), headers=headers, media_type=EVENTS)
        self._feed = feed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._feed.seat():
            await super().__call__(scope, receive, send)


async def _events(feed: Feed, epoch: str, seq: int) -> AsyncIterator[bytes]:
    yield b"retry: %d\n\n" % RETRY_MS
    async for found in feed.follow(seq):
        yield b"".join(_event(epoch, one) for one in found) or b": quiet\n\n"


def _event(epoch: str, entry: Change) -> bytes:
    cursor = str(Cursor(epoch, entry.seq)).encode()
    return b"id: %b\nevent: change\ndata: %b\n\n" % (cursor, present.change(entry))


def _place(since: str | None, head: Head) -> int:
    """The entry that a cursor stands behind.

    Raises:
        CursorError: it is none.
        PlaceError: it is of another numbering, or of one that was set back.
    """
    if since is None:
        return 0
    if since == "now":
        return head.seq
    cursor = Cursor.parse(since)
    if cursor is None:
        raise CursorError
    if cursor.epoch != head.epoch or cursor.seq > head.seq:
        raise PlaceError
    return cursor.seq
