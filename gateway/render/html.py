"""The page as a reader sees it, complete without any script.

The templates hold the markup, ``Strip`` the texts of the prices. Escaping is automatic
and everywhere; only ``paragraph.html`` and list items, which the articles service has
sanitised on the way in, are let through as markup.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined

from gateway.render.assets import Assets
from gateway.render.dates import Dates
from gateway.render.edition import Edition, text_direction
from gateway.render.numbers import Numbers
from gateway.render.strip import Cell, cells, is_shown, origin_mark, origin_notes
from gateway.render.words import words_for
from newstape.wire.articles import ArticleSummary
from newstape.wire.pages import Degraded, Front, Page, TickerPart
from newstape.wire.scalars import format_time


@dataclass(frozen=True)
class StripView:
    """What the strip's template needs; ``live`` is JSON for the browser modules."""

    shown: bool
    state: str
    label: str
    mark: str
    notes: Sequence[str]
    cells: Sequence[Cell]
    live: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


class HtmlRenderer:
    """Renders the pages of one edition.

    Raises:
        babel.UnknownLocaleError, zoneinfo.ZoneInfoNotFoundError: on construction, when
            the edition names what does not exist.
    """

    def __init__(
        self,
        edition: Edition,
        assets: Assets | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.assets = assets or Assets()
        self._edition = edition
        self._clock = clock
        self._dates = Dates(edition)
        self._numbers = Numbers(edition.babel_locale)
        self._words = words_for(edition.language)
        self._templates = self._environment()

    def story(self, page: Page, related: Sequence[ArticleSummary]) -> bytes:
        """``GET /articles/{slug}``: one story below its strip."""
        return self._render(
            "story.html",
            strip=self._strip(page.ticker, page.links.stream),
            article=page.article,
            checked=_degraded_since(page.degraded, "article"),
            related=related,
            here=page.links.html,
        )

    def front(self, front: Front) -> bytes:
        """``GET /``: the strip and the latest stories, the first one as the lead."""
        return self._render(
            "front.html",
            strip=self._strip(front.ticker, front.links.stream),
            articles=front.articles,
            degraded=any(part.part == "article" for part in front.degraded),
            here=front.links.html,
        )

    def embed(self, ticker: TickerPart) -> bytes:
        """``GET /embed/ticker``: the strip alone, for a frame in another page."""
        return self._render("embed.html", strip=self._strip(ticker, _stream_of(ticker)))

    def error(
        self,
        status: int,
        title: str,
        detail: str,
        retry_after: int | None,
        ticker: TickerPart | None = None,
    ) -> bytes:
        """A page that is not there, in the newspaper's dress; never indexed.

        ``retry_after`` is in seconds; ``ticker`` gives the error page its strip.
        """
        strip = self._strip(ticker, _stream_of(ticker)) if ticker else None
        return self._render(
            "error.html",
            strip=strip,
            status=status,
            title=title,
            detail=detail,
            retry_after=retry_after,
        )

    def _render(self, template: str, **context: object) -> bytes:
        return (
            self._templates.get_template(template)
            .render(context, now=self._clock())
            .encode()
        )

    def _strip(self, ticker: TickerPart, stream: str) -> StripView:
        return StripView(
            shown=is_shown(ticker),
            state=ticker.state,
            label=self._state_label(ticker),
            mark=origin_mark(ticker, self._words),
            notes=list(origin_notes(ticker, self._words)),
            cells=cells(ticker, self._numbers, self._words.strip),
            live=self._live(ticker, stream),
        )

    def _state_label(self, ticker: TickerPart) -> str:
        words = self._words.strip
        if ticker.state == "unavailable" or ticker.as_of is None:
            return words.unavailable
        time = self._dates.as_of(ticker.as_of, self._clock())
        return (words.stale if ticker.state == "stale" else words.as_of).format(
            time=time
        )

    def _live(self, ticker: TickerPart, stream: str) -> str:
        now = self._clock()
        settings = {
            "stream": self._local(stream),
            "cursor": ticker.cursor,
            "state": ticker.state,
            "as_of": format_time(ticker.as_of) if ticker.as_of else None,
            "locale": self._edition.locale,
            "marks": self._numbers.marks,
            "timezone": self._edition.timezone,
            "zone": self._dates.zone_name(now),
            "words": asdict(self._words.strip),
            "notice": asdict(self._words.notice),
        }
        return orjson.dumps(settings).decode()

    def _local(self, address: str) -> str:
        """Without our own host: the page follows whatever address it was reached by."""
        return address.removeprefix(self._edition.public_url or "")

    def _environment(self) -> Environment:
        environment = Environment(
            loader=PackageLoader("gateway.render"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(
            edition=self._edition,
            words=self._words,
            asset=self.assets.url,
            direction=text_direction,
        )
        environment.filters.update(
            weekday=self._dates.weekday,
            date=self._dates.date,
            day=self._dates.day,
            moment=self._dates.moment,
            iso=format_time,
            absolute=self._edition.absolute,
        )
        environment.tests["figure"] = _is_figure
        return environment


def _degraded_since(degraded: Sequence[Degraded], part: str) -> datetime | None:
    return next((each.as_of for each in degraded if each.part == part), None)


def _stream_of(ticker: TickerPart) -> str:
    """The stream of a strip that stands alone: its list, or else its symbols."""
    if ticker.list is not None:
        return "/v1/front/stream?" + urlencode({"list": ticker.list})
    symbols = [*(quote.symbol for quote in ticker.quotes), *ticker.missing]
    return "/v1/front/stream?" + urlencode({"symbols": ",".join(symbols)}, safe=",")


def _is_figure(text: str) -> bool:
    """Whether a table cell is a number, to be set flush right."""
    return bool(text) and text.strip("+-−–—$€£¥%., \u00a0\u202f0123456789") == ""
