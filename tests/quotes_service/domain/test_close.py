"""A close is derived from a printed percent, and gives it back."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes_service.domain.close import derive_close
from quotes_service.domain.errors import CloseError
from quotes_service.domain.quote import percent
from tests.fakes.quotes import decimals

prices = decimals(10**9, 4)
percents = st.integers(-9999, 100_000).map(lambda units: Decimal(units).scaleb(-2))


def rounds_to(price: Decimal, close: Fraction, change_percent: Decimal) -> bool:
    """The rule once more, in fractions: Python rounds them half-even."""
    ratio = (Fraction(price) / close - 1) * 100
    return Fraction(round(ratio * 100), 100) == Fraction(change_percent)


@given(prices, percents)
def test_percent_comes_out_again(price: Decimal, change_percent: Decimal) -> None:
    """From the derived close exactly the given percent is computed."""
    close = derive_close(price, change_percent)
    assert percent(price, close) == change_percent
    assert rounds_to(price, Fraction(close), change_percent)


@given(prices, percents)
def test_close_is_the_shortest(price: Decimal, change_percent: Decimal) -> None:
    """No number with fewer decimals gives the percent as well."""
    close = derive_close(price, change_percent)
    exponent = close.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent == 0:
        return
    scale = 10 ** (-exponent - 1)
    beside = int(Fraction(close) * scale)
    for units in range(max(1, beside - 20), beside + 21):
        assert not rounds_to(price, Fraction(units, scale), change_percent)


@pytest.mark.parametrize(
    ("price", "change_percent", "close"),
    [
        ("55.646", "100", "27.823"),
        ("24.294", "-0.23", "24.35"),
        ("132.1", "-1.23", "133.75"),
        ("39.36", "-1.22", "39.846"),
        ("45.08", "0", "45.08"),
        ("60010.1", "0.2", "59890"),
    ],
)
def test_printed_percents(price: str, change_percent: str, close: str) -> None:
    """What a page prints leads to a plain close."""
    found = derive_close(Decimal(price), Decimal(change_percent))
    assert percent(Decimal(price), found) == Decimal(change_percent)
    assert found == Decimal(close)


@pytest.mark.parametrize("change_percent", ["-100", "-250", "1.234"])
def test_impossible_percent(change_percent: str) -> None:
    """What no close can give is refused."""
    with pytest.raises(CloseError):
        derive_close(Decimal("39.36"), Decimal(change_percent))


def test_close_beyond_the_wire() -> None:
    """A close that would have more digits than a number may have is refused."""
    with pytest.raises(CloseError):
        derive_close(Decimal(999999999999999999), Decimal("-99.99"))
    with pytest.raises(CloseError):
        derive_close(Decimal("0.000000000001"), Decimal(300))
