"""Ticks are read from parsed JSON, or refused with the field and the reason."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes_service.domain.quote import Tick
from quotes_service.sources.ticks import BadTickError, read_tick


def test_every_field() -> None:
    """What the wire says is what the tick holds."""
    data = {
        "symbol": "gsk",
        "price": "39.360",
        "time": "2024-06-17T22:00:00+02:00",
        "previous_close": "39.85",
        "currency": "USD",
        "trading": "halted",
        "correction": True,
    }
    assert read_tick(data, "push") == Tick(
        symbol="GSK",
        price=Decimal("39.360"),
        time=datetime(2024, 6, 17, 20, tzinfo=UTC),
        previous_close=Decimal("39.85"),
        currency="USD",
        trading="halted",
        correction=True,
        source="push",
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"price": 39.36}, "/price"),
        ({"price": "NaN"}, "/price"),
        ({"price": "1e400"}, "/price"),
        ({"price": "0"}, "/price"),
        ({"price": "-1"}, "/price"),
        ({"symbol": "a b"}, "/symbol"),
        ({"symbol": "A" * 33}, "/symbol"),
        ({"time": "2024-06-17"}, "/time"),
        ({"time": 1718600000}, "/time"),
        ({"time": "2024-06-17T20:00:00"}, "/time"),
        ({"change_percent": "-100"}, "-100"),
        ({"change_percent": "1.234"}, "2 decimals"),
        ({"change_percent": "1", "previous_close": "2"}, "not both"),
        ({"currency": "usd"}, "/currency"),
        ({"volume": 7}, "/volume"),
    ],
)
def test_poison(change: dict[str, Any], told: str) -> None:
    """A bad field is named."""
    with pytest.raises(BadTickError, match=told):
        read_tick({"symbol": "GSK", "price": "39.36", **change}, "push")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_anything_else_is_no_tick(data: object) -> None:
    """Whatever else comes is refused, and breaks nothing."""
    with pytest.raises(BadTickError):
        read_tick(data, "push")
