"""Waits between tries."""

import random

from hypothesis import given
from hypothesis import strategies as st

from newstape.cli.supervise.backoff import Backoff


class HighDice(random.Random):
    """Always throws the most."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


def test_ceiling_doubles_up_to_the_most() -> None:
    """The longest possible wait doubles with every failure, to a limit."""
    backoff = Backoff(0.5, 3.0, HighDice())
    assert [backoff.next_seconds() for _ in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]


def test_reset_forgets() -> None:
    """After a reset the first wait is short again."""
    backoff = Backoff(0.5, 3.0, HighDice())
    backoff.next_seconds()
    backoff.next_seconds()
    backoff.reset()
    assert backoff.next_seconds() == 0.5


@given(st.integers(), st.integers(1, 40))
def test_never_more_than_the_most(seed: int, tries: int) -> None:
    """No seed and no number of failures makes a wait leave its bounds."""
    backoff = Backoff(0.5, 30.0, random.Random(seed))
    assert all(0 <= backoff.next_seconds() <= 30 for _ in range(tries))
