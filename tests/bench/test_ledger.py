"""The memory that a source in a server shares with the load client."""

import struct
import time
from pathlib import Path

from bench.ledger import SLOTS, make_ledger, open_ledger


def _cells(path: Path) -> list[int]:
    data = path.read_bytes()
    return list(struct.unpack(f"{len(data) // 8}Q", data))


def test_begins_empty(tmp_path: Path) -> None:
    """Nobody wants ticks yet, and none were sent."""
    with open_ledger(make_ledger(tmp_path / "ledger")) as ledger:
        assert not ledger.running
        assert ledger.delivered == 0


def test_time_of_sending_is_noted_by_seq(tmp_path: Path) -> None:
    """The client finds a row's time of sending in the slot of its ``seq``."""
    path = make_ledger(tmp_path / "ledger")
    before = time.monotonic_ns()
    with open_ledger(path) as ledger:
        ledger.sending(SLOTS - 1, 2)
    cells = _cells(path)
    assert cells[4 + SLOTS - 1] >= before
    assert cells[4] == cells[4 + SLOTS - 1]  # numbers go round
    assert cells[5] == 0


def test_rest_tells_how_many(tmp_path: Path) -> None:
    """When the source has seen the end it says what it sent."""
    path = make_ledger(tmp_path / "ledger")
    with open_ledger(path) as ledger:
        ledger.rest(published=42)
    assert _cells(path)[:4] == [0, 1, 42, 0]


async def test_turned_waits_for_the_client(tmp_path: Path) -> None:
    """A source goes by what the client writes, in whichever process."""
    path = make_ledger(tmp_path / "ledger")
    with open_ledger(path) as ledger, open_ledger(path) as clients:
        await ledger.turned(on=False)
        clients._cells[0] = 1
        await ledger.turned(on=True)
        assert ledger.running


async def test_turned_has_enough_when_enough_came(tmp_path: Path) -> None:
    """A full window opens as soon as readers have what is on its way."""
    path = make_ledger(tmp_path / "ledger")
    with open_ledger(path) as ledger:
        ledger._cells[0] = 1
        ledger._cells[3] = 16
        await ledger.turned(on=False, delivered=16)
        assert ledger.running
