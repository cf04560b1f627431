"""How long a server wants to be left alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.client.web.retry_after import LONGEST_SECONDS, seconds_of

NOW = datetime(2024, 6, 17, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("0", 0),
        ("120", 120),
        ("99999999999999999999", LONGEST_SECONDS),
        ("Mon, 17 Jun 2024 20:02:00 GMT", 120),
        ("Monday, 17-Jun-24 20:02:00 GMT", 120),
        ("Mon Jun 17 20:02:00 2024", 120),
        ("Mon, 17 Jun 2024 19:00:00 GMT", 0),
        ("Sat, 17 Jun 2034 20:00:00 GMT", LONGEST_SECONDS),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_both_forms_are_read(text: str | None, seconds: float | None) -> None:
    """Seconds and dates count from now, up to a day; nonsense counts as nothing said."""
    assert seconds_of(text, lambda: NOW) == seconds


@given(st.text())
def test_nothing_makes_it_fail(text: str) -> None:
    """Whatever a server sends, the wait is bounded or unknown."""
    found = seconds_of(text, lambda: NOW)
    assert found is None or 0 <= found <= LONGEST_SECONDS
