"""The streams of pages: there is one where there is a page, of what the page shows."""

from functools import partial

from starlette.requests import HTTPConnection, Request
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from gateway.api.asked import House, read_choice
from gateway.api.readers import TICKER_TOPIC
from gateway.domain.errors import GatewayError, PartUnavailableError
from gateway.domain.known import Strip
from newstape.fanout import Opening, codes
from newstape.fanout.transport.socket import refuse_socket, serve_socket
from newstape.fanout.transport.sse import EventStream
from newstape.kit.apps import VERSION
from newstape.kit.description import describing
from newstape.kit.guard import Guard, may_read
from newstape.kit.origins import Origins
from newstape.kit.problems import ProblemError
from newstape.kit.strips import read_strip
from newstape.wire.asyncapi import asyncapi
from newstape.wire.codec import StreamRequest
from newstape.wire.stream import PROTOCOL

STORY_STREAM = "/v1/pages/{slug}/stream"
FRONT_STREAM = "/v1/front/stream"


async def serve_reader(socket: WebSocket) -> None:
    """The stream over a WebSocket; whom we refuse we let in first, to say why."""
    origins: Origins = socket.app.state.origins
    if not origins.allows(socket.headers.get("origin"), socket.headers.get("host")):
        await refuse_socket(socket, codes.POLICY, "this origin is not allowed")
        return
    try:
        house, opening = await _opening(socket)
    except (GatewayError, ProblemError) as error:
        await refuse_socket(socket, _close_code(error), str(error))
    else:
        await serve_socket(socket, house.hub, house.admission, opening, PROTOCOL)


async def serve_events(request: Request) -> EventStream:
    """The stream as server-sent events."""
    await may_read(request)
    house, opening = await _opening(request)
    return EventStream(house.hub, house.admission, opening)


describe = partial(asyncapi, "Newstape gateway", VERSION, notices=True)
routes = [
    describing(partial(describe, FRONT_STREAM, STORY_STREAM)),
    Route(STORY_STREAM, serve_events, methods=["GET"]),
    Route(FRONT_STREAM, serve_events, methods=["GET"]),
    WebSocketRoute(STORY_STREAM, serve_reader),
    WebSocketRoute(FRONT_STREAM, serve_reader),
]


def _close_code(error: GatewayError | ProblemError) -> int:
    if isinstance(error, PartUnavailableError):
        return codes.OVER_CAPACITY  # back off and come again
    if isinstance(error, ProblemError) and error.problem.status == 401:
        return codes.UNAUTHORIZED
    return codes.BAD_REQUESTS


async def _opening(connection: HTTPConnection) -> tuple[House, Opening]:
    """What the reader of a page is subscribed to; raises what asking for it raises."""
    house: House = connection.app.state.house
    guard: Guard = connection.app.state.guard
    authorize = guard.asks_for_key(connection)
    query = {"symbols": "", "list": "", **connection.query_params}
    choice = await read_choice(query["symbols"], query["list"])
    topics = [TICKER_TOPIC]
    if slug := connection.path_params.get("slug"):
        page = await house.pages.story(slug, choice, moved=True)
        topics.append(house.hub.introduce(page.parts["article"].value))
    else:
        page = await house.pages.front(choice)
    strip: Strip = page.parts["ticker"].value
    query["list"] = strip.list if strip.list in house.hub.lists else ""
    if "last-event-id" in connection.headers:
        query["since"] = connection.headers["last-event-id"]
    asked = read_strip(query)
    if asked is None or asked.method != "subscribe":  # a list that is not known yet
        asked = StreamRequest("subscribe", keys=())
    return house, Opening(asked, topics, authorize)
