"""Instruments are found by what people type, and made by first ticks."""

import pytest

from quotes_service.domain.instrument import Instrument, first_seen
from tests.fakes.quotes import GSK, a_tick


@pytest.mark.parametrize("words", ["gsk", "GSK PLC", "plc", "sk p"])
def test_matches(words: str) -> None:
    """Symbol and name are searched, in any case."""
    assert GSK.matches(words)


def test_no_match() -> None:
    """What is in neither is not found; an instrument may have no name."""
    assert not Instrument("BP").matches("gsk")


@pytest.mark.parametrize(
    ("price", "precision"), [("5", 2), ("55.646", 3), ("0.000000000001", 12)]
)
def test_first_seen(price: str, precision: int) -> None:
    """A first tick tells currency and decimals, never fewer than two."""
    instrument = first_seen(a_tick(price, symbol="NEW", currency="EUR"))
    assert instrument == Instrument("NEW", currency="EUR", precision=precision)
