"""The board knows the newest quotes, and says how far it can be trusted."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.mirror.board import Board
from tests.fakes.mirrors import NOON, Ears, PlainQuote, Watch

PRICE = frozenset({"price"})


@pytest.fixture(name="ears")
def _ears() -> Ears:
    return Ears()


@pytest.fixture(name="watch")
def _watch() -> Watch:
    return Watch()


@pytest.fixture(name="board")
def _board(ears: Ears, watch: Watch) -> Board:
    """A board that knows two quotes and is live."""
    board = Board(ears, watch)
    quotes = [PlainQuote("GSK", 4), PlainQuote("BP", 7, NOON + timedelta(seconds=9))]
    board.take("e", [(quote, PRICE) for quote in quotes])
    board.hear()
    ears.take()
    return board


def test_begins_with_nothing(ears: Ears, watch: Watch) -> None:
    """Before the source was ever heard nothing is known, and readers are told."""
    reading = Board(ears, watch).read(("GSK",), "front")
    assert (reading.fault, reading.blank, reading.as_of) == ("connect", True, None)
    assert (reading.value.cursor, reading.value.missing) == (None, ("GSK",))
    assert ears.take() == [("state", "unavailable")]


def test_strip(board: Board) -> None:
    """A strip is in the order asked for, with names, and knows what it vouches for."""
    board.name_all({"BP": "BP p.l.c."})
    strip = board.read(("BP", "ZZZ", "GSK"), "front").value
    assert [quote.symbol for quote in strip.quotes] == ["BP", "GSK"]
    assert strip.names == ("BP p.l.c.", None)
    assert (strip.list, strip.missing, strip.cursor) == ("front", ("ZZZ",), "e-7")
    assert strip.as_of == NOON + timedelta(seconds=9)


def test_cursor_is_of_the_strip(board: Board) -> None:
    """What other symbols do does not move a strip's cursor; an empty one has zero."""
    assert board.read(("GSK",), None).value.cursor == "e-4"
    assert board.read((), "none").value.cursor == "e-0"


def test_newer_quotes(board: Board, ears: Ears) -> None:
    """Newer quotes are taken in and told in order; one that is not newer is not."""
    moves = [(PlainQuote("BP", 9), PRICE), (PlainQuote("GSK", 8), PRICE)]
    board.take("e", [*moves, (PlainQuote("BP", 7), PRICE)])
    assert ears.take() == [("moved", [("GSK", 8, ["price"]), ("BP", 9, ["price"])])]
    assert board.read(("BP",), None).value.quotes[0].seq == 9


def test_another_epoch(board: Board, ears: Ears) -> None:
    """With another numbering what was known is forgotten."""
    board.take("f", [(PlainQuote("GSK", 2), PRICE)])
    assert ears.take() == [("load", "f", 2, ["GSK"])]
    strip = board.read(("GSK", "BP"), None).value
    assert (strip.cursor, strip.missing) == ("f-2", ("BP",))


def test_silence(board: Board, ears: Ears, watch: Watch) -> None:
    """What is known becomes stale as of when the source was last heard, and heals."""
    heard = watch.now
    watch.turn(5)
    board.lose("mute")
    reading = board.read(("GSK",), None)
    assert (reading.fault, reading.blank, reading.as_of) == ("mute", False, heard)
    board.lose("timeout")
    assert board.read(("GSK",), None).fault == "timeout"
    board.hear()
    assert board.read(("GSK",), None).fault is None
    assert ears.take() == [("state", "stale"), ("state", "live")]


def test_silence_and_symbols_never_heard_of(board: Board) -> None:
    """Of a strip without one known price nothing is known while the source is silent."""
    board.lose("mute")
    assert board.read(("ZZZ",), None).blank
    assert not board.read((), "none").blank


def test_lists(board: Board, ears: Ears) -> None:
    """Lists that are made, edited or deleted are told; the front's is always there."""
    board.list_all({"a": ("GSK",), "b": ("BP",)})
    assert ears.take() == [
        ("list", "front", ()),
        ("list", "a", ("GSK",)),
        ("list", "b", ("BP",)),
    ]
    board.list_all({"a": ("GSK",), "front": ("BP",)})
    assert ears.take() == [("list", "b", None), ("list", "front", ("BP",))]
    assert board.lists == {"front": ("BP",), "a": ("GSK",)}


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 30)), max_size=40))
def test_never_backwards(told: list[tuple[str, int]]) -> None:
    """Whatever comes in whatever order, a symbol has the newest seq that was told."""
    board = Board(Ears(), Watch())
    board.take("e", [])
    for symbol, seq in told:
        board.take("e", [(PlainQuote(symbol, seq), PRICE)])
    newest = {symbol: max(n for s, n in told if s == symbol) for symbol, _ in told}
    quotes = board.read(("A", "B", "C"), None).value.quotes
    assert {quote.symbol: quote.seq for quote in quotes} == newest
