"""Places in what was found, and the inquiries that go on from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.cursor import sealed
from articles_service.domain.errors import CursorError, DepthError
from articles_service.domain.inquiry import (
    DEPTH,
    Inquiry,
    Order,
    Place,
    from_cursor,
    to_cursor,
)
from articles_service.domain.listing import Query
from articles_service.domain.search import parse

orders: st.SearchStrategy[Order] = st.sampled_from(
    ["-published_at", "published_at", "-updated_at", "relevance"]
)
places = st.builds(
    Place,
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**62), 2**62),
    st.integers(0, DEPTH - 1),
)


@given(orders, places)
def test_a_cursor_comes_back(order: Order, place: Place) -> None:
    """A place written and read is the same, to the last digit of its rank."""
    assert from_cursor(order, to_cursor(order, place)) == place


@given(orders, orders, places)
def test_a_cursor_knows_its_order(one: Order, other: Order, place: Place) -> None:
    """The cursor of one order is none of another."""
    if one != other:
        with pytest.raises(CursorError):
            from_cursor(other, to_cursor(one, place))


@pytest.mark.parametrize(
    "parts",
    [
        ("q", "relevance", "nan", 1, 1),
        ("q", "relevance", "inf", 1, 1),
        ("q", "relevance", "1.0", 2**63, 1),
        ("q", "relevance", "1.0", 1, -1),
        ("q", "relevance", "1.0", 1),
        ("x", "relevance", "1.0", 1, 1),
        ("q", "relevance", "one", 1, 1),
    ],
)
def test_a_forged_cursor(parts: tuple[object, ...]) -> None:
    """Ranks and numbers that do not exist do not get through."""
    with pytest.raises(CursorError):
        from_cursor("relevance", sealed(*parts))


@pytest.mark.parametrize("order", ["relevance", "-updated_at"])
def test_what_is_weighed_out_ends_at_a_depth(order: Order) -> None:
    """It goes on to the depth, and then says why not any further."""
    before = Place(-1.0, 7, DEPTH - 1)
    assert from_cursor(order, to_cursor(order, before)) == before
    with pytest.raises(DepthError, match="no deeper than 1000"):
        from_cursor(order, to_cursor(order, Place(-1.0, 7, DEPTH)))


@pytest.mark.parametrize("order", ["-published_at", "published_at"])
def test_what_is_exact_does_not_end(order: Order) -> None:
    """Every match can be reached."""
    deep = Place(0.0, 7, DEPTH)
    assert from_cursor(order, to_cursor(order, deep)) == deep


def test_one_more() -> None:
    """One story more is asked for, everything else stays."""
    wanted = Inquiry(Query(tag="x", limit=20), parse("boat"))
    assert wanted.one_more() == Inquiry(Query(tag="x", limit=21), parse("boat"))
