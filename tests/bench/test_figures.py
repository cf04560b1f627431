"""What many runs come to."""

import pytest

from bench.figures import Finding, best, ratio, typical
from tests.fakes.samples import sampled


def test_typical_is_the_median() -> None:
    """One run that was disturbed does not move the figure."""
    samples = [sampled(cpu=cpu) for cpu in (1.0, 99.0, 2.0)]
    assert typical(samples, lambda one: one.cpu) == 2.0


def test_ratio_compares_runs_side_by_side() -> None:
    """What slows a whole round down slows both, and their ratio stays."""
    ours = [sampled(cpu=1.0), sampled(cpu=10.0), sampled(cpu=1.0)]
    theirs = [sampled(cpu=2.0), sampled(cpu=20.0), sampled(cpu=4.0)]
    assert ratio(ours, theirs, lambda one: one.cpu) == 0.5


def test_best_peer_is_the_cheapest() -> None:
    """We are measured against the best, whoever that is today."""
    runs = {"a": [sampled(cpu=3.0)], "b": [sampled(cpu=1.0)], "c": [sampled(cpu=2.0)]}
    assert best(runs, ["a", "b", "c"], lambda one: one.cpu) == "b"
    assert best(runs, ["a", "c"], lambda one: one.cpu) == "c"


def test_best_peer_delivers_everything() -> None:
    """Who loses updates is cheap for a bad reason."""
    runs = {"a": [sampled(cpu=3.0)], "b": [sampled(cpu=1.0, updates=999)]}
    assert best(runs, ["a", "b"], lambda one: one.cpu) == "a"


def test_best_of_nobody_is_nobody() -> None:
    """Without peers there is nothing to be compared with."""
    assert best({}, ["a"], lambda one: one.cpu) is None


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (1.3, "aim"),
        (1.31, "must"),
        (1.5, "must"),
        (1.51, "missed"),
        (None, "not measured"),
    ],
)
def test_verdict_on_a_cost(figure: float | None, verdict: str) -> None:
    """Less is better; the limit itself is good enough."""
    assert Finding("cost", figure, must=1.5, aim=1.3).verdict == verdict


@pytest.mark.parametrize(
    ("figure", "verdict"), [(100.0, "aim"), (50.0, "must"), (49.0, "missed")]
)
def test_verdict_on_a_rate(figure: float, verdict: str) -> None:
    """Where more is better the bar is read the other way."""
    found = Finding("rate", figure, must=50, aim=100, more_is_better=True)
    assert found.verdict == verdict
