"""Quotes go into rows and come back."""

from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quotes_service.domain.board import Accepted, Refused, judge
from quotes_service.domain.errors import JournalBrokenError
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.quote import Quote, Tick
from quotes_service.journal.rows import from_row, to_row
from tests.fakes.quotes import a_quote, decimals


@st.composite
def any_quotes(draw: st.DrawFn) -> Quote:
    """Quotes with every field as wild as ticks can make it."""
    tick = Tick(
        draw(st.text(min_size=1)),
        draw(decimals(10**15, 12)),
        time=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        previous_close=draw(st.none() | decimals(10**15, 12, smallest=-5)),
        currency=draw(st.sampled_from([None, "USD"])),
        session=draw(st.sampled_from([None, "pre", "regular", "post", "closed"])),
        trading=draw(st.sampled_from(["normal", "halted", "delisted"])),
        source=draw(st.text()),
        attribution=draw(st.none() | st.text()),
        delay_seconds=draw(st.integers(0, 10**6)),
    )
    instrument = Instrument(tick.symbol, precision=draw(st.integers(0, 12)))
    received = draw(st.datetimes(timezones=st.just(UTC)))
    verdict = judge(None, tick, instrument, received)
    assume(not isinstance(verdict, Refused))  # a price far off its close
    assert isinstance(verdict, Accepted)
    return verdict.quote.numbered(draw(st.integers(0, 2**62)))


@given(any_quotes())
def test_there_and_back(quote: Quote) -> None:
    """A quote comes back equal, down to the digits of its price."""
    back = from_row(to_row(quote))
    assert back == quote
    assert format(back.price, "f") == format(quote.price, "f")


def test_digits_stay() -> None:
    """Trailing zeros are digits too."""
    quote = a_quote("132.10", previous_close="130.00")
    back = from_row(to_row(quote))
    assert (str(back.price), str(back.previous_close)) == ("132.10", "130.00")
    assert back.change_percent == Decimal("1.62")


def test_a_flipped_bit_is_seen() -> None:
    """A row that is not what was written is refused, however plausible."""
    row = list(to_row(a_quote("39.36")))
    row[2] = "39.37"
    with pytest.raises(JournalBrokenError, match="GSK"):
        from_row(tuple(row))
