"""The texts of the strip, state by state."""

from datetime import timedelta
from typing import Any

import pytest
from babel import Locale

from gateway.render.numbers import Numbers
from gateway.render.strip import Cell, cells, is_shown, origin_mark, origin_notes
from gateway.render.words import Words
from tests.fakes.pages import CLOSE, a_quote, a_ticker, no_ticker

WORDS = Words()
NUMBERS = Numbers(Locale("en"))


def cell(**fields: Any) -> Cell:
    """The cell of one quote."""
    (only,) = cells(a_ticker(quotes=[a_quote(**fields)]), NUMBERS, WORDS.strip)
    return only


@pytest.mark.parametrize(
    ("percent", "move", "arrow", "word", "written"),
    [
        ("1.03", "up", "▲", "up", "+1.03%"),
        ("-6.64", "down", "▼", "down", "−6.64%"),
        ("0", "flat", "=", "unchanged", "0.00%"),
        (None, "none", "", "", ""),
    ],
)
def test_direction_is_told_four_times(
    percent: str | None, move: str, arrow: str, word: str, written: str
) -> None:
    """By colour (``move``), arrow, word and sign; without a close by none of them."""
    got = cell(change_percent=percent)

    assert (got.move, got.arrow, got.word, got.percent) == (move, arrow, word, written)


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({}, ""),
        ({"stale": True}, "old"),
        ({"trading": "halted"}, "halted"),
        ({"trading": "suspended", "stale": True}, "suspended"),
        ({"trading": "delisted"}, "delisted"),
    ],
)
def test_flag(fields: dict[str, Any], flag: str) -> None:
    """What a reader must know about a price stands beside it."""
    assert cell(**fields).flag == flag


def test_price_keeps_its_digits() -> None:
    """A price of three decimals in a currency of two is not rounded."""
    got = cell(price="55.646")

    assert (got.before, got.figure, got.after, got.value) == (
        "$",
        "55.646",
        "",
        "55.646",
    )


def test_symbols_without_a_price_come_last() -> None:
    """A symbol that nobody quotes has its place, so that a price can come into it."""
    ticker = a_ticker(quotes=[a_quote("GSK")], missing=["ZZZZ"])

    first, last = cells(ticker, NUMBERS, WORDS.strip)

    assert (first.symbol, last.symbol) == ("GSK", "ZZZZ")
    assert (last.figure, last.word, last.value) == ("–", "no price", "")


def test_empty_list_hides_the_strip_and_a_lost_one_does_not() -> None:
    """Nothing to show is a wish; nothing known is a fault that is told."""
    assert not is_shown(a_ticker(quotes=[]))
    assert is_shown(no_ticker())
    assert is_shown(a_ticker(quotes=[], missing=["GSK"]))


def test_readers_learn_that_prices_are_simulated() -> None:
    """One invented price is enough to say so."""
    ticker = a_ticker(quotes=[a_quote(), a_quote("BP", source="simulated")])

    assert origin_mark(ticker, WORDS) == "simulated"
    assert list(origin_notes(ticker, WORDS)) == [
        "Prices are simulated and not those of any market."
    ]


def test_readers_learn_of_delay_and_source() -> None:
    """The longest delay counts, in whole minutes; each source is named once."""
    delay = int(timedelta(minutes=14, seconds=1).total_seconds())
    ticker = a_ticker(
        quotes=[
            a_quote("A", attribution="Exchange X"),
            a_quote("B", attribution="Exchange X", delay_seconds=delay, time=CLOSE),
            a_quote("C", attribution="Exchange A"),
        ]
    )

    assert origin_mark(ticker, WORDS) == "delayed 15 min"
    assert list(origin_notes(ticker, WORDS)) == [
        "Prices are delayed by at least 15 minutes.",
        "Prices: Exchange A; Exchange X.",
    ]


def test_live_prices_of_our_own_need_no_note() -> None:
    """Nothing to add is nothing said."""
    assert origin_mark(a_ticker(), WORDS) == ""
    assert list(origin_notes(a_ticker(), WORDS)) == []
