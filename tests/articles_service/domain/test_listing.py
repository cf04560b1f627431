"""Cursors of lists."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.errors import CursorError
from articles_service.domain.listing import (
    Position,
    Query,
    Sort,
    from_cursor,
    position_of,
    to_cursor,
)
from tests.fakes.stories import NOW, a_story, an_id, at

sorts: st.SearchStrategy[Sort] = st.sampled_from(
    ["-published_at", "published_at", "-updated_at"]
)
times = st.integers(-(10**13), 2 * 10**14).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
positions = st.builds(Position, times, st.integers(0, 10**9).map(an_id))


@given(sorts, positions)
def test_a_cursor_comes_back(sort: Sort, position: Position) -> None:
    """A position written and read is the same, and fits into a URL as it is."""
    cursor = to_cursor(sort, position)
    assert from_cursor(sort, cursor) == position
    assert set(cursor) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


@given(sorts, sorts, positions)
def test_a_cursor_knows_its_order(one: Sort, other: Sort, position: Position) -> None:
    """The cursor of one order is none of another."""
    if one != other:
        with pytest.raises(CursorError):
            from_cursor(other, to_cursor(one, position))


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_anything_else_is_refused(text: str) -> None:
    """What is no cursor raises CursorError and nothing else."""
    with pytest.raises(CursorError):
        from_cursor("-published_at", text)


@pytest.mark.parametrize(
    "inside",
    [
        f"-published_at {10**30} {an_id(1)}",
        f"-published_at -{10**30} {an_id(1)}",
        f"-published_at x {an_id(1)}",
        f"-published_at 1 {an_id(1)} more",
        "-published_at 1 not-an-id",
    ],
)
def test_a_forged_cursor(inside: str) -> None:
    """Times that do not exist and ids that are none do not get through."""
    forged = base64.urlsafe_b64encode(inside.encode()).decode()
    with pytest.raises(CursorError):
        from_cursor("-published_at", forged)


def test_position_of() -> None:
    """A story stands at the time that its list is sorted by."""
    story = a_story(3, published_at=NOW, updated_at=at(5))
    assert position_of(story, "-published_at") == Position(NOW, an_id(3))
    assert position_of(story, "-updated_at") == Position(at(5), an_id(3))


def test_one_more() -> None:
    """One story more is asked for, everything else stays."""
    assert Query(tag="x", limit=20).one_more() == Query(tag="x", limit=21)
