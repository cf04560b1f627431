"""The addresses that a person reads first."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from newstape.cli.greeting import greet
from newstape.cli.supervise.plan import plan_stack

PLANS = plan_stack("127.0.0.1", 8000, Path("data"), "none")


def _greeting(width: int, slug: str | None) -> str:
    out = StringIO()
    greet(Console(file=out, width=width), PLANS, Path("data"), slug)
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_address_can_be_copied(width: int) -> None:
    """However narrow the terminal, each address stands on one line."""
    lines = _greeting(width, "a-slug-that-is-rather-long").splitlines()
    for address in [
        "http://127.0.0.1:8000/articles/a-slug-that-is-rather-long",
        "ws://127.0.0.1:8000/v1/front/stream",
        "http://127.0.0.1:8000/docs",
        "http://127.0.0.1:8001/docs",
        "http://127.0.0.1:8002/docs",
    ]:
        assert any(address in line for line in lines)


def test_frame_where_it_fits() -> None:
    """A wide terminal gets a frame, a narrow one does not."""
    assert "╭" in _greeting(80, None)
    assert "╭" not in _greeting(40, None)


def test_no_story_no_page() -> None:
    """Without a story there is no page to point to, but there is a front."""
    text = _greeting(80, None)
    assert "/articles/" not in text
    assert "http://127.0.0.1:8000/" in text
