"""Metrics: a registry for each app."""

import sys
from pathlib import Path

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from newstape.kit.metrics import HttpMetrics
from tests.fakes.plain_app import asking, plain_app


async def scrape(app: FastAPI) -> dict[str, float]:
    """What an app tells, by the names of its samples."""
    async with asking(app) as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_metrics_are_prometheus_text(tmp_path: Path) -> None:
    """The answer parses as the format that it says it is, a service's own included."""
    app = plain_app(tmp_path)
    Gauge("newstape_readers", "Readers.", registry=app.state.registry).set(7)
    assert (await scrape(app))["newstape_readers"] == 7


async def test_a_process_tells_what_it_uses(tmp_path: Path) -> None:
    """Its memory, processor time and open files, on Linux; its Python everywhere."""
    samples = await scrape(plain_app(tmp_path))
    assert "python_gc_collections_total" in samples
    if sys.platform == "linux":
        assert samples["process_resident_memory_bytes"] > 10e6
        assert samples["process_cpu_seconds_total"] > 0
        assert samples["process_open_fds"] > 2


def test_how_long_requests_take() -> None:
    """They are counted by bounds, each with all below it, as Prometheus has it."""
    registry = CollectorRegistry()
    metrics = HttpMetrics(registry)
    for seconds in (0.001, 0.005, 0.0051, 0.3, 99.0):
        metrics.record("GET", "/a", 200, seconds)
    metrics.record("BREW", "/a", 405, 0.3)
    told = generate_latest(registry).decode()
    for bound, count in (
        ("0.005", 2),
        ("0.01", 3),
        ("0.5", 5),
        ("10.0", 5),
        ("+Inf", 6),
    ):
        name = f'newstape_http_request_seconds_bucket{{le="{bound}",route="/a"}}'
        assert f"{name} {count}.0\n" in told
    assert 'newstape_http_request_seconds_count{route="/a"} 6.0\n' in told
    assert 'newstape_http_request_seconds_sum{route="/a"} 99.6111\n' in told
    assert 'requests_total{method="other",route="/a",status="405"} 1.0\n' in told
    assert 'requests_total{method="GET",route="/a",status="200"} 5.0\n' in told


async def test_apps_do_not_share_metrics(tmp_path: Path) -> None:
    """Two apps in one process count for themselves."""
    one, other = plain_app(tmp_path), plain_app(tmp_path)
    async with asking(one) as client:
        await client.get("/livez")
    async with asking(other) as client:
        assert "/livez" not in (await client.get("/metrics")).text
