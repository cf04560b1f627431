"""What a first visitor sees: our own pages, with prices that move."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.waiting import block_until
from tests.system.running import RunningStack, running

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack as ``make run`` starts it."""
    with running(tmp_path_factory.mktemp("stack") / "data") as stack:
        block_until(lambda: "Our sample page" in stack.output(), 30)
        yield stack


def _front(stack: RunningStack) -> dict[str, Any]:
    front: dict[str, Any] = stack.get("gateway", "/v1/front").json()
    return front


def _prices(stack: RunningStack) -> dict[str, str]:
    return {q["symbol"]: q["price"] for q in _front(stack)["ticker"]["quotes"]}


def test_three_stories_and_a_strip(stack: RunningStack) -> None:
    """The front has the sample stories and the sixteen quotes of the leading page."""
    block_until(lambda: len(_front(stack)["articles"]) == 3)
    block_until(lambda: len(_front(stack)["ticker"]["quotes"]) == 16)
    front = _front(stack)
    assert front["complete"] is True
    slug = front["articles"][0]["slug"]
    assert f"http://127.0.0.1:{stack.port}/articles/{slug}" in stack.output()
    assert stack.get("gateway", f"/articles/{slug}").status_code == 200


def test_prices_move(stack: RunningStack) -> None:
    """The simulated source changes what the front shows, and owns up to being simulated."""
    before = _prices(stack)
    block_until(lambda: _prices(stack) != before, 15)
    sources = {quote["source"] for quote in _front(stack)["ticker"]["quotes"]}
    assert "simulated" in sources


def test_second_start_changes_no_story(tmp_path: Path) -> None:
    """Samples that are there are left alone: same version, and prices go on from where
    they were."""
    data = tmp_path / "data"
    with running(data, "--source=none") as stack:
        block_until(lambda: len(_front(stack)["articles"]) == 3, 30)
        front = _front(stack)
        slug = front["articles"][0]["slug"]
        symbol = front["ticker"]["quotes"][0]["symbol"]
        before = stack.get("articles", f"/v1/articles/{slug}").json()
        stack.post_tick(symbol, "77.25")
        stack.end(signal.SIGTERM)
    with running(data, "--source=none", port=stack.port) as again:
        block_until(lambda: again.output().count("Our sample page") == 2, 30)
        after = again.get("articles", f"/v1/articles/{slug}").json()
        assert after["version"] == before["version"]
        block_until(lambda: _prices(again).get(symbol) == "77.25")
