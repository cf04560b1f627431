"""``newstape top`` on a stack that does something."""

import asyncio
import itertools
import signal

import pytest
from websockets.asyncio.client import connect

from tests.fakes.waiting import block_until
from tests.system.running import RunningStack, tool

pytestmark = pytest.mark.system


def picture(stack: RunningStack, every: float = 0.5) -> dict[str, list[list[str]]]:
    """The lines of one picture, word by word, under their first words."""
    done = tool("top", "--once", f"--every={every}", f"--data={stack.data}")
    assert done.returncode == 0, done.stderr
    lines: dict[str, list[list[str]]] = {}
    for line in done.stdout.splitlines():
        first, *rest = line.split() or [""]
        lines.setdefault(first, []).append(rest)
    return lines


async def test_a_stack_at_work(stack: RunningStack, slug: str) -> None:
    """Its readers, its prices, its pages and what it costs are on one picture."""
    url = stack.service("quotes").url.replace("http", "ws", 1)
    stream = f"{url}/v1/stream?symbols=GSK&conflate_ms=0"
    async with connect(stream, proxy=None), asyncio.TaskGroup() as group:
        look = group.create_task(asyncio.to_thread(picture, stack, 2.0))
        for count in itertools.count():
            await asyncio.to_thread(stack.post_tick, "GSK", f"41.{count:04}")
            await asyncio.to_thread(stack.page, slug)
            if look.done():
                break
    seen = look.result()
    service, readers, fan_out = seen["quotes"]
    assert service[0] == "ready"
    assert any(word.endswith("%") for word in service)
    assert "MB" in service
    assert readers[0] == "2"  # ours and the gateway
    assert float(fan_out[0]) > 0
    assert "accepted" in seen["ticks"][0]
    assert seen["upstreams"] == [["quotes", "up", "articles", "up"]]
    for flow in ("pushes", "pages"):
        assert float(seen[flow][0][0].removesuffix("/s")) > 0


def test_a_service_that_is_held_or_gone(stack: RunningStack) -> None:
    """It is shown as down, and the others as they are."""
    with stack.stopped("articles"):
        seen = picture(stack)
        assert seen["articles"][0][0] == "down"
        assert seen["articles:"] == [["no", "answer"]]
        assert seen["quotes"][0][0] == "ready"
    before = stack.pid("articles")
    stack.send("articles", signal.SIGKILL)
    assert picture(stack, 0.1)["gateway"][0][0] == "ready"
    block_until(lambda: stack.pid("articles") != before, 40)
    block_until(lambda: picture(stack)["articles"][0][0] == "ready", 40)
