"""The board as it will be once a group of verdicts is in the journal."""

from collections.abc import Iterator, Mapping

from quotes_service.domain.board import Recorded, Verdict
from quotes_service.domain.quote import Quote


class Draft:
    """A board, and over it what a group has changed so far."""

    def __init__(self, board: Mapping[str, Quote]) -> None:
        self._board = board
        self._newer: dict[str, Quote] = {}
        self.recorded: list[Recorded] = []

    def get(self, symbol: str) -> Quote | None:
        """The quote that stands."""
        return self._newer.get(symbol) or self._board.get(symbol)

    def of_source(self, source: str) -> Iterator[Quote]:
        """The quotes whose newest price is from a source."""
        for symbol in {**self._board, **self._newer}:
            quote = self.get(symbol)
            if quote is not None and quote.source == source:
                yield quote

    def take(self, verdict: Verdict) -> Verdict:
        """Let a verdict have its effect."""
        if isinstance(verdict, Recorded):
            self._newer[verdict.quote.symbol] = verdict.quote
            self.recorded.append(verdict)
        return verdict
