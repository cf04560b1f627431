"""The readers of the stream, all of them behind one hub."""

from collections.abc import Sequence

from newstape.fanout import Change, Hub
from newstape.kit.clock import Clock
from quotes_service.domain.board import Accepted
from quotes_service.domain.quote import Quote


class HubReaders:
    """What the journal says, in the hub's words."""

    def __init__(self, hub: Hub[Quote], clock: Clock) -> None:
        self._hub = hub
        self._clock = clock

    def publish(self, changes: Sequence[Accepted]) -> None:
        """Tell every reader whom it concerns."""
        self._hub.publish(
            [
                Change(quote.symbol, quote.seq, quote, changed, urgent)
                for quote, changed, urgent in changes
            ],
            self._age(changes),
        )

    def _age(self, changes: Sequence[Accepted]) -> float:
        """Seconds since the first price among them came in; 0 where there is none."""
        for entry in changes:
            if "price" in entry.changed:
                age = self._clock() - entry.quote.received
                return max(age.total_seconds(), 0.0)
        return 0.0
