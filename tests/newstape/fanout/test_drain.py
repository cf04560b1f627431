"""Seeing readers off before the process ends."""

import random

from newstape.fanout import Hub, Opening, Session, codes
from newstape.fanout.drain import drain
from tests.fakes.fanout import Item, ListOutlet, PlainCodec


async def test_everybody_is_sent_away_at_a_time_of_their_own() -> None:
    """Delays are spread, so that the next process is not met by a herd."""
    hub: Hub[Item] = Hub(PlainCodec())
    outlets = [ListOutlet() for _ in range(40)]
    for outlet in outlets:
        Session(hub, outlet, Opening()).open()
    await drain(hub, 0.1, random.Random(1))
    assert hub.draining
    assert {o.closed[0] for o in outlets if o.closed} == {codes.RESTART}
    delays = [outlet.messages[-1]["after_ms"] for outlet in outlets]
    assert len(set(delays)) > 20
    assert max(delays) <= 1000
