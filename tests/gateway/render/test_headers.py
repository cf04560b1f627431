"""Headers that agree with the page."""

from datetime import UTC, datetime

import pytest

from gateway.domain.page import ARTICLE, LATEST, TICKER, Reading, compose
from gateway.render.headers import truth

NOW = datetime(2024, 6, 17, 20, tzinfo=UTC)


def test_complete() -> None:
    """A complete page may be kept a second, and longer where nothing newer can be had."""
    page = compose({ARTICLE: Reading("s", waited=0.0123), TICKER: Reading("t")}, NOW)
    assert truth(page) == {
        "Page-Complete": "?1",
        "Server-Timing": 'article;desc="fresh";dur=12.3, ticker;desc="fresh";dur=0.0',
        "Cache-Status": "newstape/article; fwd=miss, newstape/ticker; hit",
        "Cache-Control": "public, max-age=1, stale-if-error=300",
    }


@pytest.mark.parametrize("blank", [True, False])
def test_degraded(blank: bool) -> None:
    """A degraded page is not kept beyond the second of a shared cache."""
    state = "none" if blank else "stale"
    ticker = Reading("t", "mute", NOW, blank)
    told = truth(compose({LATEST: Reading(()), TICKER: ticker}, NOW))
    assert told["Page-Complete"] == "?0"
    assert told["Cache-Control"] == "no-cache"
    assert told["CDN-Cache-Control"] == "max-age=1"
    assert told["Cache-Status"].endswith(f"newstape/ticker; hit; detail={state}")
    assert f'ticker;desc="{state}"' in told["Server-Timing"]
