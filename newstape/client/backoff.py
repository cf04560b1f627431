"""How long to wait before trying again: full jitter, so that a herd spreads out."""

import random


class Backoff:
    """Delays drawn between nothing and a bound that doubles up to a cap (seconds)."""

    def __init__(
        self, base: float = 0.5, cap: float = 30.0, rng: random.Random | None = None
    ) -> None:
        self._base = base
        self._cap = cap
        self._rng = rng or random.Random()  # noqa: S311 - spreads load, guards nothing
        self._tries = 0

    @property
    def rested(self) -> bool:
        """Whether nothing failed since data came."""
        return self._tries == 0

    def next(self) -> float:
        """The delay before the next try."""
        bound = min(self._cap, self._base * 2**self._tries)
        self._tries = min(self._tries + 1, 16)
        return self._rng.uniform(0, bound)

    def reset(self) -> None:
        """Data came: the next failure begins anew."""
        self._tries = 0
