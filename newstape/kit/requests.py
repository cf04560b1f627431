"""Every request gets a name, a log line and a place in the metrics."""

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newstape.kit.metrics import HttpMetrics

log = structlog.get_logger(__name__)
_request_id = re.compile(r"[A-Za-z0-9._-]{1,64}")
_traceparent = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_quiet = frozenset({"/livez", "/readyz", "/metrics"})


def trace_headers(headers: Headers) -> dict[str, str]:
    """``X-Request-Id`` and ``traceparent`` to log, echo and pass upstream.

    What is malformed is dropped: it comes from outside and goes into logs.
    """
    given = headers.get("x-request-id", "")
    name = given if _request_id.fullmatch(given) else uuid.uuid4().hex
    found = {"x-request-id": name}
    parent = headers.get("traceparent", "")
    if _traceparent.fullmatch(parent):
        found["traceparent"] = parent
    return found


class RequestMiddleware:
    """Names, logs and counts HTTP requests (pure ASGI; sockets pass through)."""

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        trace = trace_headers(Headers(scope=scope))
        scope.setdefault("state", {})["trace"] = trace
        status = 500

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in trace.items():
                    headers[name] = value
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        finally:
            self._record(scope, trace, status, time.perf_counter() - started)

    def _record(
        self, scope: Scope, trace: dict[str, str], status: int, seconds: float
    ) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        method = scope["method"]
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if scope["path"] not in _quiet:
            log.info(
                "request",
                method=method,
                path=scope["path"],
                status=status,
                ms=round(seconds * 1000, 2),
                **{key.replace("-", "_"): value for key, value in trace.items()},
            )
