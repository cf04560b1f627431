"""What is served of a part that is there, old, too old, or not there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.errors import (
    PartInvalidError,
    PartLateError,
    PartUnavailableError,
    Reason,
)
from gateway.domain.page import ARTICLE, LATEST, TICKER, Part, Reading, compose

NOW = datetime(2024, 6, 17, 20, tzinfo=UTC)
REASONS = get_args(Reason)
WEATHER = Part("weather", False, budget=0.1, placeholder="no weather", max_age=0)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def test_all_there() -> None:
    """A page of fresh parts is complete."""
    page = compose({ARTICLE: Reading("story"), TICKER: Reading("strip")}, NOW)
    assert page.complete
    values = {name: served.value for name, served in page.parts.items()}
    assert values == {"article": "story", "ticker": "strip"}


@pytest.mark.parametrize("reason", REASONS)
def test_an_old_strip_of_any_age(reason: Reason) -> None:
    """Last prices are served however old they are, and the page says so."""
    old = Reading("strip", reason, ago(86_400))
    page = compose({ARTICLE: Reading("story"), TICKER: old}, NOW)
    served = page.parts["ticker"]
    assert (page.complete, served.state, served.value) == (False, "stale", "strip")
    assert served.reading is old


def test_no_strip() -> None:
    """A strip of which nothing is known leaves its placeholder."""
    none = Reading("empty", "connect", blank=True)
    page = compose({ARTICLE: Reading("story"), TICKER: none}, NOW)
    served = page.parts["ticker"]
    assert (page.complete, served.state, served.value) == (False, "none", "empty")


@pytest.mark.parametrize(("age", "state"), [(0, "stale"), (299.9, "stale")])
def test_a_young_copy_of_a_story(age: float, state: str) -> None:
    """A copy of less than 300 seconds stands in for the story."""
    page = compose({ARTICLE: Reading("story", "connect", ago(age))}, NOW)
    assert page.parts["article"].state == state


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("timeout", PartLateError),
        ("invalid", PartInvalidError),
        ("connect", PartUnavailableError),
        ("status", PartUnavailableError),
        ("overload", PartUnavailableError),
    ],
)
@pytest.mark.parametrize(
    "reading", [Reading(None, blank=True), Reading("s", as_of=ago(300))]
)
def test_no_story_no_page(
    reading: Reading, reason: Reason, error: type[PartUnavailableError]
) -> None:
    """Without the required part there is no page, and the error says why."""
    with pytest.raises(PartUnavailableError) as caught:
        compose({ARTICLE: replace(reading, fault=reason)}, NOW)
    assert type(caught.value) is error


def test_front_without_stories() -> None:
    """The front goes on without stories, and does not show those that are too old."""
    page = compose({LATEST: Reading(("a", "b"), "connect", ago(301))}, NOW)
    served = page.parts["article"]
    assert (served.state, served.value) == ("none", ())


def test_a_third_part() -> None:
    """Another part is one declaration and one reading."""
    readings = {ARTICLE: Reading("story"), TICKER: Reading("strip")}
    page = compose({**readings, WEATHER: Reading("rain")}, NOW)
    assert (page.complete, page.max_age) == (True, 0)
    page = compose({**readings, WEATHER: Reading(None, "timeout", blank=True)}, NOW)
    assert (page.complete, page.parts["weather"].state) == (False, "none")


@given(
    faults=st.tuples(*[st.none() | st.sampled_from(REASONS)] * 3),
    age=st.none() | st.integers(0, 600),
    blank=st.booleans(),
)
def test_complete_means_nothing_is_degraded(
    faults: tuple[Reason | None, ...], age: int | None, blank: bool
) -> None:
    """A page is complete exactly when no part of it has a fault."""
    as_of = None if age is None else ago(age)
    readings = {
        part: Reading("value", fault, as_of, blank)
        for part, fault in zip((LATEST, TICKER, WEATHER), faults, strict=True)
    }
    # One name each: the page knows its parts by it.
    readings = {
        replace(part, name=f"part {n}"): r
        for n, (part, r) in enumerate(readings.items())
    }
    page = compose(readings, NOW)
    assert page.complete == (faults == (None, None, None))
    states = [served.state for served in page.parts.values()]
    assert [state == "fresh" for state in states] == [fault is None for fault in faults]
