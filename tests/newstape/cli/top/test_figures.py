"""Figures as a person reads them."""

import pytest

from newstape.cli.top.figures import age, duration, number, percent, size


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"), (0, "0"), (0.04, "0"), (0.44, "0.4"), (7, "7"), (99.94, "99.9"),
        (99.96, "100"), (999.4, "999"), (999.6, "1k"), (12_345, "12.3k"),
        (2.5e6, "2.5M"), (9e15, "9000T"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits_and_a_letter(value: float | None, text: str) -> None:
    """A column stays narrow, whatever comes."""
    assert number(value) == text


def test_sizes_are_bytes() -> None:
    """In thousands, as networks count."""
    sizes = [size(value) for value in (None, 0, 412, 26_400, 98_100_000)]
    assert sizes == ["–", "0 B", "412 B", "26.4 kB", "98.1 MB"]


def test_durations_have_their_unit() -> None:
    """What is fast in milliseconds, what is slow in seconds."""
    told = [duration(value) for value in (None, 0.0004, 0.012, 0.25, 1, 59.97)]
    assert told == ["–", "0.4 ms", "12 ms", "250 ms", "1 s", "60 s"]


def test_an_age_is_told_in_the_unit_that_fits() -> None:
    """To the second when young, to the day when old."""
    told = [age(value) for value in (None, 0, 119, 120, 7199, 7200, 172_799, 700_000)]
    assert told == ["–", "0 s", "119 s", "2 min", "120 min", "2 h", "48 h", "8 d"]


def test_a_share_is_told_in_percent() -> None:
    """Of one core, say, which two can exceed."""
    assert [percent(value) for value in (None, 0.124, 1.5)] == ["–", "12%", "150%"]
