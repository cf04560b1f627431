"""Plain ticks are read the short way, and are what the long way makes of them."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.wire.scalars import format_time
from quotes_service.domain.quote import Tick
from quotes_service.sources.plain import read_plain
from quotes_service.sources.ticks import BadTickError, read_tick
from tests.fakes.quotes import NOON, a_tick, later


def long_way(line: bytes) -> Tick | None:
    """What the wire's own model makes of a line."""
    try:
        return read_tick(orjson.loads(line), "replay")
    except (orjson.JSONDecodeError, BadTickError):
        return None


def test_a_plain_tick() -> None:
    """Symbol, price with its digits, time in UTC, and where it is from."""
    line = b'{"symbol":"BP.XLON","price":"39.360","time":"2024-06-17T12:00:00.000Z"}'
    tick = read_plain(line, "replay")
    assert tick == a_tick("39.360", symbol="BP.XLON", time=NOON, source="replay")
    assert tick is not None
    assert str(tick.price) == "39.360"


@pytest.mark.parametrize(
    "line",
    [
        b'{"symbol":"gsk","price":"1","time":"2024-06-17T12:00:00Z"}',
        b'{"symbol":"GSK\\n","price":"1","time":"2024-06-17T12:00:00Z"}',
        b'{"symbol":"GSK","price":"1\\n","time":"2024-06-17T12:00:00Z"}',
        b'{"symbol":"GSK","price":"0.00","time":"2024-06-17T12:00:00Z"}',
        b'{"symbol":"GSK","price":"-1","time":"2024-06-17T12:00:00Z"}',
        b'{"symbol":"GSK","price":1,"time":"2024-06-17T12:00:00Z"}',
        b'{"symbol":"GSK","price":"1","time":"2024-06-17T12:00:00+02:00"}',
        b'{"symbol":"GSK","price":"1","time":"2024-06-17 12:00:00Z"}',
        b'{"symbol":"GSK","price":"1","time":"2024-02-30T12:00:00Z"}',
        b'{"symbol":"GSK","price":"1"}',
        b'{"symbol":"GSK","price":"1","time":"2024-06-17T12:00:00Z","correction":true}',
        b'{"symbol":"GSK","price":"1","time":"2024-06-17T12:00:00Z"',
        b"[]",
        b"\xff",
    ],
)
def test_what_is_not_plain(line: bytes) -> None:
    """Everything else goes the long way, good or bad."""
    assert read_plain(line, "replay") is None


words = st.text(max_size=9) | st.sampled_from(
    ["GSK", "bp", "^GSPC", "A.B", "39.36", "0"]
)
times = (
    st.integers(-(10**9), 10**9).map(lambda second: format_time(later(second)))
    | st.datetimes().map(lambda moment: moment.isoformat() + "Z")
    | words
)
fields = st.fixed_dictionaries(
    {"symbol": words, "price": words | st.decimals().map(str), "time": times},
    optional={"correction": st.booleans(), "other": words},
)


@given(fields)
def test_both_ways_agree(given: dict[str, object]) -> None:
    """Whatever is read the short way reads the same the long way."""
    line = orjson.dumps(given)
    short = read_plain(line, "replay")
    if short is not None:
        assert short == long_way(line)
