"""The page as a reader sees it, complete without any script.

The templates hold the markup, ``Strips`` and ``Markets`` the texts of the prices. Escaping
is automatic and everywhere; only ``paragraph.html`` and list items, which the articles
service has sanitised on the way in, are let through as markup.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from gateway.domain.known import Span
from gateway.render.assets import Assets
from gateway.render.dates import Dates
from gateway.render.edition import Edition, text_direction
from gateway.render.jsonld import news_article
from gateway.render.live import Strips
from gateway.render.market import LENGTHS, Markets, Mention
from gateway.render.marks import marked
from gateway.render.numbers import Numbers
from gateway.render.words import words_for
from newstape.wire.articles import ArticleSummary
from newstape.wire.pages import Degraded, Front, Page, TickerPart
from newstape.wire.quotes import Bar
from newstape.wire.scalars import format_time

Highlights = Mapping[str, Mapping[str, str]]
"""Of a story by id: where something was found, as HTML with ``<mark>``."""


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
        self.assets = assets or Assets(edition)
        self._edition = edition
        self._clock = clock
        self._dates = Dates(edition)
        self._words = words_for(edition.language)
        numbers = Numbers(edition.babel_locale)
        self._strips = Strips(edition, self._words, numbers, self._dates, clock)
        self.markets = Markets(self._words, numbers, self._dates)
        self._templates = self._environment()

    def story(
        self,
        page: Page,
        related: Sequence[ArticleSummary],
        mentions: Sequence[Mention] = (),
    ) -> bytes:
        """``GET /articles/{slug}``: one story below its strip."""
        return self._render(
            "story.html",
            strip=self._strips.view(page.ticker, page.links.stream),
            article=page.article,
            checked=_degraded_since(page.degraded, "article"),
            related=related,
            mentions=mentions,
            mentioned_at=self._strips.label(page.ticker),
            here=page.links.html,
        )

    def front(self, front: Front) -> bytes:
        """``GET /``: the strip and the latest stories, the first one as the lead."""
        return self._render("front.html", **self._stories(front))

    def section(self, front: Front, slug: str, older: str | None) -> bytes:
        """``GET /sections/{slug}``; ``older`` is where the stories before these are."""
        title = self._edition.section_title(slug)
        told = self._stories(front)
        return self._render(
            "section.html", **told, slug=slug, section_name=title, older=older
        )

    def search(self, front: Front, query: str | None, found: Highlights) -> bytes:
        """``GET /search``: what was found, or where to ask and the latest stories."""
        told = self._stories(front)
        return self._render("search.html", **told, query=query, found=found)

    def market(
        self, front: Front, symbol: str, span: Span, bars: Sequence[Bar]
    ) -> bytes:
        """``GET /markets/{symbol}``: its price, its bars, the stories about it."""
        return self._render(
            "market.html",
            **self._stories(front),
            market=self.markets.view(symbol, front.ticker, span, bars),
            span=span,
            spans=LENGTHS,
            lost_bars=any(part.part == "bars" for part in front.degraded),
        )

    def embed(self, ticker: TickerPart, at: str = "") -> bytes:
        """``GET /embed/ticker``: the strip alone, for another page.

        ``at`` is our host, like ``//news.example.org``.
        """
        return self._render("embed.html", strip=self._strips.view(ticker, at=at))

    def error(
        self, status: int, retry_after: int | None, ticker: TickerPart | None = None
    ) -> bytes:
        """A page that is not there, in the newspaper's dress; never indexed.

        ``retry_after`` is in seconds; ``ticker`` gives the error page its strip.
        """
        return self._render(
            "error.html",
            strip=self._strips.view(ticker) if ticker else None,
            status=status,
            said=self._words.error(status),
            retry_after=retry_after,
        )

    def _stories(self, front: Front) -> dict[str, object]:
        return {
            "strip": self._strips.view(front.ticker, front.links.stream),
            "articles": front.articles,
            "degraded": any(part.part == "article" for part in front.degraded),
            "here": front.links.html,
        }

    def _render(self, template: str, **context: object) -> bytes:
        page = self._templates.get_template(template)
        return page.render(context, now=self._clock()).encode()

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
            query_of=urlencode,
            json_ld=lambda story, here: news_article(story, here, self._edition),
        )
        environment.filters.update(
            weekday=self._dates.weekday,
            date=self._dates.date,
            moment=self._dates.moment,
            iso=format_time,
            absolute=self._edition.absolute,
            marked=marked,
        )
        environment.tests["figure"] = _is_figure
        return environment


def _degraded_since(degraded: Sequence[Degraded], part: str) -> datetime | None:
    return next((each.as_of for each in degraded if each.part == part), None)


def _is_figure(text: str) -> bool:
    """Whether a table cell is a number, to be set flush right."""
    return bool(text) and text.strip("+-−–—$€£¥%., \u00a0\u202f0123456789") == ""
