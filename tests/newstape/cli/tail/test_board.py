"""What a reader knows after some messages."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from newstape.cli.tail.board import Board
from newstape.wire.quotes import Quote
from newstape.wire.stream import (
    Ack,
    Heartbeat,
    Rejected,
    ServerMessage,
    Snapshot,
    Update,
    UpdateRow,
)

NOW = datetime(2024, 6, 17, 20, tzinfo=UTC)


def quote(symbol: str, price: str = "10", **fields: Any) -> Quote:
    """A full row."""
    empty = dict.fromkeys(Quote.model_fields)
    given = {
        "symbol": symbol, "seq": 1, "price": price, "time": NOW, "received": NOW,
        "trading": "normal", "stale": False, "delay_seconds": 0, "source": "push",
        "precision": 2, "currency": "USD",
    }  # fmt: skip
    return Quote.model_validate({**empty, **given, **fields})


def ack(*symbols: str, rejected: tuple[str, ...] = ()) -> Ack:
    """What the connection is subscribed to now."""
    return Ack(
        req_id=None,
        method="subscribe",
        symbols=list(symbols),
        conflate_ms=100,
        resumed=False,
        rejected=[Rejected(symbol=s, code="unknown_symbol") for s in rejected],
    )


def snapshot(*quotes: Quote) -> Snapshot:
    """Full rows."""
    return Snapshot(cursor="e-1", quotes=list(quotes), missing=[])


def update(symbol: str, price: str, **fields: Any) -> Update:
    """One partial row."""
    row = {"symbol": symbol, "seq": 2, "price": price, "time": NOW}
    nothing = {"change": None, "change_percent": None}
    return Update(
        cursor="e-2", quotes=[UpdateRow.model_validate({**row, **nothing, **fields})]
    )


def board(*messages: ServerMessage) -> Board:
    """A board that was told this."""
    made = Board()
    for message in messages:
        made.take(message)
    return made


def test_a_board_is_live_from_its_first_snapshot() -> None:
    """Before that it is connecting."""
    assert not board(ack("GSK")).live
    assert board(ack("GSK"), snapshot(quote("GSK"))).live


@pytest.mark.parametrize(
    ("price", "direction"), [("10.1", 1), ("9.9", -1), ("10.0", 0)]
)
def test_a_row_says_which_way_its_price_went(price: str, direction: int) -> None:
    """The same price with other digits is no move."""
    told = board(snapshot(quote("GSK", "10")), update("GSK", price))
    assert told.rows["GSK"].direction == direction
    assert told.rows["GSK"].fields["price"] == Decimal(price)


def test_a_direction_stays_until_the_next_move() -> None:
    """A change of something else does not wipe it."""
    told = board(
        snapshot(quote("GSK", "10")),
        update("GSK", "11"),
        update("GSK", "11", stale=True),
    )
    assert told.rows["GSK"].direction == 1


def test_only_what_the_last_message_brought_is_fresh() -> None:
    """Freshness is what flashes."""
    told = board(snapshot(quote("GSK"), quote("BP")), update("GSK", "11"))
    assert [told.rows[symbol].fresh for symbol in ("GSK", "BP")] == [True, False]
    told.take(Heartbeat(cursor="e-2", time=NOW))
    assert not told.rows["GSK"].fresh


def test_absent_fields_stay_and_null_clears() -> None:
    """So the wire says of partial rows."""
    full = quote("GSK", attribution="A feed", source="simulated")
    told = board(snapshot(full), update("GSK", "11", attribution=None))
    assert told.rows["GSK"].fields["source"] == "simulated"
    assert told.rows["GSK"].fields["attribution"] is None


def test_symbols_stand_in_the_order_of_the_subscription() -> None:
    """Those without a price too."""
    told = board(ack("GSK", "BP", "VOD"), snapshot(quote("BP"), quote("GSK")))
    assert told.symbols() == ["GSK", "BP", "VOD"]


def test_every_symbol_stands_by_name() -> None:
    """``*`` has no order of its own."""
    told = board(ack("*"), snapshot(quote("GSK"), quote("BP")))
    assert told.symbols() == ["BP", "GSK"]


def test_an_edited_list_drops_what_left_it() -> None:
    """A new ack says the whole set."""
    told = board(ack("GSK", "BP"), snapshot(quote("GSK"), quote("BP")), ack("BP"))
    assert told.symbols() == ["BP"]
    assert set(told.rows) == {"BP"}


def test_rejected_symbols_are_remembered() -> None:
    """A mistyped one should not just be missing."""
    assert board(ack("GSK", rejected=("ZZZZ",))).rejected == ["ZZZZ"]


def test_a_lost_connection_keeps_the_prices_and_says_so() -> None:
    """They may be old; a snapshot makes the board live again."""
    told = board(ack("GSK"), snapshot(quote("GSK")))
    told.lose("mute")
    assert (told.live, told.note) == (False, "not live (mute), trying again")
    assert "GSK" in told.rows
    told.take(snapshot())
    assert told.live
