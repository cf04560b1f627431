"""The campaigns, small enough for every day."""

from pathlib import Path

import pytest

from tests.campaigns.day import Plan as DayPlan
from tests.campaigns.day import day
from tests.campaigns.day_line import LOST
from tests.campaigns.soak import Plan, soak
from tests.campaigns.storm import SERVED_SECONDS, storm
from tests.campaigns.writers import Plan as WritersPlan
from tests.campaigns.writers import writers

pytestmark = [pytest.mark.system, pytest.mark.alone]
STUCK_SECONDS = 15
GROWTH = 40 * 2**20
"""What the service may grow by from its first reader on, before it levels off."""


async def test_soak(tmp_path: Path) -> None:
    """200 readers, some slow, stuck or coming back: in the end all hold what is so."""
    plan = Plan(readers=200, seconds=40, seed=1)
    report = await soak(plan, tmp_path)
    assert report.faults == []
    assert report.reconnects > 10
    assert report.reaped >= plan.readers * plan.stuck
    assert report.longest_stall <= STUCK_SECONDS
    assert report.slow_consumers >= report.reaped
    assert report.memory[-1][1] - report.memory[0][1] < GROWTH
    assert report.latency(0.5) < 0.5


async def test_storm(tmp_path: Path) -> None:
    """300 readers come back at once after a kill -9; each resumes where it was."""
    report = await storm(300, 1, tmp_path)
    assert report.faults == []
    assert len(report.served) == 300
    assert max(report.served) <= SERVED_SECONDS


async def test_writers(tmp_path: Path) -> None:
    """50 writers through three kill -9: nothing acknowledged is lost, no gap is told."""
    report = await writers(WritersPlan(writers=50, kills=3, seed=1), tmp_path)
    assert report.faults == []
    assert report.kills == 3
    assert len(report.ledger.versions) > 200
    assert report.ledger.conflicts > 10
    assert report.ledger.broken > 50
    assert report.ledger.repeated > 0
    assert report.changes > 100


async def test_day(tmp_path: Path) -> None:
    """A market day in seconds, each service killed once: in the end 100 pages are what
    the services say, and no price went back."""
    plan = DayPlan(
        readers=100,
        speed=3000,
        kills=3,
        ticks=6000,
        edits_a_second=8,
        down=(0.1, 0.5),
        stay=(2, 6),
    )
    report = await day(plan, tmp_path)
    assert report.faults == []
    assert report.differences == []
    assert [kill.service for kill in report.kills] == ["quotes", "articles", "gateway"]
    assert report.ledger.ticks > 5000
    assert report.ledger.edits > 80
    assert report.tally.updates > 1000
    assert report.tally.ends[LOST] > 50
    assert all(report.memory.values())
