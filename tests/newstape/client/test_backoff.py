"""How long a client waits before it tries again."""

import random

from newstape.client.backoff import Backoff


def test_delays_are_spread_below_a_doubling_bound() -> None:
    """Full jitter: anywhere between nothing and the bound."""
    backoff = Backoff(base=0.5, cap=30, rng=random.Random(7))
    delays = [backoff.next() for _ in range(12)]
    bounds = [min(30, 0.5 * 2**tries) for tries in range(12)]
    assert all(0 <= delay <= bound for delay, bound in zip(delays, bounds, strict=True))
    assert max(delays) > 5


def test_data_makes_it_begin_anew() -> None:
    """The next failure waits briefly again."""
    backoff = Backoff(base=0.5, cap=30, rng=random.Random(7))
    rested = [backoff.rested]
    for _ in range(10):
        backoff.next()
    rested.append(backoff.rested)
    backoff.reset()
    rested.append(backoff.rested)
    assert rested == [True, False, True]
    assert backoff.next() <= 0.5
