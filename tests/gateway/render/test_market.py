"""The page of a symbol, and a story's word on its symbols."""

from datetime import timedelta
from decimal import Decimal

from gateway.render.dates import Dates
from gateway.render.edition import Edition
from gateway.render.market import Markets
from gateway.render.numbers import Numbers
from gateway.render.words import words_for
from tests.fakes.pages import CLOSE, a_quote, a_ticker, bars

MARKETS = Markets(words_for("en"), Numbers(Edition().babel_locale), Dates(Edition()))


def test_symbol() -> None:
    """Its name, its price, its facts and its chart, in words as well."""
    ticker = a_ticker(quotes=[a_quote("BP"), a_quote("GSK", price="39.5")])
    view = MARKETS.view("GSK", ticker, "day", bars("38", "40", "39.5"))
    assert (view.name, view.cell.figure) == ("GSK plc", "39.50")
    assert view.facts == [
        ("Previous close", "39.85"),
        ("Change", "−0.49"),
        ("Lowest", "38.00"),
        ("Highest", "40.00"),
        ("Currency", "USD"),
    ]
    assert view.told == (
        "From 38.00 on June 17, 2024, 19:45 UTC to 39.50 on June 17, 2024, 20:00 UTC; "
        "lowest 38.00, highest 40.00."
    )
    assert view.rows[-1] == ["19:55", "40.00", "40.00", "39.50", "39.50"]


def test_when_a_row_was() -> None:
    """A year's figures are told by the day, a day's by the hour, a month's by both."""
    ticker = a_ticker(quotes=[a_quote("GSK")])
    year, month = [
        MARKETS.view("GSK", ticker, span, bars("38", "40")).rows[-1][0]
        for span in ("year", "month")
    ]
    assert (year, month) == ("Jun 17", "Jun 17, 19:55")


def test_bar_that_is_not_over() -> None:
    """The curve ends at the newest price, and not in the future."""
    now = CLOSE - timedelta(minutes=2)
    ticker = a_ticker(quotes=[a_quote("GSK", time=now)])
    view = MARKETS.view("GSK", ticker, "day", bars("38", "40", "39.5"))
    assert "to 39.50 on June 17, 2024, 19:58 UTC" in view.told


def test_symbol_that_has_nothing() -> None:
    """Without price and bars there is the symbol, and no chart."""
    view = MARKETS.view("NEW", a_ticker(), "year", [])
    assert (view.name, view.chart, view.facts, view.rows) == ("NEW", None, [], [])
    assert view.cell.figure == "–"


def test_mentions() -> None:
    """The change since a price that is known, and the name at least."""
    quotes = [a_quote("GSK", price="39.36"), a_quote("BP")]
    then = {"GSK": Decimal(40), "ZZZ": Decimal(1)}
    gsk, bp, other = MARKETS.mentions(["GSK", "BP", "ZZZ"], quotes, then)
    assert (gsk.percent, gsk.move, gsk.word, gsk.arrow) == (
        "−1.60%",
        "down",
        "down",
        "▼",
    )
    assert (bp.name, bp.quoted, bp.percent) == ("BP plc", True, "")
    assert (other.symbol, other.quoted) == ("ZZZ", False)
