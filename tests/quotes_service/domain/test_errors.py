"""Errors carry data and tell it."""

from quotes_service.domain.errors import (
    QuotesError,
    UnknownError,
    UnknownListError,
    UnknownSymbolError,
)


def test_what_is_unknown_is_named() -> None:
    """The name is there to read and to use."""
    symbol, strip = UnknownSymbolError("ZZZ"), UnknownListError("back")
    assert (symbol.symbol, strip.name) == ("ZZZ", "back")
    assert "ZZZ" in str(symbol)
    assert "back" in str(strip)


def test_one_tree() -> None:
    """Whoever catches the root catches all."""
    assert issubclass(UnknownListError, UnknownError)
    assert issubclass(UnknownError, QuotesError)
