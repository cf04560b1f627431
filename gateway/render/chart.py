"""Bars as a picture: where the lines and labels of an SVG go.

The curve is stretched over whatever room there is, in per mille of it; labels are placed
in percent, so that their letters keep their size on every screen.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from newstape.wire.quotes import Bar

LINES = 4
ROWS = 12
_steps = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


class Mark(NamedTuple):
    """A label and its place: percent from the top, or from the start."""

    place: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A curve of prices over time, and the same as rows."""

    curve: str
    area: str
    lines: Sequence[Mark]
    times: Sequence[Mark]
    close: float | None
    lowest: Decimal
    highest: Decimal
    first: Decimal
    last: Decimal
    rows: Sequence[Bar]


def draw(
    bars: Sequence[Bar],
    ends: Sequence[datetime],
    close: Decimal | None,
    figure: Callable[[Decimal], str],
    time: Callable[[datetime], str],
) -> Chart | None:
    """A chart of bars, oldest first, and of when each of them ends; None without any.

    ``close`` is a price to compare with; it is drawn where it is near.
    """
    if not bars:
        return None
    lowest, highest = min(bar.low for bar in bars), max(bar.high for bar in bars)
    levels = _levels(lowest, highest)
    since, until = bars[0].time, ends[-1]
    closes = (bar.close for bar in bars)
    points = [(since, bars[0].open), *zip(ends, closes, strict=True)]

    def height(price: Decimal) -> float:
        return float((levels[-1] - price) / (levels[-1] - levels[0]))

    curve = " ".join(
        f"{(at - since) / (until - since) * 1000:.1f},{height(price) * 1000:.1f}"
        for at, price in points
    )
    near = close is not None and levels[0] <= close <= levels[-1]
    return Chart(
        curve=f"M{curve}",
        area=f"M0,1000 L{curve} L1000,1000 Z",
        lines=[Mark(height(price) * 100, figure(price)) for price in levels],
        times=list(_times(since, until, time)),
        close=height(close) * 100 if near and close is not None else None,
        lowest=lowest,
        highest=highest,
        first=bars[0].open,
        last=bars[-1].close,
        rows=_rows(bars),
    )


def _levels(lowest: Decimal, highest: Decimal) -> list[Decimal]:
    """Round prices from below the lowest to above the highest, evenly spaced."""
    spread = (highest - lowest) or highest / 100 or Decimal(1)
    power = Decimal(1).scaleb((spread / LINES).adjusted())
    step = next(step * power for step in _steps if step * power * LINES >= spread)
    bottom = lowest // step * step
    levels = [bottom]
    while levels[-1] < highest or len(levels) < 2:
        levels.append(levels[-1] + step)
    digits = max(0, *(-int(level.normalize().as_tuple().exponent) for level in levels))
    return [level.quantize(Decimal(1).scaleb(-digits)) for level in levels]


def _times(
    since: datetime, until: datetime, time: Callable[[datetime], str]
) -> Iterator[Mark]:
    """Four times, from edge to edge."""
    for share in (0, 1 / 3, 2 / 3, 1):
        yield Mark(share * 100, time(since + (until - since) * share))


def _rows(bars: Sequence[Bar]) -> list[Bar]:
    """Few enough to be read: neighbours are put together."""
    size = -(-len(bars) // ROWS)
    return [_joined(bars[at : at + size]) for at in range(0, len(bars), size)]


def _joined(bars: Sequence[Bar]) -> Bar:
    return Bar.model_construct(
        time=bars[0].time,
        open=bars[0].open,
        high=max(bar.high for bar in bars),
        low=min(bar.low for bar in bars),
        close=bars[-1].close,
    )
