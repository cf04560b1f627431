"""A uvicorn protocol that gives kept answers again by itself, without asking the app.

To start the app for a request costs several times as much as to write a page that is
ready. Everything else goes to the app, where the same answers are kept and given: where
uvicorn changes inside, this class is not asked, and nothing is lost but speed.
"""

import time
from typing import TYPE_CHECKING, Any, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from newstape.kit.lending import LendingProtocol
from newstape.kit.replies import Replies
from newstape.kit.requests import Witness, new_name

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

_lines = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}
_asks_more = frozenset({b"x-request-id", b"traceparent", b"x-forwarded-proto"})


class ReplayingProtocol(LendingProtocol):
    """``app.state.replies`` are given, ``app.state.witness`` is told of them."""

    def __init__(self, config: Any, *args: Any, **more: Any) -> None:
        super().__init__(config, *args, **more)
        self._replies: Replies = config.app.state.replies
        self._witness: Witness = config.app.state.witness

    def _start_asgi_task(
        self, cycle: RequestResponseCycle, app: "ASGI3Application"
    ) -> None:
        if not self._replayed(cycle):
            super()._start_asgi_task(cycle, app)

    def _replayed(self, cycle: RequestResponseCycle) -> bool:
        """Whether the request of a cycle was answered here, and so is complete."""
        began, scope = time.perf_counter(), cast(Scope, cycle.scope)
        plain = cycle.keep_alive and not cycle.waiting_for_100_continue
        if not plain or self.flow.write_paused or self.pipeline:
            return False
        if not _asks_more.isdisjoint(name for name, _ in scope["headers"]):
            return False
        reply = self._replies.find(scope)
        if reply is None:
            return False
        status, said = reply.to(scope)
        name = new_name()
        parts = [_lines[status], said.head, b"x-request-id: %b\r\n" % name.encode()]
        parts += [b"%b: %b\r\n" % one for one in self.server_state.default_headers]
        parts += [b"\r\n", b"" if scope["method"] == "HEAD" else said.body]
        self.transport.write(b"".join(parts))
        cycle.response_complete = True
        self.on_response_complete()
        told = scope["method"], scope["path"], reply.route.path, status
        self._witness.tell(*told, time.perf_counter() - began, x_request_id=name)
        return True
