"""Prices that move and mean nothing, and say so: ``source: "simulated"``.

Each symbol walks in steps of its tick size round an anchor, which draws it back: the
last price that somebody else gave it. So a posted price is not undone, and no price
runs away however long it walks.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from decimal import Decimal

from quotes_service.domain.quote import Quote, Tick, exact
from quotes_service.sources.opening_prices import OPENING_PRICES

_pull = 0.05  # the part of the way home that a step goes on average
_spread = 0.0006  # the usual step in parts of the price
_roam = Decimal("0.1")  # it never is further from home than this part of the price
_reason = Decimal(10) ** 12  # nothing costs more
Board = Callable[[], Mapping[str, Quote]]


class SimulatedSource:
    """A seeded random walk of every symbol on the board.

    ``rate`` is ticks a second, over all symbols.
    """

    name = "simulated"

    def __init__(self, board: Board, *, rate: float, seed: int | None = None) -> None:
        self._board = board
        self._pause = 1 / rate
        self._dice = random.Random(seed)  # noqa: S311  (nothing to guess here)
        self._homes: dict[str, Decimal] = {}

    async def ticks(self) -> AsyncGenerator[Sequence[Tick]]:
        """One tick at a time, for ever; first the opening prices of an empty board."""
        if not self._board():
            yield self.opening()
        while True:
            await asyncio.sleep(self._pause * self._dice.uniform(0.5, 1.5))
            if quotes := self.walking():
                yield [self.step(self._dice.choice(quotes))]

    def opening(self) -> list[Tick]:
        """Where the symbols that ship with us begin."""
        return [
            Tick(
                symbol,
                Decimal(price),
                change_percent=Decimal(percent),
                source=self.name,
            )
            for symbol, (price, percent) in OPENING_PRICES.items()
        ]

    def walking(self) -> list[Quote]:
        """The quotes that move: nobody trades what is halted, gone or out of reason."""
        quotes = self._board().values()
        return [q for q in quotes if q.trading == "normal" and q.price < _reason]

    def step(self, quote: Quote) -> Tick:
        """The next price of a symbol: another one, and never far from home."""
        if quote.source != self.name:
            self._homes[quote.symbol] = quote.price
        home = self._homes.setdefault(quote.symbol, quote.price)
        size = Decimal(1).scaleb(-quote.precision)
        steps = self._steps(float(home), float(quote.price), float(size))
        price = quote.price + steps * size
        price = min(max(price, home * (1 - _roam)), home * (1 + _roam))
        price = max(exact.quantize(price, size), size)
        return Tick(quote.symbol, price, source=self.name)

    def _steps(self, home: float, price: float, size: float) -> int:
        pull = (home - price) * _pull
        jump = round(self._dice.gauss(pull, home * _spread) / size)
        if jump:
            return jump
        return 1 if self._dice.random() < 0.5 + pull / size else -1
