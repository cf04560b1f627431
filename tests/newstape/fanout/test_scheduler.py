"""The running loop as the hub's clock."""

import asyncio

from newstape.fanout.scheduler import LoopScheduler


async def test_it_calls_back_on_the_loop() -> None:
    """Unless it is called off."""
    scheduler, called = LoopScheduler(), asyncio.Event()
    scheduler.call_later(60, lambda: called.clear()).cancel()
    scheduler.call_later(0, called.set)
    async with asyncio.timeout(5):
        await called.wait()
    assert scheduler.time() > 0
