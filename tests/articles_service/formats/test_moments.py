"""Times as feeds write them, and as they should."""

import pytest

from articles_service.formats.moments import read_moment, rfc822
from tests.fakes.stories import NOW


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-17T20:00:00.000Z",
        "2024-06-17T22:00+02:00",
        "20240617T200000Z",
        " 2024-06-17 20:00:00\n",
        "Mon, 17 Jun 2024 20:00:00 GMT",
        "Mon, 17 Jun 2024 20:00:00 +0000",
        "17 Jun 2024 22:00 CEST",
        "Mon, 17 Jun 2024 21:00:00 BST",
        "Mon, 17 Jun 2024 16:00:00 EDT",
        "Mon, 17 Jun 2024 22:00:00 +02:00",
        "Mon, 17 Jun 2024 22:00:00 GMT+0200",
        "Mon, 17 Jun 24 20:00:00 Z",
        "Tue, 18 Jun 2024 01:30:00 IST",
    ],
)
def test_one_moment(text: str) -> None:
    """However it is written, it is the same moment."""
    assert read_moment(text) == NOW


@pytest.mark.parametrize(
    "text", [None, "", "yesterday", "9999-12-31T23:59:59-12:00", "99 Xyz 2024", "2024"]
)
def test_no_moment(text: str | None) -> None:
    """What is no time of this calendar is none."""
    assert read_moment(text) is None


def test_written() -> None:
    """RSS has a form of its own."""
    assert rfc822(NOW) == "Mon, 17 Jun 2024 20:00:00 GMT"
