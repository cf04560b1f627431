"""The readers of the stream, all of them behind one hub."""

from collections.abc import Sequence

from newstape.fanout import Change, Hub
from quotes_service.domain.board import Accepted
from quotes_service.domain.quote import Quote


class HubReaders:
    """What the journal says, in the hub's words."""

    def __init__(self, hub: Hub[Quote]) -> None:
        self.hub = hub

    def publish(self, changes: Sequence[Accepted]) -> None:
        """Tell every reader whom it concerns."""
        self.hub.publish(
            [
                Change(
                    entry.quote.symbol,
                    entry.quote.seq,
                    entry.quote,
                    entry.changed,
                    entry.urgent,
                )
                for entry in changes
            ]
        )
