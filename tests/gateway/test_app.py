"""The gateway as a whole: what it tells of itself."""

import asyncio
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import connect

from tests.fakes.town import Town, town


async def told(town: Town, name: str, **labels: str) -> float | None:
    """One of its metrics."""
    answer = await town.get("/metrics")
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            if (sample.name, sample.labels) == (name, labels):
                return sample.value
    return None


async def tells(town: Town, value: float, name: str, **labels: str) -> None:
    """Until it tells this value."""
    async with asyncio.timeout(10):
        while await told(town, name, **labels) != value:  # noqa: ASYNC110  (nobody announces it)
            await asyncio.sleep(0.02)  # between two looks


async def test_the_readers_of_pages_are_told(tmp_path: Path) -> None:
    """How many there are, and what they were sent, as by the quotes service."""
    async with town(tmp_path) as built:
        built.market.lists["front"] = ["GSK"]
        built.market.quote("GSK", "39.36")
        await built.whole("/v1/front")
        url = built.url.replace("http", "ws", 1)
        async with connect(f"{url}/v1/front/stream", proxy=None) as reader:
            await reader.recv()
            assert await told(built, "newstape_stream_readers") == 1
            sent = await told(built, "newstape_stream_bytes_total")
            assert sent is not None
            assert sent > 0
        await tells(built, 0, "newstape_stream_readers")
        assert await told(built, "newstape_stream_closes_total", code="1000") == 1


async def test_whom_the_gateway_hears_is_told(tmp_path: Path) -> None:
    """An upstream is down until it was heard, and again when it is cut off."""
    async with town(tmp_path, articles=False) as built:
        await tells(built, 1, "newstape_upstream_up", upstream="quotes")
        assert await told(built, "newstape_upstream_up", upstream="articles") == 0
        await built.quotes_line.cut()
        await tells(built, 0, "newstape_upstream_up", upstream="quotes")
        await built.articles_line.mend()
        await tells(built, 1, "newstape_upstream_up", upstream="articles")
