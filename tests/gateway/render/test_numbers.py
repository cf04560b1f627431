"""Figures keep their digits and take the locale's signs."""

from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from gateway.render.numbers import Affixes, Numbers

english = Numbers(Locale("en"))


@pytest.mark.parametrize(
    ("locale", "value", "written"),
    [
        ("en", "55.646", "55.646"),
        ("en", "132.1", "132.1"),
        ("en", "13.70", "13.70"),
        ("en", "1234567.5", "1,234,567.5"),
        ("en", "0.000012", "0.000012"),
        ("en", "7", "7"),
        ("en", "-37.63", "−37.63"),
        ("de", "1234.50", "1.234,50"),
        ("fr", "1234.5", "1\u202f234,5"),
        ("en_IN", "1234567", "12,34,567"),
        ("es", "1234", "1.234"),
    ],
)
def test_figure(locale: str, value: str, written: str) -> None:
    """Not a digit more or less than came in, whatever the currency has."""
    assert Numbers(Locale.parse(locale)).figure(Decimal(value)) == written


def test_figure_has_as_many_decimals_as_its_kind() -> None:
    """Prices of two decimals stand below each other; more are not cut off."""
    assert english.figure(Decimal("132.1"), 2) == "132.10"
    assert english.figure(Decimal("55.646"), 2) == "55.646"


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=6))
def test_figure_loses_nothing(value: Decimal) -> None:
    """What is written can be read back exactly."""
    written = english.figure(value).replace(",", "").replace("−", "-")

    assert Decimal(written) == value


@pytest.mark.parametrize(
    ("locale", "value", "written"),
    [
        ("en", "100", "+100.00%"),
        ("en", "-1.22", "−1.22%"),
        ("en", "0", "0.00%"),
        ("de", "1.03", "+1,03\u00a0%"),
        ("tr", "-0.5", "−%0,50"),
    ],
)
def test_percent(locale: str, value: str, written: str) -> None:
    """A sign for both directions, and the percent sign where the locale has it."""
    assert Numbers(Locale.parse(locale)).percent(Decimal(value)) == written


@pytest.mark.parametrize(
    ("locale", "currency", "unit"),
    [
        ("en", "USD", ("$", "")),
        ("en", "CHF", ("CHF\u00a0", "")),
        ("en_GB", "USD", ("US$", "")),
        ("de", "EUR", ("", "\u00a0€")),
        ("he", "ILS", ("", "\u00a0₪")),
        ("en", None, ("", "")),
    ],
)
def test_unit(locale: str, currency: str | None, unit: tuple[str, str]) -> None:
    """The currency's sign stands before or after, letters set off by a space."""
    assert Numbers(Locale.parse(locale)).unit(currency) == Affixes(*unit)


def test_unknown_currency_is_written_as_its_code() -> None:
    """A code that no locale knows is better than nothing."""
    assert english.unit("XQX") == Affixes("XQX\u00a0", "")
