"""A uvicorn protocol that gives kept answers again by itself, without asking the app.

To start the app for a request costs several times as much as to write a page that is
ready, and so ``app.state.swift``, where there is one, is asked before it too. Everything
else goes to the app, where the same answers are made, kept and given: where uvicorn
changes inside, this class is not asked, and nothing is lost but speed.
"""

import time
from typing import TYPE_CHECKING, Any, cast

import structlog
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from newstape.kit.lending import LendingProtocol
from newstape.kit.replies import Replies, Reply, Swift, header_lines
from newstape.kit.requests import Witness, new_name

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

log = structlog.get_logger(__name__)
_lines = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}
_asks_more = frozenset({b"x-request-id", b"traceparent", b"x-forwarded-proto"})


class ReplayingProtocol(LendingProtocol):
    """``app.state.replies`` are given, ``app.state.witness`` is told of them."""

    def __init__(self, config: Any, *args: Any, **more: Any) -> None:
        super().__init__(config, *args, **more)
        self._replies: Replies = config.app.state.replies
        self._witness: Witness = config.app.state.witness
        self._swift: Swift | None = config.app.state.swift

    def _start_asgi_task(
        self, cycle: RequestResponseCycle, app: "ASGI3Application"
    ) -> None:
        began, scope = time.perf_counter(), cast(Scope, cycle.scope)
        if not self._is_plain(cycle, scope):
            super()._start_asgi_task(cycle, app)
        elif reply := self._replies.find(scope):
            self._give(cycle, reply, began)
        elif self._swift is None:
            super()._start_asgi_task(cycle, app)
        else:
            super()._start_asgi_task(cycle, self._swiftly(cycle, app, began))

    def _is_plain(self, cycle: RequestResponseCycle, scope: Scope) -> bool:
        """Whether an answer may be written to the socket from here."""
        plain = cycle.keep_alive and not cycle.waiting_for_100_continue
        if not plain or self.flow.write_paused or self.pipeline:
            return False
        return _asks_more.isdisjoint(dict(scope["headers"]))

    def _swiftly(
        self, cycle: RequestResponseCycle, app: "ASGI3Application", began: float
    ) -> "ASGI3Application":
        """An app for one request, which asks ``app`` where there is no swift answer."""
        swift = cast(Swift, self._swift)

        async def answer(scope: Any, receive: Any, send: Any) -> None:
            try:
                reply = await swift(scope)
            except Exception:
                log.exception("swift_answer_failed", path=scope["path"])
                reply = None  # the app knows how a failure is told
            if reply is None or self.flow.write_paused:
                await app(scope, receive, send)
            elif not cycle.disconnected:
                cycle.response_started = True
                self._give(cycle, reply, began)

        return answer

    def _give(self, cycle: RequestResponseCycle, reply: Reply, began: float) -> None:
        """Write an answer, and so complete the cycle of its request."""
        scope = cast(Scope, cycle.scope)
        status, said = reply.to(scope)
        name = new_name()
        own = [(b"x-request-id", name.encode()), *self.server_state.default_headers]
        body = b"" if scope["method"] == "HEAD" else said.body
        parts = (_lines[status], said.head, header_lines(own), b"\r\n", body)
        self.transport.write(b"".join(parts))
        cycle.response_complete = True
        self.on_response_complete()
        told = scope["method"], scope["path"], reply.route.path, status
        self._witness.tell(*told, time.perf_counter() - began, x_request_id=name)
