"""The strip as the page shows it: every text of every cell, ready to be escaped."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gateway.render.numbers import Numbers
from gateway.render.words import StripWords, Words
from newstape.wire.pages import StripQuote, TickerPart
from newstape.wire.quotes import Trading

Move = Literal["up", "down", "flat", "none"]
ARROWS: dict[Move, str] = {"up": "▲", "down": "▼", "flat": "=", "none": ""}
NO_FIGURE = "–"


@dataclass(frozen=True)
class Cell:
    """One instrument in the strip; ``value`` is its price in plain notation."""

    symbol: str
    name: str | None = None
    seq: int = -1
    currency: str = ""
    precision: int = 0
    trading: Trading = "normal"
    stale: bool = False
    value: str = ""
    before: str = ""
    figure: str = NO_FIGURE
    after: str = ""
    move: Move = "none"
    word: str = ""
    percent: str = ""
    flag: str = ""

    @property
    def arrow(self) -> str:
        """The direction as a sign, for those who do not see colours."""
        return ARROWS[self.move]


def cells(ticker: TickerPart, numbers: Numbers, words: StripWords) -> list[Cell]:
    """The quotes in their order, then the symbols that have no price."""
    known = [_cell(quote, numbers, words) for quote in ticker.quotes]
    return known + [Cell(symbol, word=words.none) for symbol in ticker.missing]


def _cell(quote: StripQuote, numbers: Numbers, words: StripWords) -> Cell:
    change = quote.change_percent
    move = move_of(change)
    before, after = numbers.unit(quote.currency)
    return Cell(
        symbol=quote.symbol,
        name=quote.name,
        seq=quote.seq,
        currency=quote.currency or "",
        precision=quote.precision,
        trading=quote.trading,
        stale=quote.stale,
        value=format(quote.price, "f"),
        before=before,
        figure=numbers.figure(quote.price, quote.precision),
        after=after,
        move=move,
        word=_word(move, words),
        percent="" if change is None else numbers.percent(change),
        flag=_flag(quote, words),
    )


def move_of(change: Decimal | None) -> Move:
    """Which way a change goes."""
    if change is None:
        return "none"
    return "up" if change > 0 else "down" if change < 0 else "flat"


def _word(move: Move, words: StripWords) -> str:
    return {"up": words.up, "down": words.down, "flat": words.flat, "none": ""}[move]


def _flag(quote: StripQuote, words: StripWords) -> str:
    """What a reader must know about this price, in a word."""
    if quote.trading == "normal":
        return words.old if quote.stale else ""
    return {
        "halted": words.halted,
        "suspended": words.suspended,
        "delisted": words.delisted,
    }[quote.trading]


def is_shown(ticker: TickerPart) -> bool:
    """An empty list is the switch that hides a strip; a lost one keeps its place."""
    return bool(ticker.quotes or ticker.missing) or ticker.state == "unavailable"


def origin_mark(ticker: TickerPart, words: Words) -> str:
    """In a word, when prices are not what a market says right now; else empty."""
    if any(quote.source == "simulated" for quote in ticker.quotes):
        return words.simulated
    minutes = _delay_minutes(ticker)
    return words.delayed.format(minutes=minutes) if minutes else ""


def origin_notes(ticker: TickerPart, words: Words) -> Iterator[str]:
    """Where and of when the prices are, in sentences: readers have a right to know."""
    if any(quote.source == "simulated" for quote in ticker.quotes):
        yield words.prices_simulated
    minutes = _delay_minutes(ticker)
    if minutes:
        yield words.prices_delayed.format(minutes=minutes)
    sources = sorted({q.attribution for q in ticker.quotes if q.attribution})
    if sources:
        yield words.prices_from.format(sources="; ".join(sources))


def _delay_minutes(ticker: TickerPart) -> int:
    longest = max((quote.delay_seconds for quote in ticker.quotes), default=0)
    return -(-longest // 60)
