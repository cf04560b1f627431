"""The page of a symbol, and what a story says of its symbols."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from gateway.domain.known import Span
from gateway.render.chart import Chart, draw
from gateway.render.dates import Dates
from gateway.render.numbers import Numbers
from gateway.render.strip import ARROWS, Cell, Move, cells, move_of
from gateway.render.words import Words
from newstape.wire.pages import StripQuote, TickerPart
from newstape.wire.quotes import Bar

LENGTHS: Mapping[Span, timedelta] = {
    "day": timedelta(minutes=5),
    "month": timedelta(hours=1),
    "year": timedelta(days=1),
}
"""How long each bar of a span is."""


@dataclass(frozen=True)
class Mention:
    """A symbol of a story; ``percent`` is its change since, or empty."""

    symbol: str
    name: str | None = None
    quoted: bool = False
    percent: str = ""
    move: Move = "none"
    word: str = ""

    @property
    def arrow(self) -> str:
        """The direction as a sign."""
        return ARROWS[self.move]


@dataclass(frozen=True)
class MarketView:
    """What the template of a symbol's page needs."""

    symbol: str
    name: str
    cell: Cell
    facts: Sequence[tuple[str, str]]
    chart: Chart | None
    told: str
    rows: Sequence[Sequence[str]]


class Markets:
    """Writes of prices what is more than a strip."""

    def __init__(self, words: Words, numbers: Numbers, dates: Dates) -> None:
        self._words = words
        self._numbers = numbers
        self._dates = dates

    def view(
        self, symbol: str, ticker: TickerPart, span: Span, bars: Sequence[Bar]
    ) -> MarketView:
        """The page of ``symbol``, which may have no price."""
        quote = next((q for q in ticker.quotes if q.symbol == symbol), None)
        one = ticker.model_copy(
            update={"quotes": (quote,) if quote else (), "missing": (symbol,)}
        )
        cell = cells(one, self._numbers, self._words.strip)[0]
        precision = quote.precision if quote else 0
        close = quote.previous_close if quote and span == "day" else None

        def figure(price: Decimal) -> str:
            return self._numbers.figure(price, precision)

        time = self._dates.hour if span == "day" else self._dates.short_day
        ends = _ends(bars, LENGTHS[span], quote)
        chart = draw(bars, ends, close, figure, time)
        moment = self._moment if span == "month" else time
        return MarketView(
            symbol=symbol,
            name=(quote and quote.name) or symbol,
            cell=cell,
            facts=list(self._facts(quote, chart, figure)) if quote else [],
            chart=chart,
            told=self._told(chart, bars[0].time, ends[-1], figure) if chart else "",
            rows=[self._row(bar, moment, figure) for bar in chart.rows]
            if chart
            else [],
        )

    def mentions(
        self,
        symbols: Sequence[str],
        quotes: Sequence[StripQuote],
        then: Mapping[str, Decimal],
    ) -> list[Mention]:
        """A story's symbols, with their change since prices that were ``then``."""
        known = {quote.symbol: quote for quote in quotes}
        return [
            self._mention(known[symbol], then.get(symbol))
            if symbol in known
            else Mention(symbol)
            for symbol in symbols
        ]

    def _mention(self, quote: StripQuote, before: Decimal | None) -> Mention:
        if not before:
            return Mention(quote.symbol, quote.name, quoted=True)
        change = ((quote.price / before - 1) * 100).quantize(Decimal("0.01"))
        move = move_of(change)
        word = getattr(self._words.strip, move)
        percent = self._numbers.percent(change)
        return Mention(quote.symbol, quote.name, True, percent, move, word)

    def _facts(
        self,
        quote: StripQuote,
        chart: Chart | None,
        figure: Callable[[Decimal], str],
    ) -> list[tuple[str, str]]:
        words = self._words.market
        known: list[tuple[str, Decimal | None]] = [
            (words.previous_close, quote.previous_close),
            (words.change, quote.change),
            (words.lowest, chart.lowest if chart else None),
            (words.highest, chart.highest if chart else None),
        ]
        facts = [(name, figure(value)) for name, value in known if value is not None]
        return [*facts, *([(words.currency, quote.currency)] if quote.currency else [])]

    def _told(
        self,
        chart: Chart,
        since: datetime,
        until: datetime,
        figure: Callable[[Decimal], str],
    ) -> str:
        return self._words.market.told.format(
            first=figure(chart.first),
            since=self._dates.moment(since),
            last=figure(chart.last),
            until=self._dates.moment(until),
            lowest=figure(chart.lowest),
            highest=figure(chart.highest),
        )

    def _moment(self, at: datetime) -> str:
        return f"{self._dates.short_day(at)}, {self._dates.hour(at)}"

    def _row(
        self,
        bar: Bar,
        moment: Callable[[datetime], str],
        figure: Callable[[Decimal], str],
    ) -> Sequence[str]:
        prices = (bar.open, bar.high, bar.low, bar.close)
        return [moment(bar.time), *map(figure, prices)]


def _ends(
    bars: Sequence[Bar], length: timedelta, quote: StripQuote | None
) -> list[datetime]:
    """When each bar ends; the last one, which is not over, at the newest price."""
    ends = [bar.time + length for bar in bars]
    if quote and bars and bars[-1].time < quote.time < ends[-1]:
        ends[-1] = quote.time
    return ends
