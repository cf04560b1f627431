"""A tape is played as if it happened now."""

import asyncio
import json
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newstape.kit.clock import utc_now
from quotes_service.domain.errors import TapeError
from quotes_service.domain.quote import Tick
from quotes_service.sources.replay import BATCH, ReplaySource
from tests.fakes.quotes import NOON, later


def line(seconds: float, price: str = "1") -> str:
    """A tick of a tape, so many seconds after noon."""
    at = later(seconds).isoformat()
    return json.dumps({"symbol": "GSK", "price": price, "time": at}) + "\n"


def record(tape: Path, text: str) -> None:
    tape.write_text(text)


def remove(tape: Path) -> None:
    tape.unlink()


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return tmp_path / "tape.jsonl"


async def played(source: ReplaySource) -> list[list[Tick]]:
    """All batches of a tape that ends."""
    return [list(batch) async for batch in source.ticks()]


def at_noon() -> datetime:
    return NOON + timedelta(days=500)


async def test_rebased_to_now(tape: Path) -> None:
    """The first tick happens now, the others as much later as they did."""
    record(tape, line(0) + line(0.004) + line(3600))
    source = ReplaySource(tape, at_noon, speed=0, loop=False)
    ticks = [tick for batch in await played(source) for tick in batch]
    spans = [tick.time - at_noon() for tick in ticks if tick.time]
    assert spans == [timedelta(seconds=s) for s in (0, 0.004, 3600)]
    assert {tick.source for tick in ticks} == {"replay"}


async def test_in_its_own_time(tape: Path) -> None:
    """A tape takes as long as it took, divided by its speed."""
    record(tape, "".join(line(n) for n in range(5)))
    source = ReplaySource(tape, utc_now, speed=20, loop=False)
    began = time.monotonic()
    batches = await played(source)
    assert 0.15 < time.monotonic() - began < 3  # unscaled it would be 4
    assert [len(batch) for batch in batches] == [1] * 5


async def test_scaled_times(tape: Path) -> None:
    """At twice the speed things happen in half the time, and say so."""
    record(tape, line(0) + line(0.5))
    start = utc_now()
    source = ReplaySource(tape, utc_now, speed=10, loop=False)
    [[first], [second]] = await played(source)
    assert first.time is not None
    assert second.time is not None
    assert second.time - first.time == timedelta(seconds=0.05)
    assert first.time >= start


async def test_batches(tape: Path) -> None:
    """What happens within ten milliseconds comes together, up to a size."""
    record(tape, line(0) + line(0.009) + line(0.01) + line(0.5) * (BATCH + 1))
    source = ReplaySource(tape, at_noon, speed=0, loop=False)
    assert [len(batch) for batch in await played(source)] == [2, 1, BATCH, 1]


async def test_bad_lines(tape: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Bad lines are refused by number, once each time the tape is played."""
    record(tape, "oops\n" + line(0) + '{"symbol":"GSK"}\n' + line(1))
    source = ReplaySource(tape, at_noon, speed=0, loop=False)
    assert sum(map(len, await played(source))) == 2
    assert source.refused == 2
    assert ", line 1: not JSON" in caplog.text
    assert ", line 3: /price" in caplog.text


async def test_a_loop(tape: Path) -> None:
    """A tape that loops begins again, rebased again."""
    record(tape, line(0))
    source = ReplaySource(tape, utc_now)
    ticks = source.ticks()
    async with asyncio.timeout(10):
        [first] = await anext(ticks)
        [again] = await anext(ticks)
    assert first.time is not None
    assert again.time is not None
    assert again.time > first.time
    await ticks.aclose()


def test_no_tape(tape: Path) -> None:
    """A tape that is not there, or has no tick, is refused before it is played."""
    with pytest.raises(TapeError, match="No such file"):
        ReplaySource(tape, utc_now)
    record(tape, "nothing\n")
    with pytest.raises(TapeError, match="no tick"):
        ReplaySource(tape, utc_now)


async def test_a_tape_that_is_taken_away(tape: Path) -> None:
    """It ends with an error that says what happened."""
    record(tape, line(0))
    source = ReplaySource(tape, at_noon, speed=0, loop=False)
    remove(tape)
    with pytest.raises(TapeError, match="No such file"):
        await played(source)
