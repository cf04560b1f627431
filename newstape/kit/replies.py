"""Answers kept as the bytes that they were, and given again while they hold.

A door that knows when its answer will be another one leaves a ``Holds`` on
``request.state.holds``. If the answer is one that every cache may keep, whoever asks the
same then gets the same bytes, without a word to the app. Since what is kept is what was
sent, there is one way to make an answer.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newstape.kit.asked import Asked, asked_in
from newstape.kit.negotiation import is_held

SETTLED_SECONDS = 1.0
"""An answer is made anew after so long, even if nothing seems to have changed."""

BEHIND_SECONDS = 0.1
"""Nobody gets an answer that has not held for so long."""

LIMIT = 2000
LONGEST = 1 << 18
Holds = Callable[[], bool]
"""Whether all that an answer tells is still so."""

Tell = Callable[["Reply | None"], None]
Swift = Callable[[Asked, Tell], None]
"""Answers the plainest requests as the app would, all of its middleware included. It
tells each its answer once, at once or later; None where the app is to do it. It may lie
on ``app.state.swift`` (see ``kit.replaying``)."""

LOOKED = "looked"
"""Under this name in ``scope["state"]`` lies an ``Asked`` for which nothing was found."""


def while_same(read: Callable[[], object]) -> Holds:
    """Until something reads otherwise than it does now."""
    before = read()
    return lambda: read() == before


_shared = frozenset({"accept-encoding", "origin"})


def header_lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they go over the wire."""
    return b"".join([b": ".join(header) + b"\r\n" for header in headers])


def header_list(lines: bytes) -> list[tuple[bytes, bytes]]:
    """What ``header_lines`` wrote, as ASGI has it."""
    headers = (line.partition(b": ") for line in lines.split(b"\r\n")[:-1])
    return [(name, value) for name, _, value in headers]


@dataclass
class Reply:
    """One answer; times are in seconds, by the clock of ``Replies``.

    ``head``: the headers as they go over the wire. ``good`` is when it was last known to
    hold; ``renewing``: another is being made.
    """

    head: bytes
    body: bytes
    route: Any
    holds: Holds
    made: float
    good: float
    renewing: bool = False

    @cached_property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The head as ASGI has it."""
        return header_list(self.head)

    @cached_property
    def etag(self) -> str:
        """The validator; empty if it has none."""
        return Headers(raw=self.headers).get("etag", "")

    @cached_property
    def short(self) -> "Reply":
        """The same as 304 has it."""
        kept = [one for one in self.headers if one[0] != b"content-length"]
        return Reply(
            header_lines(kept), b"", self.route, self.holds, self.made, self.good
        )

    def to(self, asked: Asked) -> tuple[int, "Reply"]:
        """The status of the answer to a request, and what it has to say."""
        fields = asked.fields
        asks = b"if-none-match" in fields.names
        if asks and is_held(fields.headers(), self.etag):
            return 304, self.short
        return 200, self


class Replies:
    """The newest ones; those not made anew for longest leave."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.behind = BEHIND_SECONDS
        """0 where nobody may get what does not hold."""
        self._held: dict[object, Reply] = {}

    def find(self, asked: Asked) -> Reply | None:
        """The answer to a request, if there is one that may be given.

        When it does not hold any more the first who asks makes it anew. Others need not
        wait for that, unless it has not held for too long.
        """
        reply = self._held.get(asked.key)
        if reply is None or asked.renews:
            return None
        now = self.clock()
        if now < reply.made + SETTLED_SECONDS and reply.holds():
            reply.good = now
            return reply
        if not self.behind or now > reply.good + self.behind:
            return None
        if reply.renewing:
            return reply
        reply.renewing = asked.renews = True
        return None

    def keep(self, asked: Asked, reply: Reply | None) -> None:
        """Keep an answer for all who ask the same, if there is one that may be kept.

        In any case it takes the place of what was kept before.
        """
        if asked.key is None:
            return
        self._held.pop(asked.key, None)
        if reply is not None and asked.method == "GET" and len(reply.body) <= LONGEST:
            self._put(asked.key, reply)

    def _put(self, key: object, reply: Reply) -> None:
        self._held[key] = reply
        if len(self._held) > LIMIT:
            del self._held[next(iter(self._held))]


class ReplyMiddleware:
    """Gives the answers that are kept, and keeps those that the app gives (pure ASGI)."""

    def __init__(self, app: ASGIApp, replies: Replies) -> None:
        self._app = app
        self._replies = replies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        looked: Asked | None = scope.setdefault("state", {}).get(LOOKED)
        asked = looked or asked_in(scope)
        reply = None if looked else self._replies.find(asked)
        if reply is not None:
            await _give(reply, asked, scope, send)
        else:
            await self._app(scope, receive, self._keeping(asked, scope, send))

    def _keeping(self, asked: Asked, scope: Scope, send: Send) -> Send:
        made = self._replies.clock()
        start: Message = {}

        async def send_kept(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = {**message}  # others on the way add to it
            else:
                reply = _lasting(scope, start, message.get("body", b""), made)
                self._replies.keep(asked, reply)
            await send(message)

        return send_kept


async def _give(reply: Reply, asked: Asked, scope: Scope, send: Send) -> None:
    status, said = reply.to(asked)
    scope["route"] = reply.route
    start = {"type": "http.response.start", "status": status, "headers": said.headers}
    await send(start)
    body = b"" if asked.method == "HEAD" else said.body
    await send({"type": "http.response.body", "body": body})


def _lasting(scope: Scope, start: Message, body: bytes, made: float) -> Reply | None:
    """What the app answered, if it is the same for all who ask the same."""
    holds: Holds | None = scope["state"].get("holds")
    if holds is None or not _is_for_all(start, body):
        return None
    return Reply(
        header_lines(start["headers"]), body, scope.get("route"), holds, made, made
    )


def _is_for_all(start: Message, body: bytes) -> bool:
    """Whether it is a whole answer, and depends on nothing that the key does not have."""
    headers = Headers(raw=start["headers"])
    varies = {name.strip().lower() for name in headers.get("vary", "").split(",")}
    whole = start["status"] == 200 and headers.get("content-length") == str(len(body))
    lasts = headers.get("cache-control", "").startswith("public")
    return whole and lasts and varies - {""} <= _shared
