"""Request bodies have a limit, whoever reads them."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newstape.kit.problems import ProblemError

MAX_BODY_BYTES = 16 * 1024 * 1024


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body, of which never more than ``limit`` bytes are held.

    Raises:
        ProblemError: 413, it is longer.
        starlette.requests.ClientDisconnect: it ended early.
    """
    body = bytearray()
    async for chunk in request.stream():
        if len(body) + len(chunk) > limit:
            raise ProblemError(413, _too_long(limit))
        body += chunk
    return bytes(body)


class BodyLimitMiddleware:
    """Ends every request whose body is longer than ``limit`` with 413.

    The doors that know better read with ``read_body`` and a lower limit; this one holds
    for those where a framework reads. ``roomy`` has the limits of paths whose doors
    hold little of what they read.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: int = MAX_BODY_BYTES,
        roomy: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self._app = app
        self._limit = limit
        self._roomy = roomy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._roomy.get(scope["path"], self._limit)
        taken = 0

        async def receive_bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                # FastAPI turns any other error of reading a body into a 400.
                raise HTTPException(413, _too_long(limit))
            return message

        await self._app(scope, receive_bounded, send)


def _too_long(limit: int) -> str:
    return f"A body may have {limit} bytes here."
