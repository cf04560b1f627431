"""The service under test: ours as it ships, with a source that keeps the ledger."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI

from bench.ledger import Ledger, make_ledger, open_ledger
from bench.stream.plan import Plan, Way, symbols
from bench.stream.service import create_app
from bench.stream.tape import write_tape
from quotes_service.settings import QuotesSettings
from tests.fakes.waiting import until


@asynccontextmanager
async def _running(plan: Plan, home: Path) -> AsyncIterator[FastAPI]:
    app = create_app(QuotesSettings(data=home, source="none"), plan)
    async with app.router.lifespan_context(app):
        yield app


async def _play(ledger: Ledger, published: int) -> int:
    """Wants ticks until so many were sent; gives how many there were in the end."""
    cells = ledger._cells
    cells[1] = 0
    cells[0] = 1
    noted = 4
    await until(
        lambda: sum(1 for cell in cells[noted : noted + 200] if cell) >= published
    )
    cells[0] = 0
    await until(lambda: cells[1] == 1)
    return cells[2]


@pytest.mark.parametrize("way", ["journal", "hub"])
async def test_ticks_reach_the_hub_under_the_noted_numbers(
    tmp_path: Path, way: Way
) -> None:
    """Each tick takes the very ``seq`` that its time of sending was noted for."""
    file = make_ledger(tmp_path / "ledger")
    plan = Plan(str(file), way, rate=1000, burst=4)
    async with _running(plan, tmp_path) as app:
        with open_ledger(file) as ledger:
            first = app.state.hub.cursor.seq
            published = await _play(ledger, 12)
            await until(lambda: app.state.hub.cursor.seq == first + published)
            noted = [seq for seq in range(200) if ledger._cells[4 + seq]]
    assert published >= 12
    assert noted == list(range(first + 1, first + published + 1))


async def test_a_window_waits_for_readers(tmp_path: Path) -> None:
    """With nobody taking anything there is one window on its way, and no more."""
    file = make_ledger(tmp_path / "ledger")
    plan = Plan(str(file), window=8, burst=4)
    async with _running(plan, tmp_path):
        with open_ledger(file) as ledger:
            assert await _play(ledger, 8) == 8


async def test_a_tape_is_played_while_it_is_wanted(tmp_path: Path) -> None:
    """The journal's numbers tell how many ticks were taken."""
    tape = write_tape(tmp_path / "tape", seconds=0.5, rate=1000)
    file = make_ledger(tmp_path / "ledger")
    plan = Plan(str(file), "tape", symbols=500, tape=str(tape), speed=0.0)
    async with _running(plan, tmp_path) as app:
        with open_ledger(file) as ledger:
            first = app.state.hub.cursor.seq
            ledger._cells[0] = 1
            await until(lambda: app.state.hub.cursor.seq >= first + 500)
            ledger._cells[0] = 0
            await until(lambda: ledger._cells[1] == 1)
            assert ledger._cells[2] >= 500


async def test_nothing_is_sent_where_others_push(tmp_path: Path) -> None:
    """The symbols have a first price, so that readers can ask for them."""
    plan = Plan(str(make_ledger(tmp_path / "ledger")), "none")
    async with _running(plan, tmp_path) as app:
        await asyncio.sleep(0)
        assert set(symbols(16)) <= set(app.state.hub.values)


def test_a_plan_survives_the_command_line() -> None:
    """What one process writes the other reads."""
    plan = Plan("ledger", "tape", symbols=500, tape="tape.jsonl", speed=2.0)
    assert Plan.from_json(plan.to_json()) == plan
