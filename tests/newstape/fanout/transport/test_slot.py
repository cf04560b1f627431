"""One frame on its way."""

import asyncio

import pytest

from newstape.fanout.frame import Frame
from newstape.fanout.transport.slot import Slot, first_done


async def test_a_frame_is_handed_over_once() -> None:
    """The writer waits for the next."""
    slot, frame = Slot(), Frame("update", b"{}")
    assert slot.write(frame) is False
    assert await slot.next() is frame
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await slot.next()


async def test_the_goodbye_comes_after_the_frame() -> None:
    """What was on its way still goes out."""
    slot, frame = Slot(), Frame("error", b"{}")
    slot.write(frame)
    slot.close(4005, "too many")
    assert await slot.next() is frame
    assert await slot.next() is None
    assert slot.goodbye == (4005, "too many")


async def test_the_first_to_finish_ends_the_others() -> None:
    """And all have ended when it returns."""
    ended = []

    async def for_ever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("other")

    async def at_once() -> None:
        await asyncio.sleep(0)

    await first_done(for_ever(), at_once())
    assert ended == ["other"]
