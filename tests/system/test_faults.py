"""One service down or held: the others answer as the wire says, and the page heals."""

import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.waiting import block_until
from tests.system.running import RunningStack

pytestmark = pytest.mark.system


@pytest.fixture(autouse=True)
def _whole(stack: RunningStack, slug: str) -> Iterator[None]:
    """Each test begins and ends with a page that is complete."""
    block_until(lambda: stack.is_whole(slug), 20)
    yield
    block_until(lambda: stack.is_whole(slug), 40)


def _degraded(page: dict[str, Any], part: str) -> str | None:
    """Why a part of a page is not its newest."""
    reasons = {each["part"]: str(each["reason"]) for each in page["degraded"]}
    return reasons.get(part)


def _wait_for_reason(stack: RunningStack, slug: str, part: str) -> str:
    block_until(lambda: _degraded(stack.page(slug), part) is not None, 10)
    reason = _degraded(stack.page(slug), part)
    assert reason is not None
    return reason


def test_quotes_held(stack: RunningStack, slug: str) -> None:
    """With quotes under SIGSTOP the page is served at once, with its last prices, and
    says that they are stale."""
    prices = [quote["price"] for quote in stack.page(slug)["ticker"]["quotes"]]
    with stack.stopped("quotes"):
        started = time.monotonic()
        reason = _wait_for_reason(stack, slug, "ticker")
        assert time.monotonic() - started < 6
        assert reason in {"mute", "timeout"}
        answer = stack.get("gateway", f"/v1/pages/{slug}")
        assert answer.elapsed.total_seconds() < 1
        page = answer.json()
        assert page["ticker"]["state"] == "stale"
        assert page["complete"] is False
        assert [quote["price"] for quote in page["ticker"]["quotes"]] == prices
        assert answer.headers["Page-Complete"] == "?0"
        assert answer.headers["Cache-Control"].startswith("no-cache")
        assert stack.get("articles", f"/v1/articles/{slug}").status_code == 200


def test_quotes_killed(stack: RunningStack, slug: str) -> None:
    """Without quotes no request for a page fails, and the articles do not notice."""
    before = stack.pid("quotes")
    stack.send("quotes", signal.SIGKILL)
    while stack.pid("quotes") == before:
        page = stack.page(slug)
        assert len(page["ticker"]["quotes"]) == 16
        assert stack.get("articles", f"/v1/articles/{slug}").status_code == 200


def test_articles_held(stack: RunningStack, slug: str) -> None:
    """With articles under SIGSTOP a known story is served as stale, an unknown one is
    503 or 504 with a hint when to come back, and prices go on."""
    with stack.stopped("articles"):
        assert _wait_for_reason(stack, slug, "article") in {"mute", "timeout"}
        page = stack.page(slug)
        assert page["article"]["state"] == "stale"
        assert page["ticker"]["state"] == "live"
        unknown = stack.get("gateway", "/v1/pages/no-such-story")
        assert unknown.status_code in {503, 504}
        assert unknown.headers["Content-Type"] == "application/problem+json"
        stack.post_tick("GSK", "41.11")
        block_until(lambda: _price(stack, slug, "GSK") == "41.11", 1)


def test_articles_killed(stack: RunningStack, slug: str) -> None:
    """Without articles the page is served from the copy, and prices go on."""
    before = stack.pid("articles")
    stack.send("articles", signal.SIGKILL)
    stack.post_tick("GSK", "41.12")
    block_until(lambda: _price(stack, slug, "GSK") == "41.12", 1)
    block_until(lambda: stack.pid("articles") != before, 30)


def test_gateway_held(stack: RunningStack, slug: str) -> None:
    """With the gateway under SIGSTOP both services answer, and take what is new."""
    with stack.stopped("gateway"):
        stack.post_tick("GSK", "41.13")
        assert stack.get("quotes", "/v1/quotes/GSK").json()["price"] == "41.13"
        assert stack.get("articles", f"/v1/articles/{slug}").status_code == 200
    block_until(lambda: _price(stack, slug, "GSK") == "41.13", 5)


def test_gateway_killed(stack: RunningStack, slug: str) -> None:
    """A new gateway comes up knowing what the services know."""
    before = stack.pid("gateway")
    stack.send("gateway", signal.SIGKILL)
    stack.post_tick("GSK", "41.14")
    assert stack.get("articles", f"/v1/articles/{slug}").status_code == 200
    block_until(lambda: stack.pid("gateway") != before, 30)
    block_until(lambda: stack.is_whole(slug), 10)
    assert _price(stack, slug, "GSK") == "41.14"


def test_deaths_are_said(stack: RunningStack) -> None:
    """Each death so far was one line, and each return another."""
    output = stack.output()
    for name in ("quotes", "articles", "gateway"):
        assert f"{name} was ended by SIGKILL; starting it again in" in output
        assert f"{name} is back" in output


def _price(stack: RunningStack, slug: str, symbol: str) -> str | None:
    quotes = stack.page(slug)["ticker"]["quotes"]
    return next((q["price"] for q in quotes if q["symbol"] == symbol), None)
