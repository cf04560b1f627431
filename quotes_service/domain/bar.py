"""Bars: a symbol's prices over an interval as open, high, low and close.

A bar is opened by a visible change of its symbol; an interval without one has no bar.
Days are days in UTC. A correction counts as one more price of its time: what the wrong
price did to high and low stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

from quotes_service.domain.quote import Quote

BarInterval = Literal["1m", "5m", "1h", "1d"]
INTERVALS: dict[BarInterval, timedelta] = {
    "1m": timedelta(minutes=1),
    "5m": timedelta(minutes=5),
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
}
_dawn = datetime(1, 1, 1, tzinfo=UTC)
BarKey = tuple[str, BarInterval, datetime]


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval of one symbol; ``time`` is when it began."""

    symbol: str
    interval: BarInterval
    time: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal

    @property
    def key(self) -> BarKey:
        """What makes it one of a kind."""
        return self.symbol, self.interval, self.time

    def then(self, later: "Bar") -> "Bar":
        """This bar with what was seen later in its interval."""
        return replace(
            self,
            high=max(self.high, later.high),
            low=min(self.low, later.low),
            close=later.close,
        )


def begin(time: datetime, interval: BarInterval) -> datetime:
    """When the interval that holds ``time`` began."""
    return time - (time - _dawn) % INTERVALS[interval]


def bars_of(quote: Quote) -> Iterable[Bar]:
    """The bars that one price makes by itself, one for each interval."""
    price = quote.price
    for interval in INTERVALS:
        time = begin(quote.time, interval)
        yield Bar(quote.symbol, interval, time, price, price, price, price)


def collect(bars: dict[BarKey, Bar], later: Iterable[Bar]) -> None:
    """Take later bars into those at hand."""
    for bar in later:
        known = bars.get(bar.key)
        bars[bar.key] = bar if known is None else known.then(bar)
