"""The Grafana dashboard asks for what the services tell, and shows all of it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from prometheus_client import Metric

import articles_service.app
import gateway.app
import quotes_service.app
from articles_service.settings import ArticlesSettings
from gateway.settings import GatewaySettings
from quotes_service.settings import QuotesSettings
from tests.fakes.plain_app import asking
from tests.house.tree import ROOT

FOLDER = ROOT / "docs/grafana"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "newstape.json").read_bytes())
SCRAPED = (FOLDER / "prometheus.yml").read_text("utf-8")
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
QUERIES = [target["expr"] for panel in PANELS for target in panel.get("targets", ())]
FROM_PROMETHEUS = {"job", "instance", "service"}
_selector = re.compile(r"(\w+)\{([^}]*)\}")
_named = re.compile(r"\b(?:newstape|process|python)_\w+")
_label = re.compile(r"(\w+)[!=]")
_grouping = re.compile(r"\bby \(([\w, ]+)\)")


class Asked(NamedTuple):
    """One selector of a query: a metric, and the labels that the query knows it by."""

    metric: str
    labels: frozenset[str]


def _asked() -> Iterator[Asked]:
    for query in QUERIES:
        grouped = {w for g in _grouping.findall(query) for w in re.findall(r"\w+", g)}
        for metric, matchers in _selector.findall(query):
            labels = grouped | set(_label.findall(matchers))
            yield Asked(metric, frozenset(labels - FROM_PROMETHEUS))


async def _told_by(app: FastAPI) -> list[Metric]:
    """What an app tells when it has answered one request."""
    async with app.router.lifespan_context(app), asking(app) as client:
        await client.get("/livez")
        return list(app.state.registry.collect())


@pytest.fixture
async def told(tmp_path: Path) -> list[Metric]:
    """What the three services tell."""
    apps = (
        gateway.app.create_app(GatewaySettings(data=tmp_path)),
        quotes_service.app.create_app(QuotesSettings(data=tmp_path)),
        articles_service.app.create_app(ArticlesSettings(data=tmp_path)),
    )
    return [metric for app in apps for metric in await _told_by(app)]


async def test_what_is_asked_for_is_told(told: list[Metric]) -> None:
    """Each metric of each query is in a service's registry, with the labels it is
    picked and grouped by."""
    known: dict[str, set[str]] = {"up": set()}
    for metric in told:
        for sample in metric.samples:
            known.setdefault(sample.name, set()).update(sample.labels)
    wrong = [a for a in _asked() if not a.labels <= known.get(a.metric, {"no metric"})]
    missing = [a for a in _asked() if a.metric not in known]
    assert (missing, wrong) == ([], [])


async def test_what_is_told_is_shown(told: list[Metric]) -> None:
    """No metric of ours is collected for nobody."""
    shown = {asked.metric for asked in _asked()}
    ours = [metric for metric in told if metric.name.startswith("newstape_")]
    assert ours
    unseen = {m.name for m in ours if shown.isdisjoint(s.name for s in m.samples)}
    assert unseen == set()


def test_every_query_is_about_the_chosen_job() -> None:
    """No selector goes past the variable, and none without braces escapes this test."""
    assert QUERIES
    for query in QUERIES:
        selectors = [match.group() for match in _selector.finditer(query)]
        assert selectors
        assert all('job=~"$job"' in selector for selector in selectors), query
        assert len(_named.findall(query)) <= len(selectors), query


def test_the_datasource_is_a_variable() -> None:
    """The file can be imported anywhere: it names no source of its own."""
    variables = {each["name"]: each for each in DASHBOARD["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    sources = [panel["datasource"] for panel in PANELS if panel["type"] != "row"]
    sources += [t["datasource"] for panel in PANELS for t in panel.get("targets", ())]
    sources.append(variables["job"]["datasource"])
    assert {source["uid"] for source in sources} == {"${datasource}"}


def test_every_panel_has_its_place() -> None:
    """Each says what it shows; none lies on another or beyond the edge."""
    cells: set[tuple[int, int]] = set()
    for panel in PANELS:
        assert panel["title"]
        assert panel.get("description") or panel["type"] == "row", panel["title"]
        place = panel["gridPos"]
        across = range(place["x"], place["x"] + place["w"])
        down = range(place["y"], place["y"] + place["h"])
        taken = {(x, y) for x in across for y in down}
        assert across.stop <= 24, panel["title"]
        assert cells.isdisjoint(taken), panel["title"]
        cells |= taken
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)


def test_services_are_told_apart_as_they_are_scraped() -> None:
    """The example for Prometheus sets the label by which queries pick a service."""
    picked = {
        name for query in QUERIES for name in re.findall(r'service="(\w+)"', query)
    }
    set_there = set(re.findall(r"service: (\w+)", SCRAPED))
    assert picked <= set_there == {"gateway", "quotes", "articles"}
