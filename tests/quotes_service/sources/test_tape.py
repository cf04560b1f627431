"""A tape is read line by line."""

from pathlib import Path

from quotes_service.domain.quote import Tick
from quotes_service.sources.tape import BadLine, read_tape
from tests.fakes.quotes import NOON, a_tick

GOOD = b'{"symbol":"GSK","price":"39.36","time":"2024-06-17T12:00:00Z"}\n'
SAMPLE = Path(__file__).parents[3] / "samples" / "tape.jsonl"


def test_good_lines() -> None:
    """Each line is a tick of the source that plays it; empty lines are skipped."""
    entries = list(read_tape([GOOD, b"\n", b"  \r\n", GOOD], "replay"))
    tick = a_tick("39.36", time=NOON, source="replay")
    assert entries == [tick] * 2


def test_bad_lines_by_number() -> None:
    """A line that holds no tick is told by its number, and the next is read."""
    lines = [b"{oops\n", b"\n", b'{"symbol":"GSK","price":"39.36"}\n', b"[]\n", GOOD]
    *bad, good = read_tape(lines, "replay")
    assert [one.number for one in bad if isinstance(one, BadLine)] == [1, 3, 4]
    assert [one.reason for one in bad if isinstance(one, BadLine)][1].startswith(
        "/time"
    )
    assert isinstance(good, Tick)


def test_our_sample_is_good() -> None:
    """Every line of the tape that ships is a tick, and time goes forward."""
    with SAMPLE.open("rb") as lines:
        entries = list(read_tape(lines, "replay"))
    times = [entry.time for entry in entries if isinstance(entry, Tick)]
    assert len(times) == len(entries) > 100
    assert times == sorted(time for time in times if time is not None)
