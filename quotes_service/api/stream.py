"""``/v1/stream``: prices as they change, over a WebSocket or as server-sent events."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from newstape.fanout import Hub, Opening, codes
from newstape.fanout.admission import Admission
from newstape.fanout.transport.socket import refuse_socket, serve_socket
from newstape.fanout.transport.sse import EventStream
from newstape.kit.apps import VERSION
from newstape.kit.guard import Guard, may_read
from newstape.kit.origins import Origins
from newstape.kit.problems import ProblemError
from newstape.wire.address import QueryError, read_query
from newstape.wire.asyncapi import asyncapi
from newstape.wire.codec import StreamRequest
from newstape.wire.problems import FieldProblem
from newstape.wire.stream import PROTOCOL
from quotes_service.domain.lists import FRONT

PATH = "/v1/stream"


async def serve_reader(socket: WebSocket) -> None:
    """The stream over a WebSocket; whom we refuse we let in first, to say why."""
    origins: Origins = socket.app.state.origins
    if not origins.admits(socket):
        await refuse_socket(socket, codes.POLICY, "this origin is not allowed")
        return
    guard: Guard = socket.app.state.guard
    try:
        authorize = guard.asks_for_key(socket)
        opening = Opening(read_query(socket.query_params), authorize=authorize)
    except ProblemError as error:
        await refuse_socket(socket, codes.UNAUTHORIZED, str(error))
    except QueryError as error:
        await refuse_socket(socket, codes.BAD_REQUESTS, str(error))
    else:
        await serve_socket(socket, _hub(socket), _admission(socket), opening, PROTOCOL)


async def serve_events(request: Request) -> EventStream:
    """The stream as server-sent events; an address that names nothing means the front.

    Raises:
        ProblemError: 401 without a key where reads are closed, 422 for a bad address.
    """
    await may_read(request)
    query = dict(request.query_params)
    last_seen = request.headers.get("last-event-id")
    if last_seen:
        query["since"] = last_seen
    hub = _hub(request)
    return EventStream(hub, _admission(request), Opening(_asked(query, hub)))


async def describe(_request: Request) -> JSONResponse:
    """``GET /asyncapi.json``."""
    return JSONResponse(asyncapi("Newstape quotes", VERSION, PATH))


routes = [
    Route(PATH, serve_events, methods=["GET"]),
    WebSocketRoute(PATH, serve_reader),
    Route("/asyncapi.json", describe, methods=["GET"]),
]


def _asked(query: Mapping[str, str], hub: Hub[Any]) -> StreamRequest:
    try:
        request = read_query(query)
    except QueryError as error:
        wrong = [FieldProblem(pointer="/query", detail=str(error))]
        raise ProblemError(422, "There is no such stream.", errors=wrong) from error
    if request is not None and request.method == "subscribe":
        return request
    return replace(
        request or StreamRequest("subscribe"),
        method="subscribe",
        list_name=FRONT if FRONT in hub.lists else None,
        keys=None if FRONT in hub.lists else ["*"],
        since=query.get("since"),
    )


def _hub(connection: HTTPConnection) -> Hub[Any]:
    hub: Hub[Any] = connection.app.state.hub
    return hub


def _admission(connection: HTTPConnection) -> Admission:
    admission: Admission = connection.app.state.admission
    return admission
