"""Appends to a journal without end and says what was acknowledged, until it is killed.

``python -m tests.fakes.appender JOURNAL``: a line ``symbol seq price`` for each change
after its append has returned.
"""

import asyncio
import random
import sys
from pathlib import Path

from quotes_service.journal.sqlite import SqliteJournal
from tests.fakes.quotes import an_entry


async def append(path: Path) -> None:
    """Append groups of changes of random sizes."""
    chance = random.Random()
    async with SqliteJournal.open(path) as journal:
        while True:
            symbols = [f"S{chance.randrange(50)}" for _ in range(chance.randint(1, 16))]
            entries = [
                an_entry(str(chance.randrange(1, 10**6)), symbol=symbol)
                for symbol in symbols
            ]
            seqs = await journal.append(entries)
            for seq, entry in zip(seqs, entries, strict=True):
                sys.stdout.write(f"{entry.quote.symbol} {seq} {entry.quote.price}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(append(Path(sys.argv[1])))
