"""Cursors are written and read."""

import pytest

from quotes_service.domain.cursor import Cursor


def test_there_and_back() -> None:
    """A cursor is read as it was written."""
    cursor = Cursor("6f1c", 18247)
    assert str(cursor) == "6f1c-18247"
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", "6f1c", "-5", "6f1c-", "6f1c-x", "6f1c-" + "9" * 19]
)
def test_no_cursor(text: str) -> None:
    """Other texts are no cursors."""
    assert Cursor.parse(text) is None
