"""A market day on a tape: the same for the same seed, busy when markets are.

It opens in a burst, is quiet at noon, picks up towards the end and closes with an
auction in which every symbol has its last price at once. Some are halted for a while.
"""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from newstape.wire.scalars import format_time

OPENS = datetime(2024, 6, 17, 8, tzinfo=UTC)
HALTED = 0.1
"""The part of all symbols that is halted once, for a twentieth of the day."""

Line = dict[str, Any]


def write_tape(
    path: Path, symbols: Sequence[str], hours: float, ticks: int, seed: int
) -> None:
    """Write about so many ticks of a day that lasts so many hours."""
    lines = _day(symbols, timedelta(hours=hours), ticks, random.Random(seed))
    path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))


def activity(share: float) -> float:
    """How busy the market is when this share of its day is over; the average is near 1."""
    opening = 4 * math.exp(-share / 0.03)
    noon = 0.7 * math.exp(-(((share - 0.5) / 0.15) ** 2))
    closing = 1.5 * math.exp((share - 1) / 0.05)
    return 1 + opening - noon + closing


def _day(
    symbols: Sequence[str], length: timedelta, ticks: int, dice: random.Random
) -> Iterator[Line]:
    cents = {symbol: dice.randint(300, 40_000) for symbol in symbols}
    for symbol in symbols:
        close = round(cents[symbol] * dice.uniform(0.97, 1.03))
        more = {"previous_close": _price(close), "currency": "USD"}
        yield {**_line(symbol, cents[symbol], OPENS), **more}
    halts = _halts(symbols, dice)
    for share in _moments(ticks, dice):
        symbol = dice.choice(symbols)
        begin, end = halts.get(symbol, (2.0, 2.0))
        if begin <= share < end:
            halts[symbol] = (2.0, end)  # one line tells of it, then it is silent
            yield {**_line(symbol, cents[symbol], OPENS + share * length), **_halted}
        elif not (begin > 1 and share < end <= 1):
            cents[symbol] = _moved(cents[symbol], dice)
            yield _line(symbol, cents[symbol], OPENS + share * length)
    for symbol in symbols:
        cents[symbol] = _moved(cents[symbol], dice)
        yield _line(symbol, cents[symbol], OPENS + length)


_halted = {"trading": "halted"}


def _halts(
    symbols: Sequence[str], dice: random.Random
) -> dict[str, tuple[float, float]]:
    chosen = dice.sample(symbols, round(len(symbols) * HALTED))
    begins = {symbol: dice.uniform(0.1, 0.8) for symbol in chosen}
    return {symbol: (begin, begin + 0.05) for symbol, begin in begins.items()}


def _moments(ticks: int, dice: random.Random) -> list[float]:
    """Shares of the day, in rising order: a minute's ticks lie where they fall in it."""
    slots = 500
    weights = [activity((slot + 0.5) / slots) for slot in range(slots)]
    chosen = dice.choices(range(slots), weights, k=ticks)
    return sorted((slot + dice.random()) / slots for slot in chosen)


def _moved(cents: int, dice: random.Random) -> int:
    """A step of some hundredths of a percent; one tick in five changes nothing."""
    if dice.random() < 0.2:
        return cents
    return max(100, cents + round(dice.gauss(0, 1 + cents * 0.0004)))


def _line(symbol: str, cents: int, time: datetime) -> Line:
    line = {"symbol": symbol, "price": _price(cents), "time": format_time(time)}
    return {**line, "trading": "normal"}


def _price(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
