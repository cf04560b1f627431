"""What a stream's address asks for."""

import pytest

from newstape.wire.address import QueryError, read_query
from newstape.wire.codec import StreamRequest


def test_symbols_are_split_and_upper_cased() -> None:
    """Blanks around them do not matter."""
    request = read_query({"symbols": "gsk, BP.XLON,^FTSE", "since": "e-1"})
    assert request == StreamRequest(
        "subscribe", keys=["GSK", "BP.XLON", "^FTSE"], since="e-1"
    )


def test_a_list_and_a_rate() -> None:
    """Both in one request."""
    request = read_query({"list": "front", "conflate_ms": "250"})
    assert request == StreamRequest("subscribe", list_name="front", conflate_ms=250)


def test_the_star_is_everything() -> None:
    """Only alone."""
    assert read_query({"symbols": "*"}) == StreamRequest("subscribe", keys=["*"])
    with pytest.raises(QueryError):
        read_query({"symbols": "*,A"})


def test_an_empty_address_asks_for_nothing() -> None:
    """And one with a rate alone only sets the rate."""
    assert read_query({}) is None
    assert read_query({"other": "x"}) is None
    assert read_query({"conflate_ms": "9"}) == StreamRequest("configure", conflate_ms=9)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"symbols": "A,,B"}, "symbols"),
        ({"symbols": "A B"}, "symbols"),
        ({"symbols": "A", "list": "front"}, "not both"),
        ({"list": "../x"}, "list"),
        ({"list": "front", "conflate_ms": "-1"}, "conflate_ms"),
        ({"list": "front", "conflate_ms": "soon"}, "conflate_ms"),
    ],
)
def test_nonsense_is_refused_by_name(query: dict[str, str], named: str) -> None:
    """The error says which part is wrong."""
    with pytest.raises(QueryError, match=named):
        read_query(query)
