"""Our own things as they go over the wire. They are right already: nothing is checked."""

from newstape.wire import quotes as wire
from newstape.wire.codec import QUOTE_FIELDS
from quotes_service.domain.bar import Bar
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.lists import QuoteList
from quotes_service.domain.quote import Quote


def quote(one: Quote) -> wire.Quote:
    """A quote; the fields have the same names on both sides."""
    return wire.Quote.model_construct(
        None, **{name: getattr(one, name) for name in QUOTE_FIELDS}
    )


def bar(one: Bar) -> wire.Bar:
    """A bar, without what its answer says once for all."""
    return wire.Bar(
        time=one.time, open=one.open, high=one.high, low=one.low, close=one.close
    )


def instrument(one: Instrument) -> wire.Instrument:
    """An instrument."""
    return wire.Instrument(
        symbol=one.symbol,
        name=one.name,
        exchange=one.exchange,
        currency=one.currency,
        type=one.type,
        precision=one.precision,
    )


def quote_list(one: QuoteList) -> wire.QuoteList:
    """A list."""
    return wire.QuoteList(name=one.name, symbols=list(one.symbols))
