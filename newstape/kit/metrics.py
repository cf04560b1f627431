"""Prometheus metrics: a registry for each app, and its HTTP counters."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from math import inf
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

_methods = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BOUNDS: Final = (*Histogram.DEFAULT_BUCKETS[:-1], inf)
"""Seconds up to which requests are told apart."""

_NAMES = tuple("+Inf" if bound == inf else str(bound) for bound in BOUNDS)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def make_registry() -> CollectorRegistry:
    """An app's registry, with what the client tells of the process and its Python."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


class _Durations:
    """How often something took how long, in seconds."""

    __slots__ = ("by_bound", "total")

    def __init__(self) -> None:
        self.by_bound = [0] * len(BOUNDS)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        self.by_bound[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """How many took no longer than each bound."""
        counts = accumulate(self.by_bound)
        return list(zip(_NAMES, counts, strict=True))


class HttpMetrics(Collector):
    """What the doors do, by route template, so that labels stay few.

    Requests are counted in plain numbers, on the event loop alone, and told when they
    are asked for: the client's own counters take a lock for each number, 2.4 µs for a
    request in place of 1.5.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._seconds: dict[str, _Durations] = {}
        registry.register(self)

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; methods that clients make up share a label."""
        place = method if method in _methods else "other", route, status
        self._requests[place] = self._requests.get(place, 0) + 1
        spent = self._seconds.get(route)
        if spent is None:
            spent = self._seconds[route] = _Durations()
        spent.observe(seconds)

    def collect(self) -> Iterator[Metric]:
        """All that was counted; the registry asks for it."""
        requests = CounterMetricFamily(
            "newstape_http_requests_total",
            "HTTP requests answered.",
            labels=["method", "route", "status"],
        )
        for (method, route, status), count in self._requests.items():
            requests.add_metric([method, route, str(status)], count)
        seconds = HistogramMetricFamily(
            "newstape_http_request_seconds",
            "Time from request to the last byte of the answer.",
            labels=["route"],
        )
        for route, spent in self._seconds.items():
            seconds.add_metric([route], spent.buckets(), spent.total)
        yield from (requests, seconds)


async def serve_metrics(request: Request) -> Response:
    """``GET /metrics``."""
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE)
