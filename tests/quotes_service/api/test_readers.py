"""What the journal says, on its way to the readers."""

from datetime import timedelta

import pytest

from newstape.fanout import Hub, RefusedError
from newstape.fanout.limits import Limits
from newstape.fanout.reader import Reader
from newstape.fanout.selection import Selection
from newstape.wire.codec import StreamCodec
from quotes_service.api.readers import HubReaders
from quotes_service.domain.board import Accepted
from quotes_service.domain.quote import Quote
from tests.fakes.fanout import HandClock, ListOutlet
from tests.fakes.quotes import NOON, an_entry


def a_hub() -> Hub[Quote]:
    limits = Limits()
    codec = StreamCodec(RefusedError, lambda: NOON, limits)
    return Hub(codec, limits, HandClock(now=100.0))


def heard(entry: Accepted, after: timedelta) -> float:
    """The lag that a reader of everything is served with."""
    hub = a_hub()
    clock = entry.quote.received + after
    hub.load("e", 0, {})
    Reader(hub, ListOutlet()).select(Selection(star=True))
    HubReaders(hub, lambda: clock).publish([entry])
    assert hub.values == {entry.quote.symbol: entry.quote}
    return hub.stats.lag.sum


def test_the_lag_begins_where_a_price_came_in() -> None:
    """What the journal took for it is a part of it."""
    entry = an_entry(seq=1)
    assert heard(entry, timedelta(seconds=0.25)) == pytest.approx(0.25)


def test_a_clock_that_went_back_makes_no_negative_lag() -> None:
    """The wall clock is the machine's, and machines are set."""
    assert heard(an_entry(seq=1), timedelta(seconds=-3)) == 0


def test_a_quote_that_went_stale_is_not_late() -> None:
    """Its price is old, and that is the news."""
    entry = an_entry(seq=1)
    mute = Accepted(entry.quote, frozenset({"stale"}), urgent=True)
    assert heard(mute, timedelta(hours=1)) == 0
