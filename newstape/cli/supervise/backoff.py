"""How long to wait before trying again."""

import random


class Backoff:
    """Full jitter: a random part of a ceiling that doubles with every failure.

    Three services that died of one cause so do not come back in step. Source: Marc
    Brooker, "Exponential Backoff And Jitter".
    """

    def __init__(
        self, least_seconds: float, most_seconds: float, dice: random.Random
    ) -> None:
        self._least = least_seconds
        self._most = most_seconds
        self._dice = dice
        self._ceiling = least_seconds

    def next_seconds(self) -> float:
        """The wait before the next try; the one after it may be twice as long."""
        wait = self._dice.uniform(0, self._ceiling)
        self._ceiling = min(self._most, self._ceiling * 2)
        return wait

    def reset(self) -> None:
        """Forget the failures: it went well for a while."""
        self._ceiling = self._least
