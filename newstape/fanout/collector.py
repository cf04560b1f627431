"""A hub's numbers for Prometheus, read when somebody asks."""

from collections.abc import Iterator
from typing import Any

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


class HubCollector(Collector):
    """Register it with an app's registry."""

    def __init__(self, hub: Hub[Any]) -> None:
        self._hub = hub

    def collect(self) -> Iterator[Metric]:
        """Who is connected, what was sent, and how connections ended."""
        yield from self._present()
        for name, told, count in _counts(self._hub.stats):
            yield CounterMetricFamily(name, told, count)
        yield _lag(self._hub.stats)
        yield _closes(self._hub.stats)

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
