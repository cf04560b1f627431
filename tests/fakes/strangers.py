"""A server on the web as somebody else runs it: documents, redirects, and worse."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

FEED = b"<rss version='2.0'><channel/></rss>"


@dataclass
class Stranger:
    """What was asked of it, with which headers; ``instead`` is what it answers next."""

    asked: list[Request] = field(default_factory=list)
    instead: list[Response] = field(default_factory=list)
    etag: str = '"1"'
    body: bytes = FEED

    def __post_init__(self) -> None:
        self.app = Starlette(
            routes=[
                Route("/feed", self._feed),
                Route("/hop/{number:int}", self._hop),
                Route("/to", self._to),
                Route("/endless", self._endless),
                Route("/bomb", self._bomb),
                Route("/mute", self._mute),
            ]
        )

    def header(self, name: str) -> str | None:
        """A header of the newest request."""
        found: str | None = self.asked[-1].headers.get(name)
        return found

    async def _feed(self, request: Request) -> Response:
        self.asked.append(request)
        if self.instead:
            return self.instead.pop(0)
        if request.headers.get("if-none-match") == self.etag:
            return Response(status_code=304)
        told = {"ETag": self.etag, "Last-Modified": "Mon, 17 Jun 2024 20:00:00 GMT"}
        return Response(self.body, headers=told, media_type="application/rss+xml")

    async def _hop(self, request: Request) -> Response:
        left = int(request.path_params["number"])
        where = f"/hop/{left - 1}" if left else "/feed"
        return Response(status_code=302, headers={"Location": where})

    async def _to(self, request: Request) -> Response:
        self.asked.append(request)
        return Response(
            status_code=302, headers={"Location": request.query_params["u"]}
        )

    async def _endless(self, _request: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            while True:
                yield bytes(65_536)
                await asyncio.sleep(0)  # or nobody learns that the asker has left

        return StreamingResponse(body())

    async def _bomb(self, _request: Request) -> Response:
        packed = gzip.compress(bytes(8 * 2**20))
        return Response(packed, headers={"Content-Encoding": "gzip"})

    async def _mute(self, _request: Request) -> Response:
        await asyncio.Event().wait()
        return Response()


class NameServer:
    """Answers each look-up with the next of its answers; the last one stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        answer = self.answers[0]
        if len(self.answers) > 1:
            del self.answers[0]
        return answer
