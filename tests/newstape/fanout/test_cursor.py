"""Cursors are opaque outside and exact inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.fanout.cursor import Cursor

epochs = st.text("abcdef0123456789-", min_size=1, max_size=12)


@given(epochs, st.integers(0, 10**17))
def test_a_cursor_comes_back_the_same(epoch: str, seq: int) -> None:
    """Also where the epoch holds a dash."""
    assert Cursor.parse(str(Cursor(epoch, seq))) == Cursor(epoch, seq)


@pytest.mark.parametrize(
    "text", ["", "-", "e", "e-", "-5", "e-x", "e-٣", "e-" + "9" * 30]
)
def test_what_is_none_of_ours_is_no_cursor(text: str) -> None:
    """Garbage from outside is not an error, only no cursor."""
    assert Cursor.parse(text) is None
