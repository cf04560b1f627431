"""Times in the edition's zone, and never without its name."""

from datetime import UTC, datetime

import pytest

from gateway.render.dates import Dates
from gateway.render.edition import Edition

AT = datetime(2024, 6, 17, 22, 30, tzinfo=UTC)


def test_weekday_and_day() -> None:
    """The masthead has the weekday, a story's head the day."""
    dates = Dates(Edition())

    assert dates.weekday(AT) == "Monday, June 17, 2024"
    assert dates.day(AT) == "June 17, 2024"


def test_zone_moves_the_day() -> None:
    """Half past ten in the evening in London's winter is the next day in Berlin."""
    dates = Dates(Edition(locale="de", timezone="Europe/Berlin"))

    assert dates.moment(AT) == "18. Juni 2024, 00:30 MESZ"


@pytest.mark.parametrize(
    ("locale", "zone", "name"),
    [
        ("en", "UTC", "UTC"),
        ("en", "Asia/Dubai", "UTC+04"),
        ("en", "America/New_York", "EDT"),
        ("en-GB", "America/New_York", "EDT"),
        ("en", "Europe/Berlin", "CEST"),
        ("de-CH", "Europe/Zurich", "MESZ"),
    ],
)
def test_zone_name(locale: str, zone: str, name: str) -> None:
    """A zone has its name in the language, else its own, else it is told by its distance."""
    assert Dates(Edition(locale=locale, timezone=zone)).zone_name(AT) == name


@pytest.mark.parametrize(
    ("now", "written"),
    [
        (datetime(2024, 6, 17, 23, 59, tzinfo=UTC), "22:30 UTC"),
        (datetime(2024, 6, 18, 0, 1, tzinfo=UTC), "Jun 17, 22:30 UTC"),
    ],
)
def test_as_of(now: datetime, written: str) -> None:
    """A time of another day has its date."""
    assert Dates(Edition()).as_of(AT, now) == written
