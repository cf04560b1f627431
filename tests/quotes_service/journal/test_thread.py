"""The journal's thread calls in order, and gives what comes of it to the loop."""

import asyncio
import threading

import pytest

from quotes_service.journal.thread import WorkThread


async def test_calls_are_made_in_order_on_one_other_thread() -> None:
    """Each future has what its call gave."""
    with WorkThread("work") as thread:
        seen: list[int] = []
        futures = [thread.call(seen.append, n) for n in range(3)]
        await asyncio.gather(*futures)
        assert seen == [0, 1, 2]
        first, second = [await thread.call(threading.get_ident) for _ in range(2)]
        assert first == second != threading.get_ident()


async def test_what_a_call_raises_is_raised_where_it_is_awaited() -> None:
    """And the thread goes on."""
    with WorkThread("work") as thread:
        with pytest.raises(ValueError, match="invalid literal"):
            await thread.call(int, "x")
        assert await thread.call(int, "7") == 7


async def test_who_does_not_wait_any_more_disturbs_nobody() -> None:
    """A call that was cancelled is made all the same; its outcome is dropped."""
    with WorkThread("work") as thread:
        gate, made = threading.Event(), threading.Event()
        held, dropped = thread.call(gate.wait, 5), thread.call(made.set)
        dropped.cancel()
        gate.set()
        assert await held
        await thread.call(int)
        assert made.is_set()
        assert dropped.cancelled()


async def test_leaving_waits_for_what_is_under_way() -> None:
    """No thread is left behind."""
    with WorkThread("work that ends") as thread:
        gate = threading.Event()
        thread.call(gate.wait, 5)
        gate.set()
    assert "work that ends" not in {one.name for one in threading.enumerate()}
