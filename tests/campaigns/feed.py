"""Prices that go in, and the record of what became of them."""

import asyncio
import random
import time
from collections.abc import Sequence

import httpx2

from newstape.fanout.cursor import Cursor
from tests.campaigns.reader import Record
from tests.campaigns.wire import Row


class Feed:
    """Posts batches of moved prices, one after the other, and records their numbers.

    Each price of a batch differs from the one before, and nobody else posts, so that
    the numbers of a batch are the last ones before its cursor.
    """

    def __init__(
        self, client: httpx2.AsyncClient, symbols: Sequence[str], rng: random.Random
    ) -> None:
        self._client = client
        self._rng = rng
        self._cents = dict.fromkeys(symbols, 10_000)
        self.record = Record()
        self.posted: dict[int, float] = {}
        """When the post began that brought a number; the last of each batch."""

    async def post(self, count: int) -> Cursor:
        """Move so many symbols' prices; durable on return."""
        chosen = self._rng.sample(list(self._cents), count)
        ticks = [{"symbol": symbol, "price": self._move(symbol)} for symbol in chosen]
        began = time.perf_counter()
        answer = await self._client.post("/v1/quotes", json=ticks)
        assert answer.status_code == 200, answer.text
        report = answer.json()
        assert report["accepted"] == count, report
        cursor = Cursor.parse(report["cursor"])
        assert cursor is not None
        for seq, tick in enumerate(ticks, cursor.seq - count + 1):
            self.record.add(Row(tick["symbol"], seq, tick["price"]))
        self.posted[cursor.seq] = began
        return cursor

    async def post_all(self) -> Cursor:
        """Move every price."""
        return await self.post(len(self._cents))

    async def run(self, count: int, a_second: float) -> None:
        """Post batches at a rate until cancelled."""
        while True:
            await asyncio.gather(self.post(count), asyncio.sleep(1 / a_second))  # pace

    async def board(self) -> dict[str, Row]:
        """What the service holds now; it becomes part of the record."""
        rows = {}
        symbols = list(self._cents)
        for start in range(0, len(symbols), 100):
            asked = ",".join(symbols[start : start + 100])
            answer = await self._client.get("/v1/quotes", params={"symbols": asked})
            for quote in answer.json()["quotes"]:
                row = Row(quote["symbol"], quote["seq"], quote["price"])
                self.record.add(row)
                self._cents[row.symbol] = int(row.price.replace(".", ""))
                rows[row.symbol] = row
        return rows

    def _move(self, symbol: str) -> str:
        step = self._rng.randint(1, 50)
        up = self._cents[symbol] <= step or self._rng.random() < 0.5
        self._cents[symbol] += step if up else -step
        return f"{self._cents[symbol] / 100:.2f}"
