"""Answers kept as the bytes that they were, and given again while they hold.

A door that knows when its answer will be another one leaves a ``Holds`` on
``request.state.holds``. If the answer is one that every cache may keep, whoever asks the
same then gets the same bytes, without a word to the app. Since what is kept is what was
sent, there is one way to make an answer.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newstape.kit.negotiation import coding_for, is_held

SETTLED_SECONDS = 1.0
"""An answer is made anew after so long, even if nothing seems to have changed."""

BEHIND_SECONDS = 0.1
"""Nobody gets an answer that has not held for so long."""

LIMIT = 2000
LONGEST = 1 << 18
Holds = Callable[[], bool]
"""Whether all that an answer tells is still so."""

Swift = Callable[[Scope], Awaitable["Reply | None"]]
"""Answers the plainest requests as the app would, all of its middleware included; None
where the app is to do it. It may lie on ``app.state.swift`` (see ``kit.replaying``)."""


def while_same(read: Callable[[], object]) -> Holds:
    """Until something reads otherwise than it does now."""
    before = read()
    return lambda: read() == before


_personal = frozenset({b"authorization", b"origin"})
_shared = frozenset({"accept-encoding", "origin"})


def header_lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they go over the wire."""
    return b"".join([b": ".join(header) + b"\r\n" for header in headers])


@dataclass
class Reply:
    """One answer; times are in seconds, by the clock of ``Replies``.

    ``good`` is when it was last known to hold; ``renewing``: another is being made.
    """

    headers: list[tuple[bytes, bytes]]
    body: bytes
    route: Any
    holds: Holds
    made: float
    good: float
    renewing: bool = False
    head: bytes = field(init=False, repr=False)
    """The headers as they go over the wire."""

    def __post_init__(self) -> None:
        self.head = header_lines(self.headers)

    @cached_property
    def etag(self) -> str:
        """The validator; empty if it has none."""
        return Headers(raw=self.headers).get("etag", "")

    @cached_property
    def short(self) -> "Reply":
        """The same as 304 has it."""
        kept = [one for one in self.headers if one[0] != b"content-length"]
        return Reply(kept, b"", self.route, self.holds, self.made, self.good)

    def to(self, scope: Scope) -> tuple[int, "Reply"]:
        """The status of the answer to a request, and what it has to say."""
        asks = b"if-none-match" in dict(scope["headers"])
        if asks and is_held(Headers(scope=scope), self.etag):
            return 304, self.short
        return 200, self


class Replies:
    """The newest ones; those not made anew for longest leave."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.behind = BEHIND_SECONDS
        """0 where nobody may get what does not hold."""
        self._held: dict[object, Reply] = {}

    def find(self, scope: Scope) -> Reply | None:
        """The answer to a request, if there is one that may be given.

        When it does not hold any more the first who asks makes it anew. Others need not
        wait for that, unless it has not held for too long.
        """
        state, key = scope.setdefault("state", {}), _key(scope)
        reply = None if key is None or "renews" in state else self._held.get(key)
        if reply is None:
            return None
        now = self.clock()
        if now < reply.made + SETTLED_SECONDS and reply.holds():
            reply.good = now
            return reply
        if not self.behind or now > reply.good + self.behind:
            return None
        if reply.renewing:
            return reply
        reply.renewing = state["renews"] = True
        return None

    def keep(self, scope: Scope, start: Message, body: bytes, made: float) -> None:
        """Keep what answered a request, if it is the same for all who ask the same.

        In any case it takes the place of what was kept before.
        """
        key = _key(scope)
        if key is None:
            return
        self._held.pop(key, None)
        holds: Holds | None = scope.get("state", {}).get("holds")
        if holds is None or scope["method"] != "GET" or not _is_for_all(start, body):
            return
        headers = [(bytes(name), bytes(value)) for name, value in start["headers"]]
        reply = Reply(headers, body, scope.get("route"), holds, made, made)
        self._put(key, reply)

    def take(self, scope: Scope, reply: Reply) -> None:
        """Keep an answer that was made for all who ask the same."""
        key = _key(scope)
        if key is not None and len(reply.body) <= LONGEST:
            self._held.pop(key, None)
            self._put(key, reply)

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
        elif reply := self._replies.find(scope):
            await _give(reply, scope, send)
        else:
            await self._app(scope, receive, self._keeping(scope, send))

    def _keeping(self, scope: Scope, send: Send) -> Send:
        made = self._replies.clock()
        start: Message = {}

        async def send_kept(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = {**message}  # others on the way add to it
            else:
                self._replies.keep(scope, start, message.get("body", b""), made)
            await send(message)

        return send_kept


async def _give(reply: Reply, scope: Scope, send: Send) -> None:
    status, said = reply.to(scope)
    scope["route"] = reply.route
    start = {"type": "http.response.start", "status": status, "headers": said.headers}
    await send(start)
    body = b"" if scope["method"] == "HEAD" else said.body
    await send({"type": "http.response.body", "body": body})


def _key(scope: Scope) -> object:
    """What tells requests apart; None for those that are answered in person."""
    given: Mapping[bytes, bytes] = dict(scope["headers"])
    if scope["method"] not in {"GET", "HEAD"} or not _personal.isdisjoint(given):
        return None
    if b"if-modified-since" in given and b"if-none-match" not in given:
        return None
    return (
        scope["scheme"],
        given.get(b"host"),
        scope["path"],
        scope["query_string"],
        _taken(given.get(b"accept-encoding", b"")),
    )


@lru_cache
def _taken(accepted: bytes) -> tuple[str, ...]:
    """The codings that a client takes, of those that anybody here may know."""
    headers = Headers(raw=[(b"accept-encoding", accepted)])
    known = ("zstd", "br", "gzip")
    return tuple(one for one in known if coding_for(headers, (one, "")) == one)


def _is_for_all(start: Message, body: bytes) -> bool:
    """Whether it is a whole answer, and depends on nothing that the key does not have."""
    headers = Headers(raw=start["headers"])
    varies = {name.strip().lower() for name in headers.get("vary", "").split(",")}
    whole = start["status"] == 200 and headers.get("content-length") == str(len(body))
    lasts = headers.get("cache-control", "").startswith("public")
    return whole and lasts and varies - {""} <= _shared and len(body) <= LONGEST
