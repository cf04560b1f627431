"""Prices become bars."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from quotes_service.domain.bar import INTERVALS, Bar, BarKey, bars_of, begin, collect
from tests.fakes.quotes import NOON, a_quote, later


def test_intervals_begin_on_the_clock() -> None:
    """Minutes, hours and days begin where a clock in UTC says."""
    time = datetime(2024, 6, 17, 13, 7, 59, 999_999, tzinfo=UTC)
    begins = [begin(time, interval).strftime("%d %H:%M:%S") for interval in INTERVALS]
    assert begins == ["17 13:07:00", "17 13:05:00", "17 13:00:00", "17 00:00:00"]


@given(
    st.lists(
        st.tuples(st.integers(1, 99), st.integers(0, 10_000)), min_size=1, max_size=40
    )
)
def test_bars_hold_every_price(seen: list[tuple[int, int]]) -> None:
    """Open is the first, close the last, high and low the extremes of each interval."""
    bars: dict[BarKey, Bar] = {}
    expected: dict[BarKey, list[Decimal]] = {}
    for price, second in sorted(seen, key=lambda pair: pair[1]):
        quote = a_quote(str(price), time=later(second))
        collect(bars, bars_of(quote))
        for interval in INTERVALS:
            key = ("GSK", interval, begin(quote.time, interval))
            expected.setdefault(key, []).append(quote.price)
    assert bars.keys() == expected.keys()
    for key, ps in expected.items():
        assert bars[key] == Bar(*key, ps[0], max(ps), min(ps), ps[-1])


def test_batches_add_up() -> None:
    """Bars collected in two batches are those collected in one."""
    quotes = [a_quote(price, time=NOON) for price in ("3", "5", "1", "2")]
    whole: dict[BarKey, Bar] = {}
    collect(whole, (bar for quote in quotes for bar in bars_of(quote)))
    first: dict[BarKey, Bar] = {}
    collect(first, (bar for quote in quotes[:2] for bar in bars_of(quote)))
    second: dict[BarKey, Bar] = {}
    collect(second, (bar for quote in quotes[2:] for bar in bars_of(quote)))
    collect(first, second.values())
    assert first == whole


def test_the_first_day() -> None:
    """A time before 1970 has its interval as well."""
    time = datetime(1960, 2, 29, 23, 59, tzinfo=UTC)
    assert begin(time, "1d") == time - timedelta(hours=23, minutes=59)
