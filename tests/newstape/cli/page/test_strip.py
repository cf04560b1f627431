"""Rows of the strip, good and broken."""

from decimal import Decimal

import pytest

from newstape.cli.page.errors import PageError
from newstape.cli.page.strip import StripRow, gather, read_row, take_strip, whole_row
from newstape.cli.page.text import Line


def lines(*texts: str) -> list[Line]:
    """Lines numbered from 2, as they stand under a title."""
    return [Line(number, text) for number, text in enumerate(texts, 2)]


@pytest.mark.parametrize(
    ("printed", "percent", "price", "currency"),
    [
        ("GSK -1.22% 39.36 $", "-1.22", "39.36", "USD"),
        ("GSK 1.22% 39.36 $", "1.22", "39.36", "USD"),
        ("GSK +0.5% $39.36", "0.5", "39.36", "USD"),
        ("GSK 0.5 % $ 39.36", "0.5", "39.36", "USD"),
        ("GSK \u22120,5 % 39,36 €", "-0.5", "39.36", "EUR"),
        ("GSK - 0.5% 39.36$", "-0.5", "39.36", "USD"),
        ("GSK £39.36", None, "39.36", "GBP"),
        ("GSK 39.36 $", None, "39.36", "USD"),
        ("GSK n/a 39.36 $", None, "39.36", "USD"),
        ("GSK – 39.36 $", None, "39.36", "USD"),
        ("GSK -- % 39.36 $", None, "39.36", "USD"),
        ("GSK -0.5% 39.36", "-0.5", "39.36", None),
        ("GSK 39.36 USD", None, "39.36", "USD"),
        ("GSK EUR 39.36 (+0.5%)", "0.5", "39.36", "EUR"),
        ("GSK 39.36 € -0.5%", "-0.5", "39.36", "EUR"),
        ("GSK 1% 1,234.50 $", "1", "1234.50", "USD"),
    ],
)
def test_a_row_is_read_as_printed(
    printed: str, percent: str | None, price: str, currency: str | None
) -> None:
    """Percent and price come in either order, the currency before or after."""
    row = read_row(Line(2, printed))
    change = None if percent is None else Decimal(percent)
    assert row == StripRow("GSK", Decimal(price), change, currency)


@pytest.mark.parametrize(
    "symbol", ["BP", "BRK.B", "BP.XLON", "^GSPC", "EURUSD=X", "7203"]
)
def test_symbols_of_the_wire_are_symbols(symbol: str) -> None:
    """Whatever the wire calls a symbol may stand on a page."""
    row = read_row(Line(2, f"{symbol} 0.1% 5 $"))
    assert row is not None
    assert row.symbol == symbol


def test_a_pair_is_named_as_on_the_wire() -> None:
    """``BTC/USD`` is ``BTC-USD`` there."""
    row = read_row(Line(2, "BTC/USD 0.1% 60000.5 $"))
    assert row is not None
    assert row.symbol == "BTC-USD"


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("GSK -x% 39.36 $", "a broken strip row: 'GSK -x% 39.36 $'"),
        ("GSK -1.22% $", "a broken strip row"),
        ("GSK -1.22%", "a broken strip row"),
        ("GSK 39.36", "a broken strip row"),
        ("GSK 1.2% 39.36 ¥", "a broken strip row"),
        ("GSK 1.2% 3.4% 39.36 $", "a broken strip row"),
        ("GSK 1.2% 1,234 $", "GSK: 1,234 may mean 1.234 or 1234"),
        ("GSK 1.234% 39.36 $", "GSK: a percent has at most 2 decimals, not 1.234"),
        ("GSK -100% 39.36 $", "GSK: a fall of 100% leaves no price"),
        ("GSK 1.2% 0.00 $", "GSK: a price is above zero"),
        ("GSK 1.2% $39.36 €", "GSK: a price has one currency"),
        ("gsk 1.2% 39.36 $", "'gsk' is not a symbol"),
        ("G&K 1.2% 39.36 $", "'G&K' is not a symbol"),
    ],
)
def test_a_broken_row_is_refused_with_line_and_reason(
    printed: str, reason: str
) -> None:
    """It looks like a row, so it is not taken for prose."""
    with pytest.raises(PageError) as caught:
        read_row(Line(7, printed))
    assert caught.value.line == 7
    assert caught.value.reason.startswith(reason)
    assert str(caught.value) == f"line 7: {caught.value.reason}"
    assert whole_row(Line(7, printed)) is None


@pytest.mark.parametrize(
    "prose",
    [
        "BP",
        "A",
        "Prices rose by 5% to 39.36 $",
        "UK inflation fell to 2.1% in May, its lowest since 2021",
        "EU ministers agree on $50 aid",
        "- Soviet-era ties -",
        "It was 5%",
    ],
)
def test_prose_is_no_row(prose: str) -> None:
    """Sentences with percents and prices stay sentences."""
    assert read_row(Line(2, prose)) is None


def test_the_strip_ends_where_prose_begins() -> None:
    """Rows are taken from the top only."""
    rows, count = take_strip(lines("BP 0.48% 35.59 $", "VOD 9.09 $", "A headline"))
    assert [row.symbol for _, row in rows] == ["BP", "VOD"]
    assert count == 2


def test_a_line_between_two_rows_is_a_broken_row() -> None:
    """What stands inside the strip is meant to be of it."""
    with pytest.raises(PageError, match="line 3: a broken strip row: 'RELX'"):
        take_strip(lines("BP 0.48% 35.59 $", "RELX", "VOD 9.09 $"))


def test_a_strip_that_is_shown_twice_is_one_strip() -> None:
    """Moving strips repeat their rows for the eye."""
    twice = [
        (line, row) for line in lines("BP 1 $", "BP 1 $") if (row := read_row(line))
    ]
    assert [row.symbol for row in gather(twice)] == ["BP"]


def test_a_symbol_with_two_prices_is_refused() -> None:
    """Nobody can tell which of the two is meant."""
    rows = [
        (line, row) for line in lines("BP 1 $", "BP 2 $") if (row := read_row(line))
    ]
    with pytest.raises(PageError, match="line 3: BP stands twice"):
        gather(rows)
