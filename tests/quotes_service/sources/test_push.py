"""A pushed body is taken tick by tick, and reported on tick by tick."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import orjson
import pytest

from quotes_service.domain.board import (
    UNCHANGED,
    Accepted,
    Ignored,
    Refreshed,
    Refused,
    Verdict,
)
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.errors import (
    NotJsonError,
    NotTicksError,
    TooManyTicksError,
)
from quotes_service.domain.quote import Tick
from quotes_service.sources.push import PushSource
from tests.fakes.quotes import a_quote

CURSOR = Cursor("e", 7)


@dataclass
class Desk:
    """Judges by price: what the tests say is what a tick becomes."""

    verdicts: Sequence[Verdict] = ()
    cursor: Cursor = CURSOR
    ticks: list[Tick] = field(default_factory=list)
    refusals: int = 0

    def refused(self, count: int) -> None:
        self.refusals += count

    async def submit(self, ticks: Sequence[Tick]) -> "Desk":
        self.ticks += ticks
        kinds: list[Verdict] = [
            Accepted(a_quote(), frozenset({"price"})),
            Refreshed(a_quote()),
            UNCHANGED,
            Ignored("older"),
            Refused("no close fits"),
        ]
        self.verdicts = [kinds[int(tick.price) - 1] for tick in ticks]
        return self


def body(*prices: object) -> bytes:
    return orjson.dumps([{"symbol": "GSK", "price": price} for price in prices])


async def test_the_report() -> None:
    """Each tick is counted or told by its place in the body, whatever stands between."""
    desk = Desk()
    push = PushSource(desk, desk, 10)
    report = await push.take(body("1", 0.5, "2", "3", "5", "4", "x"), lines=False)
    assert report.accepted == 1
    assert report.unchanged == 2
    assert [(one.index, one.symbol, one.reason) for one in report.ignored] == [
        (5, "GSK", "older")
    ]
    assert [one.index for one in report.refused] == [1, 4, 6]
    assert report.refused[1].detail == "no close fits"
    assert report.cursor == "e-7"
    assert desk.refusals == 2
    assert [tick.price for tick in desk.ticks] == [Decimal(n) for n in (1, 2, 3, 5, 4)]


async def test_lines() -> None:
    """JSON Lines are the same; empty lines do not count, bad ones are refused."""
    desk = Desk()
    lines = b'{"symbol":"GSK","price":"1"}\r\n\n{oops\n  \n{"symbol":"BP","price":"1"}'
    report = await PushSource(desk, desk, 10).take(lines, lines=True)
    assert report.accepted == 2
    assert [one.index for one in report.refused] == [1]
    assert report.refused[0].detail.startswith("not JSON")


@pytest.mark.parametrize("lines", [False, True])
async def test_not_json(lines: bool) -> None:
    """A body that is not JSON at all is refused as a whole."""
    desk = Desk()
    with pytest.raises(NotJsonError):
        await PushSource(desk, desk, 10).take(b"price=1\nprice=2", lines=lines)
    assert desk.ticks == []


@pytest.mark.parametrize("given", [b"{}", b'"GSK"', b"null", b"7"])
async def test_not_ticks(given: bytes) -> None:
    """JSON that is no array is refused as a whole."""
    desk = Desk()
    with pytest.raises(NotTicksError):
        await PushSource(desk, desk, 10).take(given, lines=False)


@pytest.mark.parametrize("given", [b"", b"\n \n"])
async def test_no_lines(given: bytes) -> None:
    """No lines are no ticks: nothing happens, which is said."""
    desk = Desk()
    report = await PushSource(desk, desk, 10).take(given, lines=True)
    assert (report.accepted, report.refused) == (0, [])


@pytest.mark.parametrize("lines", [False, True])
async def test_too_many(lines: bool) -> None:
    """More ticks than are taken at a time are refused before any is."""
    desk = Desk()
    given = b"{}\n" * 11 if lines else b"[" + b",".join([b"{}"] * 11) + b"]"
    with pytest.raises(TooManyTicksError):
        await PushSource(desk, desk, 10).take(given, lines=lines)
    assert desk.ticks == []
