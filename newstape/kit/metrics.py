"""Prometheus metrics: a registry for each app, and its HTTP counters."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import Response

_methods = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def make_registry() -> CollectorRegistry:
    """An app's registry, with what the client tells of the process and its Python."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


class HttpMetrics:
    """What the doors do, by route template, so that labels stay few."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "newstape_http_requests_total",
            "HTTP requests answered.",
            ["method", "route", "status"],
            registry=registry,
        )
        self.seconds = Histogram(
            "newstape_http_request_seconds",
            "Time from request to the last byte of the answer.",
            ["route"],
            registry=registry,
        )
        self._places: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; methods that clients make up share a label."""
        method = method if method in _methods else "other"
        place = method, route, status
        if place not in self._places:
            count = self.requests.labels(method, route, str(status))
            self._places[place] = count, self.seconds.labels(route)
        count, spent = self._places[place]
        count.inc()
        spent.observe(seconds)


async def serve_metrics(request: Request) -> Response:
    """``GET /metrics``."""
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE)
