"""Silence makes stale, but only where somebody should speak."""

import asyncio
from collections import Counter

import pytest

from quotes_service.domain.errors import JournalError
from quotes_service.flow.watch import Watch
from tests.fakes.waiting import until


class Ears:
    """Counts what was heard; remembers who was called mute."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.muted: list[str] = []
        self.fault: JournalError | None = None

    async def mute(self, source: str) -> None:
        if self.fault:
            raise self.fault
        self.muted.append(source)


@pytest.fixture
def ears() -> Ears:
    return Ears()


async def test_silence(ears: Ears) -> None:
    """After as many seconds as it may be silent a source is called mute."""
    watch = Watch(ears, {"push": 3})
    for _ in range(2):
        await watch.round()
    assert ears.muted == []
    await watch.round()
    assert ears.muted == ["push"]


async def test_a_word_is_enough(ears: Ears) -> None:
    """Whoever speaks has all its time again."""
    watch = Watch(ears, {"push": 3})
    for _ in range(5):
        await watch.round()
        await watch.round()
        ears.heard["push"] += 1
    assert ears.muted == []


async def test_each_for_itself(ears: Ears) -> None:
    """One that speaks does not speak for another, nor do those without a limit count."""
    watch = Watch(ears, {"push": 2, "simulated": 2})
    for _ in range(3):
        ears.heard["simulated"] += 1
        ears.heard["replay"] += 1
        await watch.round()
    assert set(ears.muted) == {"push"}


async def test_a_fault_is_tried_again(
    ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    """What could not be recorded is recorded in a later round."""
    watch = Watch(ears, {"push": 1})
    ears.fault = JournalError("full")
    await watch.round()
    assert "push is mute" in caplog.text
    ears.fault = None
    await watch.round()
    assert ears.muted == ["push"]


async def test_it_runs_until_cancelled(ears: Ears) -> None:
    """It looks once a second, for ever."""
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(Watch(ears, {"push": 0.5}).run())
        await until(lambda: ears.muted == ["push"])
        watching.cancel()
