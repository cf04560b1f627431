"""What the campaign of a market day sees: readers by the rules of the page's scripts."""

import random
import time
from typing import Any

import httpx2
import pytest

from tests.campaigns.day_reader import BEHIND, House, PageReader, Tally
from tests.campaigns.day_sheet import Sheet, Told
from tests.campaigns.day_truth import Truth

TALE = Told("id-1", 2, "Ferry line reopens")
QUOTE = {"symbol": "GSK", "seq": 7, "price": "39.36", "stale": False, "time": "…7"}
SHEET = Sheet((QUOTE,), ("GSK",), "e-7", "live", "/stream", TALE, (), True)
TRUTH = Truth(
    {"GSK": QUOTE},
    {"front": ["GSK"]},
    {
        "ferry": (
            200,
            {
                "id": "id-1",
                "version": 2,
                "headline": "Ferry line reopens",
                "slug": "ferry",
                "ticker_list": None,
            },
        )
    },
    {},
)


@pytest.fixture
def reader() -> PageReader:
    """A reader of a story that is as the services say."""
    client = httpx2.AsyncClient(trust_env=False)
    house = House(client, 1, Tally(), random.Random(1), (1, 2))
    reader = PageReader("/v1/pages/ferry", "socket", house)
    reader.show(SHEET, time.monotonic())
    reader.take(ack(resumed=True))
    reader.take({"type": "snapshot", "cursor": "e-7", "quotes": []})
    return reader


def ack(*, resumed: bool) -> dict[str, Any]:
    """The answer to a subscription to the strip."""
    return {"type": "ack", "resumed": resumed, "symbols": ["GSK"], "rejected": []}


def update(seq: int, price: str) -> dict[str, Any]:
    """A newer price, or an older one."""
    row = {"symbol": "GSK", "seq": seq, "price": price, "time": f"…{seq}"}
    return {"type": "update", "cursor": f"e-{seq}", "quotes": [row]}


def told(reader: PageReader) -> list[str]:
    """How the page differs from what is so."""
    return list(TRUTH.differences(reader))


def test_a_page_that_is_right(reader: PageReader) -> None:
    """A page that says what the services say has no differences."""
    assert told(reader) == []


@pytest.mark.parametrize(
    ("message", "difference"),
    [
        (update(8, "39.40"), "has GSK with"),
        ({"type": "state", "part": "ticker", "state": "stale"}, "is stale"),
        ({**ack(resumed=True), "symbols": ["BP"]}, "has the strip"),
        (ack(resumed=False), "has GSK with {}"),
    ],
)
def test_a_page_that_is_wrong(
    reader: PageReader, message: dict[str, Any], difference: str
) -> None:
    """Another price, state or strip than the services' own is told."""
    reader.take(message)
    assert [each[: len(difference)] for each in told(reader)] == [difference]


def test_another_version_is_wrong(reader: PageReader) -> None:
    """A reader who was not told of a new version has another page."""
    reader.show(SHEET._replace(story=TALE._replace(version=1)), time.monotonic())
    assert len(told(reader)) == 1


def test_a_price_that_goes_back(reader: PageReader) -> None:
    """It is a fault on the stream, and in a page that is loaded a while later."""
    reader.take(update(9, "40.00"))
    reader.take(update(8, "39.90"))
    reader.show(SHEET, time.monotonic())
    reader.show(SHEET, time.monotonic() + 2 * BEHIND)
    faults = [fault.partition(": ")[2] for fault in reader.tally.faults]
    assert faults == [
        "GSK went from 9 to 8 by its stream",
        "GSK went from 9 to 7 by the page",
    ]
