"""Composed pages, ready to be sent: as JSON, as HTML, as a frame, as an error."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from gateway.domain.known import Choice, Selection, Span, Strip
from gateway.domain.page import Page
from gateway.render import present
from gateway.render.assets import Asset, Assets
from gateway.render.csp import embed_csp, image_origins, page_csp
from gateway.render.edition import Edition
from gateway.render.headers import SECURITY, truth
from gateway.render.html import HtmlRenderer
from gateway.render.payload import payload
from gateway.render.sheet import Bodies, Sheet
from gateway.render.words import LANGUAGES
from newstape.wire.problems import Problem
from newstape.wire.scalars import format_time

JSON = "application/json"
HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
_robots = (
    "User-agent: *\nDisallow: /search\nDisallow: /embed/\nSitemap: {}sitemap-news.xml\n"
)
_host = re.compile(r"[\w.:\[\]-]+")


class Site:
    """The sheets of one edition.

    ``origin`` is where a reader found it, like ``https://news.example.org/``: the page's
    socket goes there, which some browsers do not take for ``'self'``.
    """

    def __init__(
        self, edition: Edition, clock: Callable[[], datetime], front_length: int = 20
    ) -> None:
        self._front_length = front_length
        self._assets = Assets(edition)
        self._html = HtmlRenderer(edition, self._assets, clock)
        self._edition = edition
        self._base = edition.public_url or ""
        self._speaking = {
            language: self._html
            if language == edition.language.split("-")[0]
            else HtmlRenderer(
                replace(edition, language=language, locale=language),
                self._assets,
                clock,
            )
            for language in LANGUAGES
        }

    def file(self, name: str, origin: str) -> Sheet | Asset | None:
        """``GET /static/{name}``, and ``/robots.txt``."""
        if name != "robots.txt":
            return self._assets.get(name)
        text = _robots.format(f"{self._base}/" if self._base else origin)
        told = {"Cache-Control": "public, max-age=3600"}
        return Sheet(Bodies(text.encode()), PLAIN, told)

    def has_section(self, slug: str) -> bool:
        """Whether the edition has this section, be it empty."""
        return any(section.slug == slug for section in self._edition.sections)

    def document(self, composed: Page) -> Sheet:
        """A feed or a site map, as it came."""
        found = composed.parts["document"].value
        told = {"Cache-Control": found.cache_control, **SECURITY}
        return Sheet(Bodies(found.body), found.content_type, told)

    def story_json(self, composed: Page, choice: Choice) -> Sheet:
        """``GET /v1/pages/{slug}``."""
        page = present.story_page(composed, choice, self._base)
        return Sheet(Bodies(payload(page, choice.fields)), JSON, truth(composed))

    def front_json(self, composed: Page, choice: Choice) -> Sheet:
        """``GET /v1/front``."""
        page = present.front_page(composed, choice, self._base)
        return Sheet(Bodies(payload(page, choice.fields)), JSON, truth(composed))

    def story(
        self,
        composed: Page,
        choice: Choice,
        others: Sequence[Any],
        prices: tuple[Strip, Mapping[str, Decimal]],
        origin: str,
    ) -> Sheet:
        """``GET /articles/{slug}``, with links to other stories, and its ``prices``: those
        of its symbols now, and when it was published."""
        page = present.story_page(composed, choice)
        now, then = prices
        symbols = [each.symbol for each in page.article.symbols]
        mentions = self._html.markets.mentions(symbols, present.quotes(now), then)
        body = self._html.story(page, present.summaries(others), mentions)
        return _sheet(composed, body, page_csp(_socket(origin), image_origins(page)))

    def front(
        self,
        composed: Page,
        choice: Choice,
        which: Selection,
        search: bool,
        origin: str,
    ) -> Sheet:
        """``GET /``, ``/sections/{slug}`` and ``/search``."""
        stories: Sequence[Any] = composed.parts["article"].value
        if search:
            query = urlencode({"q": which.query or ""})
            page = present.front_page(composed, choice, here=f"/search?{query}")
            found = {
                each.id: getattr(each, "highlights", None) or {} for each in stories
            }
            body = self._html.search(page, which.query, found)
        elif which.section:
            path = f"/sections/{which.section}"
            page = present.front_page(composed, choice, here=path)
            older = self._older(path, stories)
            body = self._html.section(page, which.section, older)
        else:
            page = present.front_page(composed, choice)
            body = self._html.front(page)
        return _sheet(composed, body, page_csp(_socket(origin), image_origins(page)))

    def market(self, composed: Page, symbol: str, span: Span, origin: str) -> Sheet:
        """``GET /markets/{symbol}``."""
        strip: Strip = composed.parts["ticker"].value
        symbols = [*(each.symbol for each in strip.quotes), *strip.missing]
        choice = Choice(symbols=tuple(symbols))
        page = present.front_page(composed, choice, here=f"/markets/{quote(symbol)}")
        bars = composed.parts["bars"].value
        body = self._html.market(page, symbol, span, bars)
        return _sheet(composed, body, page_csp(_socket(origin), image_origins(page)))

    def embed(
        self, composed: Page, origin: str, ancestors: Iterable[str], language: str
    ) -> Sheet:
        """``GET /embed/ticker``, for frames in pages of these origins."""
        primary = language.split("-")[0].lower()
        html = self._speaking.get(primary, self._html)
        _, _, host = origin.rstrip("/").partition("://")
        at = self._base or (f"//{host}" if _host.fullmatch(host) else "")
        body = html.embed(present.ticker(composed), at)
        return _sheet(composed, body, embed_csp(_socket(origin), ancestors))

    def problem(
        self, problem: Problem, retry_after: str | None, composed: Page, origin: str
    ) -> Sheet:
        """An error below a strip; for a reader now, and not to be kept."""
        ticker = present.ticker(composed)
        wait = int(retry_after) if retry_after else None
        body = self._html.error(problem.status, wait, ticker)
        told = {**_guarded(page_csp(_socket(origin))), "Cache-Control": "no-store"}
        return Sheet(Bodies(body), HTML, told)

    def _older(self, path: str, stories: Sequence[Any]) -> str | None:
        """Where the stories before these are; none where these are few."""
        if len(stories) < self._front_length or stories[-1].published_at is None:
            return None
        before = format_time(stories[-1].published_at)
        return f"{path}?{urlencode({'before': before})}"


def _sheet(composed: Page, body: bytes, policy: str) -> Sheet:
    return Sheet(Bodies(body), HTML, {**truth(composed), **_guarded(policy)})


def _guarded(policy: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy, **SECURITY}


def _socket(origin: str) -> str | None:
    scheme, _, host = origin.rstrip("/").partition("://")
    return f"{scheme.replace('http', 'ws')}://{host}" if _host.fullmatch(host) else None
