"""The strip of a page, and what its scripts are told."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlencode

import orjson

from gateway.render.dates import Dates
from gateway.render.edition import Edition
from gateway.render.numbers import Numbers
from gateway.render.strip import Cell, cells, is_shown, origin_mark, origin_notes
from gateway.render.words import Words
from newstape.wire.pages import TickerPart
from newstape.wire.scalars import format_time


@dataclass(frozen=True)
class StripView:
    """What the strip's template needs; ``live`` is JSON for the browser modules.

    ``at`` stands before addresses: empty on our own pages, our host on others'.
    """

    shown: bool
    state: str
    label: str
    mark: str
    notes: Sequence[str]
    cells: Sequence[Cell]
    live: str
    at: str


class Strips:
    """Makes the strips of one edition."""

    def __init__(
        self,
        edition: Edition,
        words: Words,
        numbers: Numbers,
        dates: Dates,
        clock: Callable[[], datetime],
    ) -> None:
        self._edition = edition
        self._words = words
        self._numbers = numbers
        self._dates = dates
        self._clock = clock

    def view(self, ticker: TickerPart, stream: str = "", at: str = "") -> StripView:
        """A strip; without a ``stream`` it follows its own list or symbols."""
        address = stream or f"/v1/front/stream?{_query(ticker)}"
        return StripView(
            shown=is_shown(ticker),
            state=ticker.state,
            label=self.label(ticker),
            mark=origin_mark(ticker, self._words),
            notes=list(origin_notes(ticker, self._words)),
            cells=cells(ticker, self._numbers, self._words.strip),
            live=self._live(ticker, self._local(address), at),
            at=at,
        )

    def label(self, ticker: TickerPart) -> str:
        """Of when the prices are."""
        words = self._words.strip
        if ticker.state == "unavailable" or ticker.as_of is None:
            return words.unavailable
        said = words.stale if ticker.state == "stale" else words.as_of
        return said.format(time=self._dates.as_of(ticker.as_of, self._clock()))

    def _live(self, ticker: TickerPart, stream: str, at: str) -> str:
        language = urlencode({"lang": self._edition.language})
        settings = {
            "stream": at + stream,
            "embed": f"{at}/embed/ticker?{_query(ticker)}&{language}",
            "cursor": ticker.cursor,
            "state": ticker.state,
            "as_of": format_time(ticker.as_of) if ticker.as_of else None,
            "locale": self._edition.locale,
            "marks": self._numbers.marks,
            "timezone": self._edition.timezone,
            "zone": self._dates.zone_name(self._clock()),
            "words": asdict(self._words.strip),
            "notice": asdict(self._words.notice),
        }
        return orjson.dumps(settings).decode()

    def _local(self, address: str) -> str:
        """Without our own host: the page follows whatever address it was reached by."""
        return address.removeprefix(self._edition.public_url or "")


def _query(ticker: TickerPart) -> str:
    """What asks for this strip: its list, or else its symbols."""
    if ticker.list is not None:
        return urlencode({"list": ticker.list})
    symbols = [*(quote.symbol for quote in ticker.quotes), *ticker.missing]
    return urlencode({"symbols": ",".join(symbols)}, safe=",")
