"""Numbers and percents as newspapers print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.cli.page.figures import FigureError, read_number, read_percent


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("55.646", "55.646"),
        ("132.10", "132.10"),
        ("9", "9"),
        ("12,30", "12.30"),
        ("0,123", "0.123"),
        ("1234,567", "1234.567"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1'234.50", "1234.50"),
        ("1’234,50", "1234.50"),
        ("1\u202f234\u202f567,5", "1234567.5"),
    ],
)
def test_a_number_keeps_its_digits(printed: str, number: str) -> None:
    """Decimal marks and thousands are told apart wherever they can be."""
    assert str(read_number(printed)) == number


@pytest.mark.parametrize(
    "printed",
    [
        "1,234",
        "12,34,567",
        "1.2.3",
        "1,234,56",
        "1'23",
        "",
        "1e5",
        "1" * 19,
        "٣",
        "1,2.3",
    ],
)
def test_what_is_no_number_is_refused(printed: str) -> None:
    """Ambiguous, malformed and endless numbers are errors, never a guess."""
    with pytest.raises(FigureError):
        read_number(printed)


def test_an_ambiguous_number_is_refused_with_both_readings() -> None:
    """A person sees at once what the two readings are."""
    with pytest.raises(FigureError, match=r"1,234 may mean 1\.234 or 1234"):
        read_number("1,234")


@pytest.mark.parametrize(
    ("sign", "printed", "percent"),
    [
        ("", "100", "100"),
        ("+", "0.5", "0.5"),
        ("-", "1.22", "-1.22"),
        ("\u2212", "0,31", "-0.31"),
        ("-", "0.00", "0.00"),
        ("-", "99.99", "-99.99"),
    ],
)
def test_a_percent_has_a_sign_or_none(sign: str, printed: str, percent: str) -> None:
    """Every minus that is printed is a minus, and there is no negative zero."""
    assert str(read_percent(sign, printed)) == percent


@pytest.mark.parametrize(
    ("sign", "printed"), [("-", "100"), ("-", "250"), ("", "1.234")]
)
def test_a_percent_that_the_wire_cannot_carry_is_refused(
    sign: str, printed: str
) -> None:
    """A price does not fall by all of itself, and percents have two decimals."""
    with pytest.raises(FigureError):
        read_percent(sign, printed)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_every_printing_of_a_price_is_the_same_price(price: Decimal) -> None:
    """English, German and Swiss thousands all give the number back."""
    english = f"{price:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    swiss = english.replace(",", "'")
    assert {read_number(text) for text in (english, german, swiss)} == {price}
