"""Quotes, ticks, instruments and lists on the wire."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from newstape.wire.quotes import InstrumentInput, Quote, QuoteListInput, Tick

QUOTE = """
{"symbol":"GSK","seq":18247,"price":"39.36","currency":"USD","previous_close":"39.85",
 "previous_close_origin":"given","change":"-0.49","change_percent":"-1.23",
 "time":"2024-06-17T20:00:00.000Z","received":"2024-06-17T20:00:00.041Z",
 "session":"regular","trading":"normal","stale":false,"delay_seconds":0,
 "source":"push","attribution":null,"precision":2}
"""


def _tick(**fields: Any) -> Tick:
    return Tick.model_validate({"symbol": "GSK", "price": "39.36", **fields})


def test_a_quote_goes_through_unchanged() -> None:
    """What one service writes, another reads and writes again to the letter."""
    assert json.loads(Quote.model_validate_json(QUOTE).model_dump_json()) == json.loads(
        QUOTE
    )


def test_a_tick_needs_a_symbol_and_a_price() -> None:
    """All else leaves what stands unchanged."""
    tick = _tick()
    assert (tick.time, tick.previous_close, tick.trading) == (None, None, None)
    assert not tick.correction


@pytest.mark.parametrize("price", ["0", "-1", "0.00", "-0.01"])
def test_a_price_is_above_zero(price: str) -> None:
    """Nothing is sold for nothing."""
    with pytest.raises(ValidationError, match="greater than 0"):
        _tick(price=price)


@pytest.mark.parametrize("percent", ["0", "-1.22", "100", "-99.99", "12345.6", "-0.00"])
def test_a_percent_may_stand_for_the_close(percent: str) -> None:
    """Up to two decimals, anything above -100 says where the price came from."""
    assert _tick(change_percent=percent).change_percent == Decimal(percent)


@pytest.mark.parametrize("percent", ["-100", "-100.01", "-5000"])
def test_a_loss_of_everything_is_refused(percent: str) -> None:
    """From -100 % no close above zero can be derived."""
    with pytest.raises(ValidationError, match="above -100"):
        _tick(change_percent=percent)


@pytest.mark.parametrize("percent", ["1.234", "0.000", "-1.2200"])
def test_a_finer_percent_is_refused(percent: str) -> None:
    """More than two decimals could not come out again exactly."""
    with pytest.raises(ValidationError, match="at most 2 decimals"):
        _tick(change_percent=percent)


def test_a_close_and_a_percent_are_one_too_many() -> None:
    """Two references could contradict each other."""
    with pytest.raises(ValidationError, match="not both"):
        _tick(change_percent="1", previous_close="39")


@given(
    st.dictionaries(
        st.sampled_from([*Tick.model_fields, "x"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    )
)
def test_whatever_comes_is_a_tick_or_refused(fields: dict[str, object]) -> None:
    """No input makes the model fail in another way than by refusing."""
    try:
        tick = Tick.model_validate(fields)
    except ValidationError:
        return
    assert tick.price > 0


def test_a_list_holds_each_symbol_once() -> None:
    """A double, however it is typed, is a mistake; an empty list hides a strip."""
    assert QuoteListInput(symbols=["bp", "GSK"]).symbols == ["BP", "GSK"]
    assert QuoteListInput(symbols=[]).symbols == []
    with pytest.raises(ValidationError, match="twice"):
        QuoteListInput(symbols=["BP", "bp"])


def test_a_list_has_an_end() -> None:
    """No strip has more than 500 symbols."""
    with pytest.raises(ValidationError, match="500"):
        QuoteListInput(symbols=[f"S{n}" for n in range(501)])


def test_an_instrument_needs_nothing() -> None:
    """A symbol may stand for something nobody has described yet."""
    assert InstrumentInput().precision == 2
    with pytest.raises(ValidationError):
        InstrumentInput(precision=13)


@pytest.mark.parametrize("precision", [True, -1, 13, "x", 1.5])
def test_a_precision_is_a_small_number(precision: object) -> None:
    """``true`` is no number here, whatever Python thinks."""
    assert InstrumentInput(precision=2.0).precision == 2
    with pytest.raises(ValidationError):
        InstrumentInput.model_validate({"precision": precision})
