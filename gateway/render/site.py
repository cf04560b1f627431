"""Composed pages, ready to be sent: as JSON, as HTML, as a frame, as an error."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from gateway.domain.known import Choice
from gateway.domain.page import Page
from gateway.render import present
from gateway.render.assets import Assets
from gateway.render.csp import embed_csp, image_origins, page_csp
from gateway.render.edition import Edition
from gateway.render.headers import SECURITY, truth
from gateway.render.html import HtmlRenderer
from gateway.render.payload import payload
from gateway.render.sheet import Bodies, Sheet
from newstape.wire.problems import Problem

JSON = "application/json"
HTML = "text/html; charset=utf-8"
_host = re.compile(r"[\w.:\[\]-]+")


class Site:
    """The sheets of one edition.

    ``origin`` is where a reader found it, like ``https://news.example.org/``: the page's
    socket goes there, which some browsers do not take for ``'self'``.
    """

    def __init__(self, edition: Edition, clock: Callable[[], datetime]) -> None:
        self.assets = Assets()
        self._html = HtmlRenderer(edition, self.assets, clock)
        self._base = edition.public_url or ""

    def story_json(self, composed: Page, choice: Choice) -> Sheet:
        """``GET /v1/pages/{slug}``."""
        page = present.story_page(composed, choice, self._base)
        return Sheet(Bodies(payload(page, choice.fields)), JSON, truth(composed))

    def front_json(self, composed: Page, choice: Choice) -> Sheet:
        """``GET /v1/front``."""
        page = present.front_page(composed, choice, self._base)
        return Sheet(Bodies(payload(page, choice.fields)), JSON, truth(composed))

    def story(
        self, composed: Page, choice: Choice, others: Sequence[Any], origin: str
    ) -> Sheet:
        """``GET /articles/{slug}``, with links to other stories."""
        page = present.story_page(composed, choice)
        body = self._html.story(page, present.summaries(others))
        return _sheet(composed, body, page_csp(_socket(origin), image_origins(page)))

    def front(self, composed: Page, choice: Choice, origin: str) -> Sheet:
        """``GET /``."""
        page = present.front_page(composed, choice)
        body = self._html.front(page)
        return _sheet(composed, body, page_csp(_socket(origin), image_origins(page)))

    def embed(self, composed: Page, origin: str, ancestors: Iterable[str]) -> Sheet:
        """``GET /embed/ticker``, for frames in pages of these origins."""
        body = self._html.embed(present.ticker(composed))
        return _sheet(composed, body, embed_csp(_socket(origin), ancestors))

    def problem(
        self, problem: Problem, retry_after: int | None, composed: Page, origin: str
    ) -> Sheet:
        """An error below a strip; for a reader now, and not to be kept."""
        ticker = present.ticker(composed)
        detail = problem.detail or ""
        body = self._html.error(
            problem.status, problem.title, detail, retry_after, ticker
        )
        told = {**_guarded(page_csp(_socket(origin))), "Cache-Control": "no-store"}
        return Sheet(Bodies(body), HTML, told)


def _sheet(composed: Page, body: bytes, policy: str) -> Sheet:
    return Sheet(Bodies(body), HTML, {**truth(composed), **_guarded(policy)})


def _guarded(policy: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy, **SECURITY}


def _socket(origin: str) -> str | None:
    scheme, _, host = origin.rstrip("/").partition("://")
    return f"{scheme.replace('http', 'ws')}://{host}" if _host.fullmatch(host) else None
