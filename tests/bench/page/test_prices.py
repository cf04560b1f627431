"""Prices that change at a given rate."""

from itertools import islice

from bench.page.prices import ticks


def test_every_tick_is_a_change() -> None:
    """No symbol keeps its price from one turn to the next, and all have their turn."""
    names = [f"S{one}" for one in range(7)]
    batches = list(islice(ticks(names, 5), 40))
    assert {len(batch) for batch in batches} == {5}
    last: dict[str, str] = {}
    for tick in (tick for batch in batches for tick in batch):
        assert last.get(tick["symbol"]) != tick["price"]
        last[tick["symbol"]] = tick["price"]
    assert last.keys() == set(names)
