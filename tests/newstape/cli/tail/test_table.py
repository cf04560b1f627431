"""The table as a person sees it."""

import io
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from newstape.cli.tail.board import Board
from newstape.cli.tail.table import price, remarks, table
from newstape.wire.quotes import Quote
from newstape.wire.stream import Snapshot

NOW = "2024-06-17T20:00:00.000Z"


def quote(**fields: Any) -> Quote:
    """A full row of GSK."""
    empty = dict.fromkeys(Quote.model_fields)
    given = {
        "symbol": "GSK", "seq": 1, "price": "39.4", "time": NOW, "received": NOW,
        "trading": "normal", "stale": False, "delay_seconds": 0, "source": "push",
        "precision": 2, "currency": "USD", "change_percent": "-1.2",
    }  # fmt: skip
    return Quote.model_validate({**empty, **given, **fields})


def shown(board: Board, colours: bool = False) -> list[str]:
    """The lines of the table."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=100,
        force_terminal=colours,
        color_system="standard" if colours else None,
    )
    console.print(table(board))
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def board(*quotes: Quote, order: tuple[str, ...] = ("GSK",)) -> Board:
    """A live board."""
    made = Board(order=order)
    made.take(Snapshot(cursor="e-1", quotes=list(quotes), missing=[]))
    return made


def test_a_row_tells_price_change_currency_and_time() -> None:
    """In words and figures that need no colour."""
    state, _, _, row = shown(board(quote()))
    assert row.split() == ["GSK", "39.40", "-1.20%", "USD", "2024-06-17", "20:00:00"]
    assert state.strip() == "live"


@pytest.mark.parametrize(
    ("newer", "arrow", "code"), [("40", "▲", "32"), ("39", "▼", "31")]
)
def test_a_move_has_an_arrow_and_a_colour(newer: str, arrow: str, code: str) -> None:
    """The arrow alone is enough where there are no colours."""
    moved = board(quote())
    moved.take(Snapshot(cursor="e-2", quotes=[quote(price=newer)], missing=[]))
    assert arrow in "\n".join(shown(moved))
    assert f"\x1b[{code}m{arrow}" in "\n".join(shown(moved, colours=True))


def test_a_symbol_without_a_price_says_so() -> None:
    """It was asked for, so it has its line."""
    lines = shown(board(quote(), order=("GSK", "BP")))
    assert lines[4].split() == ["BP", "no", "price", "yet"]


def test_a_change_that_is_not_known_is_a_dash() -> None:
    """It is never nought."""
    assert "–" in shown(board(quote(change_percent=None)))[3]


def test_a_lost_connection_and_unknown_symbols_are_told_on_top() -> None:
    """The reader sees that the prices may be old."""
    lost = board(quote())
    lost.rejected = ["ZZZZ"]
    lost.lose("connect")
    state = shown(lost)[0]
    assert "not live (connect), trying again" in state
    assert "unknown: ZZZZ" in state


def test_text_from_a_service_is_no_markup() -> None:
    """Brackets stay brackets."""
    assert "[red]" in shown(board(quote(attribution="[red]A feed")))[3]


@pytest.mark.parametrize(
    ("value", "precision", "printed"),
    [
        ("39.4", 2, "39.40"),
        ("55.646", 2, "55.646"),
        ("60000", 0, "60000"),
        ("1", 4, "1.0000"),
    ],
)
def test_a_price_has_its_own_digits_and_at_least_its_instruments(
    value: str, precision: int, printed: str
) -> None:
    """Nothing that was printed is rounded away."""
    assert price({"price": Decimal(value), "precision": precision}) == printed


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"session": "regular"}, []),
        ({"stale": True}, ["stale"]),
        ({"trading": "halted", "session": "closed"}, ["halted", "closed"]),
        ({"delay_seconds": 900}, ["15 min late"]),
        ({"source": "simulated"}, ["simulated"]),
        ({"attribution": "A feed"}, ["A feed"]),
    ],
)
def test_what_a_reader_should_know_is_said(
    fields: dict[str, Any], said: list[str]
) -> None:
    """Old, halted, delayed and invented prices do not look like others."""
    assert list(remarks(quote(**fields).model_dump())) == said
