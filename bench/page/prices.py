"""Pushes price changes into the quotes service of a stack, for ever.

``python -m bench.page.prices DATA RATE``: so many a second over 500 symbols, those of
the front page among them.
"""

import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx2

from newstape.cli.stack import read_key, read_stack

SYMBOLS = 500
BATCHES = 20  # a second


def ticks(names: list[str], size: int) -> Iterator[list[dict[str, str]]]:
    """Batches; each symbol in turn, with another price than in its last turn."""
    for first in count(0, size):
        yield [
            {
                "symbol": names[turn % len(names)],
                "price": f"{40 + turn // len(names) % 7}.{turn % 10}5",
            }
            for turn in range(first, first + size)
        ]


def main(data: Path, rate: int) -> None:
    """Keep the pace until the process is ended."""
    url = read_stack(data).quotes.url
    key = {"Authorization": f"Bearer {read_key(data)}"}
    with httpx2.Client(base_url=url, headers=key, trust_env=False) as client:
        front = client.get("/v1/lists/front").json()["symbols"]
        names = [*front, *(f"S{one:03}" for one in range(SYMBOLS - len(front)))]
        start = time.monotonic()
        for sent, batch in enumerate(ticks(names, rate // BATCHES)):
            time.sleep(max(0.0, start + sent / BATCHES - time.monotonic()))
            client.post("/v1/quotes", json=batch).raise_for_status()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
