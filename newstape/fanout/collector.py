"""A hub's numbers for Prometheus, read when somebody asks."""

from collections.abc import Iterator
from typing import Any, Protocol

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from newstape.fanout.codes import KNOWN
from newstape.fanout.hub import Hub
from newstape.fanout.stats import Stats


class Upstream(Protocol):
    """Something from which a hub has its values."""

    @property
    def up(self) -> bool:
        """Whether it is heard from, and all that it said is known."""
        ...


class HubCollector(Collector):
    """Register it with an app's registry; ``upstreams`` are told of by their names."""

    def __init__(self, hub: Hub[Any], **upstreams: Upstream) -> None:
        self._hub = hub
        self._upstreams = upstreams

    def collect(self) -> Iterator[Metric]:
        """Who is connected, what was sent, and how connections ended."""
        yield from self._present()
        for name, told, count in _counts(self._hub.stats):
            yield CounterMetricFamily(name, told, count)
        yield _lag(self._hub.stats)
        yield _closes(self._hub.stats)
        if self._upstreams:
            yield self._heard()

    def _heard(self) -> Metric:
        heard = GaugeMetricFamily(
            "newstape_upstream_up",
            "Whether an upstream is heard from: 1, or 0.",
            labels=["upstream"],
        )
        for name, upstream in self._upstreams.items():
            heard.add_metric([name], float(upstream.up))
        return heard

    def _present(self) -> Iterator[Metric]:
        hub = self._hub
        for name, told, count in (
            ("newstape_stream_readers", "Connected readers.", len(hub.followers)),
            (
                "newstape_stream_readers_behind",
                "Readers that can take no more just now.",
                hub.behind_count,
            ),
            (
                "newstape_stream_groups",
                "Groups of readers with the same keys and rate.",
                hub.group_count,
            ),
        ):
            yield GaugeMetricFamily(name, told, count)


def _counts(stats: Stats) -> Iterator[tuple[str, str, int]]:
    yield "newstape_stream_changes_total", "Changes published.", stats.changes
    yield (
        "newstape_stream_frames_encoded_total",
        "Frames of rows encoded, each for any number of readers.",
        stats.frames_encoded,
    )
    yield (
        "newstape_stream_frames_total",
        "Frames written, counted for each reader.",
        stats.frames_sent,
    )
    yield (
        "newstape_stream_rows_total",
        "Rows written, counted for each reader.",
        stats.rows_sent,
    )
    yield (
        "newstape_stream_rows_conflated_total",
        "Rows that readers were spared, because a newer one went in their place.",
        stats.rows_conflated,
    )
    yield (
        "newstape_stream_bytes_total",
        "Bytes of JSON written to readers.",
        stats.bytes_sent,
    )
    yield "newstape_stream_faults_total", "Requests not served.", stats.faults


def _lag(stats: Stats) -> Metric:
    return HistogramMetricFamily(
        "newstape_stream_lag_seconds",
        "Age of the oldest change in a group's frame when it was written.",
        buckets=list(stats.lag.buckets()),
        sum_value=stats.lag.sum,
    )


def _closes(stats: Stats) -> Metric:
    closes = CounterMetricFamily(
        "newstape_stream_closes_total",
        "Connections ended, by close code.",
        labels=["code"],
    )
    # From 0 on, so that the first of a kind is an increase too.
    for code, count in (dict.fromkeys(KNOWN, 0) | stats.closes).items():
        closes.add_metric([str(code)], count)
    return closes
