"""Ticks, quotes and times to test with."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from quotes_service.domain.bar import Bar, Bars
from quotes_service.domain.board import Accepted, judge
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.quote import Quote, Tick

NOON = datetime(2024, 6, 17, 12, 0, tzinfo=UTC)
GSK = Instrument("GSK", "GSK plc", "XNYS", "USD", "ads", 2)


def later(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def a_tick(price: str = "39.36", **fields: Any) -> Tick:
    """A tick of GSK unless told otherwise; decimals may be given as strings."""
    for name in ("previous_close", "change_percent"):
        if fields.get(name) is not None:
            fields[name] = Decimal(fields[name])
    return Tick(fields.pop("symbol", "GSK"), Decimal(price), **fields)


def a_quote(price: str = "39.36", *, seq: int = 0, **fields: Any) -> Quote:
    """The quote that a first tick at noon makes."""
    tick = a_tick(price, **fields)
    instrument = Instrument(tick.symbol, currency="USD")
    verdict = judge(None, tick, instrument, fields.get("time") or NOON)
    assert isinstance(verdict, Accepted)
    return verdict.quote.numbered(seq)


def an_entry(price: str = "39.36", **fields: Any) -> Accepted:
    """A first quote as the journal is given it."""
    quote = a_quote(price, **fields)
    return Accepted(quote, frozenset({"price"}))


def bars_of(*quotes: Quote) -> list[Bar]:
    """The bars that prices make, in their order."""
    bars = Bars()
    for quote in quotes:
        bars.add(quote)
    return list(bars.take().values())


def decimals(
    largest: int, places: int, smallest: int = 1
) -> st.SearchStrategy[Decimal]:
    """Decimals from ``smallest`` to ``largest`` units of their last place."""
    return st.builds(
        lambda units, scale: Decimal(units).scaleb(-scale),
        st.integers(smallest, largest),
        st.integers(0, places),
    )


# Through a_tick: of a named tuple Hypothesis would draw every field.
ticks = st.builds(
    a_tick,
    symbol=st.sampled_from(["GSK", "BP", "RIO"]),
    price=st.sampled_from(["39.36", "39.37", "40"]),
    time=st.none() | st.integers(-5, 5).map(later),
    previous_close=st.none() | st.sampled_from(["0", "39.85"]),
    trading=st.sampled_from([None, "normal", "halted"]),
    correction=st.booleans(),
)
