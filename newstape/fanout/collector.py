"""A hub's numbers for Prometheus, read when somebody asks."""

from collections.abc import Iterator
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from newstape.fanout.hub import Hub


class HubCollector(Collector):
    """Register it with an app's registry."""

    def __init__(self, hub: Hub[Any]) -> None:
        self._hub = hub

    def collect(self) -> Iterator[Metric]:
        """Who is connected, what was sent, and how connections ended."""
        hub, stats = self._hub, self._hub.stats
        yield GaugeMetricFamily(
            "newstape_stream_readers", "Connected readers.", len(hub.followers)
        )
        yield GaugeMetricFamily(
            "newstape_stream_groups",
            "Groups of readers with the same keys and rate.",
            hub.group_count,
        )
        yield CounterMetricFamily(
            "newstape_stream_changes_total", "Changes published.", stats.changes
        )
        yield CounterMetricFamily(
            "newstape_stream_frames_total",
            "Frames of rows encoded, each for any number of readers.",
            stats.frames_encoded,
        )
        yield CounterMetricFamily(
            "newstape_stream_faults_total", "Requests not served.", stats.faults
        )
        closes = CounterMetricFamily(
            "newstape_stream_closes_total",
            "Connections ended, by close code.",
            labels=["code"],
        )
        for code, count in stats.closes.items():
            closes.add_metric([str(code)], count)
        yield closes
