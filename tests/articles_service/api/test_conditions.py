"""Conditional requests, apart from any article."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from articles_service.api.conditions import (
    cache_control,
    demanded,
    expected,
    http_date,
    last_modified,
    not_modified,
)
from newstape.kit.problems import ProblemError
from tests.fakes.stories import NOW, at


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        (None, None),
        ("*", None),
        (" * ", None),
        ('"7-ab"', {7}),
        ('"7"', {7}),
        ('W/"7-ab"', {7}),
        ('"7-ab-gzip"', {7}),
        ('"1-a","2-b" , W/"3"', {1, 2, 3}),
        ("7", set()),
        ('"ab"', set()),
        ('"-7"', set()),
        ('"1234567890"', set()),
        ("", set()),
    ],
)
async def test_if_match(header: str | None, versions: set[int] | None) -> None:
    """The versions that tags begin with; None admits any."""
    assert await expected(header) == versions
    if header is not None:
        assert await demanded(header) == versions


async def test_if_match_is_demanded() -> None:
    """Where it must be sent, its absence is 428."""
    with pytest.raises(ProblemError) as caught:
        await demanded(None)
    assert caught.value.problem.status == 428


@given(st.text())
async def test_any_if_match(header: str) -> None:
    """Whatever is sent, it is understood or admits nothing."""
    admitted = await expected(header)
    assert admitted is None or all(version >= 0 for version in admitted)


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({}, False),
        ({"if-none-match": '"1-a"'}, True),
        ({"if-none-match": 'W/"1-a"'}, True),
        ({"if-none-match": '"x", "1-a"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"1-b"'}, False),
        ({"if-none-match": "1-a"}, False),
        ({"if-modified-since": "Mon, 17 Jun 2024 20:00:00 GMT"}, True),
        ({"if-modified-since": "Mon, 17 Jun 2024 19:59:59 GMT"}, False),
        ({"if-modified-since": "nonsense"}, False),
        ({"if-modified-since": "Mon, 17 Jun 2024 20:00:00 -0000"}, False),
        ({"if-modified-since": "Mon, 99 Jun 99999 20:00:00 GMT"}, False),
        (
            {
                "if-none-match": '"1-b"',
                "if-modified-since": "Mon, 17 Jun 2024 20:00:00 GMT",
            },
            False,
        ),
    ],
)
def test_not_modified(headers: dict[str, str], same: bool) -> None:
    """Tags are compared weakly and go before dates; what is no date is not there."""
    assert not_modified(Headers(headers), '"1-a"', at(0.5)) is same


def test_dates_need_something_to_compare() -> None:
    """What has no date is always sent."""
    headers = Headers({"if-modified-since": "Mon, 17 Jun 2024 20:00:00 GMT"})
    assert not not_modified(headers, '"1"')


@given(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(1, 5_000))
def test_no_change_is_overlooked(first: int, read: int, second: int) -> None:
    """Who reads between two changes, in whatever fractions of a second, and asks again
    by date, is sent the second."""
    changed = at(first / 1000)
    date = last_modified(changed, at((first + read) / 1000))
    changed_again = at((first + read + second) / 1000)
    headers = Headers({"if-modified-since": date})
    if (
        changed_again.replace(microsecond=0) > changed.replace(microsecond=0)
        or read == 0
    ):
        assert not not_modified(headers, '"1"', changed_again)


def test_last_modified_is_never_to_come() -> None:
    """The date is at most the present, in GMT."""
    assert last_modified(NOW, at(0.9)) == "Mon, 17 Jun 2024 19:59:59 GMT"
    assert last_modified(at(0.4), at(1)) == "Mon, 17 Jun 2024 20:00:00 GMT"


@given(st.datetimes(timezones=st.just(UTC)))
def test_http_dates(moment: datetime) -> None:
    """They are those of the standard library, from the year 1 on."""
    assert http_date(moment) == format_datetime(moment, usegmt=True)


def test_cache_control() -> None:
    """Shared caches keep what is public alone."""
    assert cache_control(10, public=True) == "public, max-age=10"
    assert cache_control(0, public=False) == "private, max-age=0"
