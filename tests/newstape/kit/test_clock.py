"""The wall clock."""

from datetime import UTC

from newstape.kit.clock import utc_now


def test_time_has_a_zone() -> None:
    """Every time in Newstape is aware and in UTC."""
    assert utc_now().tzinfo is UTC
