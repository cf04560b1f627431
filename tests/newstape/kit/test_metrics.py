"""Metrics: a registry for each app."""

from pathlib import Path

from prometheus_client import Gauge
from prometheus_client.parser import text_string_to_metric_families

from tests.fakes.plain_app import asking, plain_app


async def test_metrics_are_prometheus_text(tmp_path: Path) -> None:
    """The answer parses as the format that it says it is, a service's own included."""
    app = plain_app(tmp_path)
    Gauge("newstape_readers", "Readers.", registry=app.state.registry).set(7)
    async with asking(app) as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = {
        sample.name: sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["newstape_readers"] == 7


async def test_apps_do_not_share_metrics(tmp_path: Path) -> None:
    """Two apps in one process count for themselves."""
    one, other = plain_app(tmp_path), plain_app(tmp_path)
    async with asking(one) as client:
        await client.get("/livez")
    async with asking(other) as client:
        assert "/livez" not in (await client.get("/metrics")).text
