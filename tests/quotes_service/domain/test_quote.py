"""Changes and percents are computed once, exactly, by one rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from quotes_service.domain.quote import change, percent, shortest
from tests.fakes.quotes import a_quote, decimals

numbers = decimals(10**18, 12)


@given(numbers, numbers)
def test_percent_is_the_exact_one_rounded(price: Decimal, close: Decimal) -> None:
    """Two decimals, half-even, of the true quotient, whatever the sizes."""
    true = (Fraction(price) / Fraction(close) - 1) * 100
    found = percent(price, close)
    assert found is not None
    assert Fraction(found) == Fraction(round(true * 100), 100)
    assert "E" not in format(found, "f")


@pytest.mark.parametrize(
    ("price", "close", "printed"),
    [
        ("55.646", "27.823", "100"),
        ("39.36", "39.85", "-1.23"),
        ("1.1", "1", "10"),
        ("100000", "1", "9999900"),
        ("99.999", "100", "0"),
        ("100.005", "100", "0"),
        ("100.015", "100", "0.02"),
    ],
)
def test_printed_percent(price: str, close: str, printed: str) -> None:
    """No trailing zeros, no exponent, no minus before zero, ties to even."""
    assert str(percent(Decimal(price), Decimal(close))) == printed


@pytest.mark.parametrize("close", [None, Decimal(0), Decimal(-1)])
def test_no_close_no_percent(close: Decimal | None) -> None:
    """Without a close above zero there is neither a change nor a percent."""
    assert change(Decimal(5), close) is None
    assert percent(Decimal(5), close) is None


def test_change_keeps_the_digits() -> None:
    """A change has as many decimals as the finer of price and close."""
    assert str(change(Decimal("39.4"), Decimal("39.36"))) == "0.04"
    assert str(change(Decimal("39.36"), Decimal("39.36"))) == "0.00"


def test_shortest_of_minus_zero() -> None:
    """Minus zero is zero."""
    assert str(shortest(Decimal("-0.00"))) == "0"


def test_numbered() -> None:
    """A quote at another place is the same in all else."""
    quote = a_quote(seq=3)
    assert quote.numbered(3) is quote
    assert quote.numbered(4).numbered(3) == quote
