"""Whole quotes come out of snapshots and rows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.client.assembly import EVERY_FIELD, Assembly
from newstape.client.errors import MalformedError
from newstape.wire.quotes import Quote
from newstape.wire.stream import Snapshot, Update, UpdateRow
from tests.fakes.pages import CLOSE, a_quote


def whole(symbol: str, seq: int, **fields: object) -> Quote:
    return Quote(**a_quote(symbol, seq=seq, **fields).model_dump(exclude={"name"}))


def row(symbol: str, seq: int, price: str, **fields: object) -> UpdateRow:
    always = {"change": None, "change_percent": None, "time": CLOSE}
    return UpdateRow.model_validate(
        {"symbol": symbol, "seq": seq, "price": price, **always, **fields}
    )


def snapshot(cursor: str, *quotes: Quote) -> Snapshot:
    return Snapshot(cursor=cursor, quotes=list(quotes), missing=[])


def update(cursor: str, *rows: UpdateRow) -> Update:
    return Update(cursor=cursor, quotes=list(rows))


def test_snapshot() -> None:
    """A snapshot says everything of its quotes."""
    quote = whole("GSK", 1)
    news = Assembly().take(snapshot("e-1", quote))
    assert news.epoch == "e"
    assert news.moved == [(quote, EVERY_FIELD)]


def test_row_over_a_quote() -> None:
    """A row changes what it names and leaves the rest; null clears."""
    assembly = Assembly()
    assembly.take(snapshot("e-1", whole("GSK", 1, session="regular", currency="USD")))
    later = CLOSE + timedelta(seconds=1)
    news = assembly.take(update("e-2", row("GSK", 2, "40.1", time=later, session=None)))
    (moved,) = news.moved
    assert moved.quote.price == Decimal("40.1")
    assert (moved.quote.seq, moved.quote.time) == (2, later)
    assert (moved.quote.session, moved.quote.currency) == (None, "USD")
    assert "session" in moved.fields
    assert "currency" not in moved.fields
    assert assembly.quotes["GSK"] == moved.quote


def test_a_change_is_not_received_before_it_happened() -> None:
    """Rows do not say when they were received; at the earliest it was at their time."""
    assembly = Assembly()
    assembly.take(snapshot("e-1", whole("GSK", 1)))
    later = CLOSE + timedelta(minutes=5)
    news = assembly.take(update("e-2", row("GSK", 2, "39.40", time=later)))
    assert news.moved[0].quote.received == later
    assert "received" not in news.moved[0].fields


def test_whole_row_of_a_new_symbol() -> None:
    """A symbol may be heard of first in an update, if the row is whole."""
    quote = whole("BP", 3)
    whole_row = UpdateRow.model_validate(quote.model_dump())
    (moved,) = Assembly().take(update("e-3", whole_row)).moved
    assert moved == (quote, EVERY_FIELD)


def test_partial_row_of_a_new_symbol() -> None:
    """A partial row of a symbol that is not known makes no sense."""
    with pytest.raises(MalformedError, match="BP"):
        Assembly().take(update("e-3", row("BP", 3, "35.6")))


def test_another_epoch() -> None:
    """Of another numbering nothing that was known before is left."""
    assembly = Assembly()
    assembly.take(snapshot("e-9", whole("GSK", 1), whole("BP", 9)))
    news = assembly.take(snapshot("f-1", whole("GSK", 1)))
    assert (news.epoch, list(assembly.quotes)) == ("f", ["GSK"])


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 999)), min_size=1))
def test_rows_add_up(prices: list[tuple[str, int]]) -> None:
    """After any rows each quote has its last price, and all else it began with."""
    assembly = Assembly()
    assembly.take(snapshot("e-0", whole("A", 0), whole("B", 0)))
    for seq, (symbol, price) in enumerate(prices, 1):
        assembly.take(update(f"e-{seq}", row(symbol, seq, str(price))))
    for symbol, price in dict(prices).items():
        quote = assembly.quotes[symbol]
        assert (quote.price, quote.source) == (Decimal(price), "push")
