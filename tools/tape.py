"""Write the sample tape: ``python -m tools.tape > samples/tape.jsonl``.

Two synthetic minutes of the strip of ``samples/page.txt``: every symbol opens at its
printed price, then walks in steps of its tick size and is drawn back to where it began.
The seed is fixed and only ``Random.random`` is used, so every Python writes the same
bytes.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from newstape.cli.page import StripRow, parse_page
from newstape.wire.scalars import format_decimal, format_time

PAGE = Path(__file__).parents[1] / "samples" / "page.txt"
SEED = 20240617
START = datetime(2024, 6, 17, 13, 30, tzinfo=UTC)
DURATION = timedelta(minutes=2)
MEAN_GAP_SECONDS = 0.33
MOST_STEPS = 3
PULL = 0.2


def ticks(rows: tuple[StripRow, ...], seed: int) -> Iterator[dict[str, str]]:
    """Ticks in order of time; the first of each symbol brings its previous close."""
    random = Random(seed)  # noqa: S311  (a tape, not a secret)
    offsets = dict.fromkeys(rows, 0)
    time = START
    for row in rows:
        yield {**_tick(row, 0, time), **_reference(row)}
        time += timedelta(milliseconds=20)
    while time < START + DURATION:
        row = rows[int(random.random() * len(rows))]
        offsets[row] += _step(random, offsets[row])
        yield _tick(row, offsets[row], time)
        gap_ms = 1 + int(random.random() * 2_000 * MEAN_GAP_SECONDS)
        time += timedelta(milliseconds=gap_ms)


def _step(random: Random, offset: int) -> int:
    """One to three tick sizes, more often back to the start than away from it."""
    size = 1 + int(random.random() * MOST_STEPS)
    up = 0.5 - PULL * (offset > 0) + PULL * (offset < 0)
    return size if random.random() < up else -size


def _tick(row: StripRow, offset: int, time: datetime) -> dict[str, str]:
    price = row.price + offset * _tick_size(row.price)
    return {
        "symbol": row.symbol,
        "price": format_decimal(price),
        "time": format_time(time),
    }


def _tick_size(price: Decimal) -> Decimal:
    """A cent, or the last printed digit where that is finer."""
    exponent = price.as_tuple().exponent
    return Decimal(1).scaleb(min(-2, int(exponent)))


def _reference(row: StripRow) -> dict[str, str]:
    close = _previous_close(row.price, row.percent or Decimal(0))
    return {"previous_close": format_decimal(close), "currency": row.currency or "USD"}


def _previous_close(price: Decimal, percent: Decimal) -> Decimal:
    """The shortest close from which the printed percent comes out again."""
    exact = price / (1 + percent / 100)
    closes = (round(exact, places) for places in range(9))
    return next(c for c in closes if c and round((price / c - 1) * 100, 2) == percent)


def main() -> None:
    """Print the tape."""
    for tick in ticks(parse_page(PAGE.read_bytes()).strip, SEED):
        sys.stdout.write(json.dumps(tick) + "\n")


if __name__ == "__main__":
    main()
