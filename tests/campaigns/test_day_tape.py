"""The tape of a market day is one that the quotes service plays."""

from datetime import timedelta
from pathlib import Path

from quotes_service.domain.quote import Tick
from quotes_service.sources.tape import BadLine, read_tape
from tests.campaigns.day_tape import OPENS, write_tape

SYMBOLS = [f"S{number:02}" for number in range(20)]


def played(path: Path, seed: int = 1) -> list[Tick]:
    """The ticks of a day, none of which may be refused."""
    write_tape(path, SYMBOLS, 8.5, 5000, seed)
    with path.open("rb") as lines:
        entries = list(read_tape(lines, "replay"))
    assert not [entry for entry in entries if isinstance(entry, BadLine)]
    return [entry for entry in entries if isinstance(entry, Tick)]


def test_in_order_from_opening_to_close(tmp_path: Path) -> None:
    """Every symbol has a price at the opening, and one in the auction at the close."""
    ticks = played(tmp_path / "tape")
    times = [tick.time for tick in ticks if tick.time]
    close = OPENS + timedelta(hours=8.5)
    assert times == sorted(times)
    assert {tick.symbol for tick in ticks if tick.time == OPENS} == set(SYMBOLS)
    assert [t.symbol for t in ticks if t.time == close] == SYMBOLS


def test_busy_at_the_opening_and_quiet_at_noon(tmp_path: Path) -> None:
    """A quarter of an hour then has twice the ticks of half an hour at noon."""
    times = [tick.time - OPENS for tick in played(tmp_path / "tape") if tick.time]
    opening = sum(time < timedelta(minutes=15) for time in times)
    noon = sum(timedelta(hours=4) <= time < timedelta(hours=4.5) for time in times)
    assert opening > 2 * noon > 0


def test_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """A run can be had again."""
    first = played(tmp_path / "first")
    assert played(tmp_path / "again") == first
    assert played(tmp_path / "other", seed=2) != first


def test_halts_end(tmp_path: Path) -> None:
    """A halted symbol trades again on the same day."""
    ticks = played(tmp_path / "tape")
    halted = [t.symbol for t in ticks if t.trading == "halted"]
    assert len(halted) == len(set(halted)) == 2
    last = {tick.symbol: tick.trading for tick in ticks}
    assert set(last.values()) == {"normal"}
