"""Prices become bars."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from quotes_service.domain.bar import INTERVALS, Bar, BarKey, Bars, begin, collect
from tests.fakes.quotes import NOON, a_quote, later


def test_intervals_begin_on_the_clock() -> None:
    """Minutes, hours and days begin where a clock in UTC says."""
    time = datetime(2024, 6, 17, 13, 7, 59, 999_999, tzinfo=UTC)
    begins = [begin(time, interval).strftime("%d %H:%M:%S") for interval in INTERVALS]
    assert begins == ["17 13:07:00", "17 13:05:00", "17 13:00:00", "17 00:00:00"]


seen = st.tuples(
    st.sampled_from(["GSK", "BP"]), st.integers(1, 99), st.integers(0, 10_000)
)


@given(st.lists(st.lists(seen, max_size=20), max_size=4))
def test_bars_hold_every_price(batches: list[list[tuple[str, int, int]]]) -> None:
    """Open is the first seen, close the last, high and low the extremes.

    In each interval, in whatever order times come, and however often bars are taken.
    """
    making, bars = Bars(), dict[BarKey, Bar]()
    expected: dict[BarKey, list[Decimal]] = {}
    for batch in batches:
        for symbol, price, second in batch:
            quote = a_quote(str(price), symbol=symbol, time=later(second))
            making.add(quote)
            for interval in INTERVALS:
                key = (symbol, interval, begin(quote.time, interval))
                expected.setdefault(key, []).append(quote.price)
        collect(bars, making.take().values())
    assert bars.keys() == expected.keys()
    for key, ps in expected.items():
        assert bars[key] == Bar(*key, ps[0], max(ps), min(ps), ps[-1])


def test_taken_once() -> None:
    """What was taken does not come again."""
    making = Bars()
    making.add(a_quote("3", time=NOON))
    assert len(making.take()) == len(INTERVALS)
    assert making.take() == {}


def test_the_first_day() -> None:
    """A time before 1970 has its interval as well."""
    time = datetime(1960, 2, 29, 23, 59, tzinfo=UTC)
    assert begin(time, "1d") == time - timedelta(hours=23, minutes=59)
