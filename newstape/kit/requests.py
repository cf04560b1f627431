"""Every request gets a name, a log line and a place in the metrics."""

import logging
import re
import secrets
import time
from itertools import count

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newstape.kit.metrics import HttpMetrics
from newstape.wire.trace import TRACE

log = structlog.get_logger(__name__)
_request_id = re.compile(r"[A-Za-z0-9._-]{1,64}")
_traceparent = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_quiet = frozenset({"/livez", "/readyz", "/metrics"})
_chance, _turn = secrets.token_hex(8), count()  # names differ between processes too
_client_gone = 499  # nginx's word for a request whose client left before the answer


def new_name() -> str:
    """For a request that came without one."""
    return f"{_chance}{next(_turn):016x}"


def trace_headers(headers: Headers) -> dict[str, str]:
    """``X-Request-Id`` and ``traceparent`` to log, echo and pass upstream.

    What is malformed is dropped: it comes from outside and goes into logs.
    """
    given = dict(headers.raw)
    name = given.get(b"x-request-id", b"").decode("latin-1")
    if not _request_id.fullmatch(name):
        name = new_name()
    found = {"x-request-id": name}
    parent = given.get(b"traceparent", b"").decode("latin-1")
    if _traceparent.fullmatch(parent):
        found["traceparent"] = parent
    return found


def route_template(scope: Scope) -> str:
    """``/stories/{slug}`` for ``/stories/a``, so that metrics have few labels.

    FastAPI's routes leave word of themselves in the scope. Of Starlette's the template
    is put together again from what they matched.
    """
    if "route" in scope:
        path: str = scope["route"].path
        return path
    if "endpoint" not in scope:
        return "unmatched"
    parts = scope["path"].split("/")
    for name, value in scope["path_params"].items():
        if str(value) in parts:
            last = len(parts) - 1 - parts[::-1].index(str(value))
            parts[last] = f"{{{name}}}"
    return "/".join(parts)


class Witness:
    """Tells of each request that was answered: a line in the log, a place in the metrics."""

    def __init__(self, metrics: HttpMetrics) -> None:
        self._metrics = metrics
        # Found once: to be asked for nothing at each request would take a microsecond.
        self._log = log.bind()
        self._is_heard = self._log.is_enabled_for(logging.INFO)

    def tell(
        self,
        method: str,
        path: str,
        route: str,
        status: int,
        seconds: float,
        **names: str,
    ) -> None:
        """Of one; ``names`` are those that are not on ``TRACE``."""
        self._metrics.record(method, route, status, seconds)
        if self._is_heard and path not in _quiet:
            ms = round(seconds * 1000, 2)
            self._log.info(
                "request", method=method, path=path, status=status, ms=ms, **names
            )


class RequestMiddleware:
    """Names and tells of HTTP requests (pure ASGI; sockets pass through).

    ``request.state.trace`` and ``TRACE`` then hold the headers to pass upstream, and
    every log line made on the way carries them.
    """

    def __init__(self, app: ASGIApp, witness: Witness) -> None:
        self._app = app
        self._witness = witness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        trace = trace_headers(Headers(scope=scope))
        scope.setdefault("state", {})["trace"] = trace
        TRACE.set(trace)
        status = _client_gone
        echoed = [(name.encode(), value.encode()) for name, value in trace.items()]

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *echoed]
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        finally:
            seconds = time.perf_counter() - started
            route = route_template(scope)
            self._witness.tell(scope["method"], scope["path"], route, status, seconds)
