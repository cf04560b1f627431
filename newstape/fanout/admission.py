"""How many readers there may be, in all and from one address."""

from collections import Counter

from newstape.fanout import codes
from newstape.fanout.limits import Limits


class NotAdmittedError(Exception):
    """One reader too many; ``code`` is the close code that says which limit."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Admission:
    """Counts the readers that are in."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._by_address: Counter[str] = Counter()
        self.total = 0
        self.leave = self._leave  # one bound method for all readers

    def enter(self, address: str) -> None:
        """Let a reader in; whoever calls this calls ``leave`` once.

        Raises:
            NotAdmittedError: the house is full, or this address has its share.
        """
        if self.total >= self._limits.max_connections:
            raise NotAdmittedError(codes.OVER_CAPACITY, "over capacity")
        if self._by_address[address] >= self._limits.max_connections_per_address:
            raise NotAdmittedError(codes.TOO_MANY_CONNECTIONS, "too many connections")
        self.total += 1
        self._by_address[address] += 1

    def _leave(self, address: str) -> None:
        """A reader has gone."""
        self.total -= 1
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]
