"""Emptying a hub before the process ends: readers leave in turn, not in a herd."""

import asyncio
import random
from typing import Any

from newstape.fanout.hub import Hub

SLICES = 20


async def drain(hub: Hub[Any], seconds: float, rng: random.Random) -> None:
    """Send every reader away within ``seconds``, each told to come back at its time.

    The readers are told ``reconnect`` with delays spread over ten times the span, so
    that the next process meets them one by one; then they are closed with 1012.
    """
    hub.draining = True
    readers = list(hub.followers)
    rng.shuffle(readers)
    spread_ms = max(500, int(seconds * 10_000))
    share = max(1, -(-len(readers) // SLICES))
    for start in range(0, len(readers), share):
        for reader in readers[start : start + share]:
            reader.drain("drain", rng.randrange(spread_ms))
        await asyncio.sleep(seconds / SLICES)
