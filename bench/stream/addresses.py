"""What readers ask for where they do not all ask for the same."""

from collections.abc import Iterator, Sequence
from random import Random

RATES_MS = range(100, 1001, 100)
LIST_SIZE = 16


def own_lists(readers: int, universe: Sequence[str], seed: int = 16) -> list[str]:
    """Each reader has symbols of its own, and one of ten rates."""
    random = Random(seed)  # noqa: S311 - the same lists in each run
    return [
        address(random.sample(universe, LIST_SIZE), rate) for rate in _rates(readers)
    ]


def shared_list(universe: Sequence[str]) -> list[str]:
    """The same ten rates, and the same symbols for all."""
    return [address(universe[:LIST_SIZE], rate) for rate in RATES_MS]


def address(symbols: Sequence[str], conflate_ms: int) -> str:
    """A stream's address."""
    return f"/v1/stream?symbols={','.join(symbols)}&conflate_ms={conflate_ms}"


def _rates(readers: int) -> Iterator[int]:
    return (RATES_MS[number % len(RATES_MS)] for number in range(readers))
