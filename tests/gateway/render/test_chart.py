"""Where the lines and labels of a chart go."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.render.chart import Chart, draw
from newstape.wire.quotes import Bar
from tests.fakes.pages import CLOSE, bars

FIVE = timedelta(minutes=5)


def drawn(told: list[Bar], close: str | None = None) -> Chart:
    """The chart of bars."""

    def hour(at: datetime) -> str:
        return f"{at:%H:%M}"

    ends = [bar.time + FIVE for bar in told]
    chart = draw(told, ends, Decimal(close) if close else None, str, hour)
    assert chart is not None
    return chart


def test_nothing_to_draw() -> None:
    """Without bars there is no chart."""
    assert draw([], [], None, str, str) is None


def test_curve() -> None:
    """From the first price at the start to the last one at the end."""
    chart = drawn(bars("40", "42", "41"))
    first, *_, last = chart.curve.removeprefix("M").split()
    assert (first.split(",")[0], last.split(",")[0]) == ("0.0", "1000.0")
    assert [line.label for line in chart.lines] == [
        "40.0",
        "40.5",
        "41.0",
        "41.5",
        "42.0",
    ]
    assert [line.place for line in chart.lines] == [100, 75, 50, 25, 0]
    assert float(last.split(",")[1]) == 500
    assert chart.area == f"M0,1000 L{chart.curve.removeprefix('M')} L1000,1000 Z"
    assert (chart.first, chart.last) == (Decimal(40), Decimal(41))
    assert (chart.lowest, chart.highest) == (Decimal(40), Decimal(42))


def test_times() -> None:
    """Four times from edge to edge."""
    chart = drawn(bars("40", "42", "41"))
    assert [time.label for time in chart.times] == ["19:45", "19:50", "19:55", "20:00"]
    assert [round(time.place) for time in chart.times] == [0, 33, 67, 100]


@pytest.mark.parametrize(("close", "place"), [("41", 50), ("99", None), (None, None)])
def test_close(close: str | None, place: float | None) -> None:
    """The close is drawn where it is near, and does not flatten the curve where not."""
    assert drawn(bars("40", "42", "41"), close).close == place


def test_one_bar_is_a_line() -> None:
    """A market that has just opened is drawn as well, and one that does not move."""
    assert len(drawn(bars("40")).curve.split()) == 2
    assert len(drawn(bars("0.000001", "0.000001")).lines) >= 2


@given(st.lists(st.decimals("0.0001", "99999", places=4), min_size=1, max_size=40))
def test_everything_is_inside(closes: list[Decimal]) -> None:
    """Whatever prices do, the curve stays within its lines, which are few."""
    chart = drawn(bars(*(str(close) for close in closes)))
    points = [point.split(",") for point in chart.curve.removeprefix("M").split()]
    assert all(-0.1 <= float(y) <= 1000.1 for _, y in points)
    assert [float(x) for x, _ in points] == sorted(float(x) for x, _ in points)
    assert 2 <= len(chart.lines) <= 6
    assert len({line.label for line in chart.lines}) == len(chart.lines)


def test_rows_are_few_and_lose_no_extreme() -> None:
    """The same in figures: neighbours put together, highest and lowest kept."""
    told = [bar for n in range(100) for bar in bars(str(n + 1))]
    told = [
        bar.model_copy(update={"time": CLOSE + n * FIVE}) for n, bar in enumerate(told)
    ]
    rows = drawn(told).rows
    assert len(rows) <= 12
    assert (rows[0].open, rows[-1].close) == (Decimal(1), Decimal(100))
    assert (min(r.low for r in rows), max(r.high for r in rows)) == (
        Decimal(1),
        Decimal(100),
    )
