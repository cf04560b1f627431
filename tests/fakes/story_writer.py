"""Writes stories without end and says what was acknowledged, until the service dies.

``python -m tests.fakes.story_writer URL KEY``: after each answer a line with id and
version of what it acknowledged. Several writers work at once, each on its own story,
and all on one that they share.
"""

import asyncio
import sys

import httpx2

WRITERS = 6


async def write(url: str, key: str) -> None:
    """Write until there is no answer any more."""
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(
        base_url=url, headers=headers, trust_env=False
    ) as client:
        shared = await _publish(client, "Shared")
        async with asyncio.TaskGroup() as tasks:
            for number in range(WRITERS):
                tasks.create_task(_work(client, number, shared))


async def _work(client: httpx2.AsyncClient, number: int, shared: str) -> None:
    try:
        for turn in range(100_000):
            own = await _publish(client, f"Writer {number}")
            await _edit(client, own, f"Turn {turn}")
            await _edit(client, shared, f"Writer {number} turn {turn}")
    except httpx2.TransportError:
        return  # it was killed: what was not answered was not acknowledged


async def _publish(client: httpx2.AsyncClient, headline: str) -> str:
    story = {"headline": headline, "status": "published"}
    answer = await client.post("/v1/articles", json=story)
    return _acknowledge(answer)


async def _edit(client: httpx2.AsyncClient, story: str, kicker: str) -> None:
    path = f"/v1/articles/{story}"
    tag = (await client.get(path)).headers["etag"]
    body = {"kicker": kicker}
    answer = await client.patch(path, json=body, headers={"If-Match": tag})
    if answer.status_code != 412:
        _acknowledge(answer)


def _acknowledge(answer: httpx2.Response) -> str:
    answer.raise_for_status()
    article = answer.json()
    sys.stdout.write(f"{article['id']} {article['version']}\n")
    sys.stdout.flush()
    identity: str = article["id"]
    return identity


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2]))
