"""Which methods a resource has (RFC 9110 sections 9.3.7 and 10.2.1)."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MERGE_PATCH = "application/merge-patch+json"
"""What every PATCH of ours takes (RFC 7396)."""

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class AllowMiddleware:
    """Answers OPTIONS for whatever has a door, and makes ``Allow`` of a 405 complete.

    A router knows of one door at a time, and a resource has one for each method.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and (allowed := _allowed(scope)):
            await Response(status_code=204, headers=allowed)(scope, receive, send)
            return

        async def send_complete(message: Message) -> None:
            if message.get("status") == 405 and (allowed := _allowed(scope)):
                MutableHeaders(scope=message).update(allowed)
            await send(message)

        await self._app(scope, receive, send_complete)


def _allowed(scope: Scope) -> dict[str, str]:
    """The headers; none where nothing is."""
    routes: Sequence[BaseRoute] = scope["app"].routes
    found = [method for method in _METHODS if _has_door(routes, scope, method)]
    told = {"Allow": ", ".join([*found, "OPTIONS"])} if found else {}
    if "PATCH" in found:
        told["Accept-Patch"] = MERGE_PATCH
    return told


def _has_door(routes: Sequence[BaseRoute], scope: Scope, method: str) -> bool:
    asked = {**scope, "method": "GET" if method == "HEAD" else method}
    return any(route.matches(asked)[0] is Match.FULL for route in routes)
