"""The tape that the bench plays."""

from collections import Counter
from pathlib import Path

from bench.stream.tape import in_time, write_tape
from quotes_service.domain.quote import Tick
from quotes_service.sources.tape import read_tape
from tests.fakes.samples import sampled


def test_tape_is_one_that_the_service_plays(tmp_path: Path) -> None:
    """Every line is a tick that changes a price, and few symbols have most of them."""
    path = write_tape(tmp_path / "tape", seconds=0.1, rate=20_000)
    with path.open("rb") as lines:
        entries = list(read_tape(lines, "replay"))
    ticks = [entry for entry in entries if isinstance(entry, Tick)]
    assert len(ticks) == len(entries) == 2000
    before: dict[str, object] = {}
    for tick in ticks:
        assert before.get(tick.symbol) != tick.price
        before[tick.symbol] = tick.price
    often = Counter(tick.symbol for tick in ticks).most_common()
    assert often[0][1] > 20 * often[-1][1]


def test_in_time_is_a_second_at_most() -> None:
    """No lag at all means that nothing was seen."""
    assert in_time(sampled(p99=1000.0))
    assert not in_time(sampled(p99=1000.1))
    assert not in_time(sampled(p99=0.0))
