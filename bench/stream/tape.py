"""How many ticks a second one process takes from a tape, readers following."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

import orjson

from bench.arena import Arena
from bench.figures import Finding
from bench.load import BIN, Load, Sample
from bench.report import Table
from bench.stream.addresses import address
from bench.stream.ours import Ours
from bench.stream.outcome import Outcome, core
from bench.stream.plan import Plan, symbols

UNIVERSE = 500
READERS = 100
CONFLATE_MS = 100
MUST, AIM = 50_000, 100_000
MOST_LAG_MS = 1000.0
HEAD = ("tape", "ticks/s taken", "lag p50 ms", "lag p99 ms", "rows/s read", "core")


def tape(arena: Arena, load: Load) -> Outcome:
    """100 readers of all 500 symbols at 100 ms; ticks fall on symbols by Zipf's law.

    First as fast as they are taken, then a little above the rates of the bar and at what
    should just work. The figure is the highest rate at which the lag's p99 stays within a second.
    """
    file = write_tape(BIN / "zipf.jsonl", seconds=load.warm + load.seconds)
    unpaced = _play(arena, load, file, 0.0)
    capacity = _rate(unpaced)
    paced = {
        wanted: _play(arena, load, file, wanted / MUST)
        for wanted in sorted({*map(_spared, (MUST, AIM)), _round(0.8 * capacity)})
        if wanted <= 1.2 * capacity
    }
    found = Finding(
        "ticks/s from a tape, lag p99 ≤ 1 s",
        max((_rate(one) for one in paced.values() if in_time(one)), default=None),
        MUST,
        AIM,
        f"as fast as it goes {capacity:,.0f}/s",
        "/s",
        more_is_better=True,
    )
    rows = [_row("as fast as it goes", unpaced, paced=False)]
    rows += [_row(f"{wanted:,}/s", one) for wanted, one in paced.items()]
    title = f"Ticks from a tape, {READERS} readers × {UNIVERSE} symbols"
    return Outcome(Table(title, HEAD, rows), [found])


def in_time(sample: Sample) -> bool:
    """Whether readers saw prices within a second, nearly always."""
    return 0 < sample.p99 <= MOST_LAG_MS


def write_tape(path: Path, seconds: float, rate: int = MUST, seed: int = 1) -> Path:
    """A tape of so many ticks a second, each a change of price."""
    with path.open("wb") as lines:
        lines.writelines(_lines(int(seconds * rate), rate, seed))
    return path


def _lines(count: int, rate: int, seed: int) -> Iterator[bytes]:
    random = Random(seed)  # noqa: S311 - the same tape each time
    names = symbols(UNIVERSE)
    weights = list(accumulate(1 / rank for rank in range(1, UNIVERSE + 1)))
    cents = dict.fromkeys(names, 4000)
    start = datetime(2024, 6, 17, 13, 30, tzinfo=UTC)
    for number, name in enumerate(random.choices(names, cum_weights=weights, k=count)):
        cents[name] += random.choice((-1, 1)) if cents[name] > 1000 else 1
        time = start + timedelta(seconds=number / rate)
        tick = {
            "symbol": name,
            "price": f"{cents[name] // 100}.{cents[name] % 100:02d}",
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        yield orjson.dumps(tick, option=orjson.OPT_APPEND_NEWLINE)


def _play(arena: Arena, load: Load, file: Path, speed: float) -> Sample:
    plan = Plan("", way="tape", symbols=UNIVERSE, tape=str(file), speed=speed)
    ours = Ours("tape", plan, [address(symbols(UNIVERSE), CONFLATE_MS)])
    return arena.once(
        ours, replace(load, readers=READERS, every=False, lag_by_time=True)
    )


def _rate(sample: Sample) -> float:
    return sample.published / sample.seconds


def _spared(rate: int) -> int:
    """A little more than a rate: some of a run's ticks are on their way at its end."""
    return int(1.04 * rate)


def _round(rate: float) -> int:
    return int(rate // 1000 * 1000)


def _row(name: str, sample: Sample, *, paced: bool = True) -> list[str]:
    lags = [f"{sample.p50:,.0f}", f"{sample.p99:,.0f}"] if paced else ["–", "–"]
    return [
        name,
        f"{_rate(sample):,.0f}",
        *lags,
        f"{sample.updates / sample.seconds:,.0f}",
        f"{core(sample):.0%}",
    ]
