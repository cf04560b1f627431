"""Whoever takes a story out of its page gets the story, all of it and nothing else."""

from collections.abc import Sequence
from typing import Any

import pytest
import trafilatura

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.articles import (
    Block,
    Correction,
    CrossheadBlock,
    ListBlock,
    ParagraphBlock,
    QuoteBlock,
    SignoffBlock,
    SymbolRef,
)
from tests.fakes.pages import NOW, a_page, a_story, a_summary, a_ticker

HARBOUR = (
    "The switch ends an argument that had run through the islands for ten years: can "
    "boats that must sail in any weather ever do without diesel?",
    "Trials over two winters suggest that they can. On 212 crossings the new boats were "
    "late nine times, five of them because of fog and none for want of power.",
    "Residents notice before they see it. The old boats warmed their engines for half an "
    "hour each morning, and houses along the front kept their windows shut.",
    "Freight will change last. Two of the old boats stay in service for lorries until a "
    "heavier ship is delivered, which the yard has promised for the spring.",
)
BODY: Sequence[Block] = (
    ParagraphBlock(id="a", html=HARBOUR[0]),
    ParagraphBlock(id="b", html=HARBOUR[1]),
    CrossheadBlock(id="c", text="A quieter harbour"),
    ParagraphBlock(id="d", html=HARBOUR[2]),
    QuoteBlock(id="e", text="We count every boat.", attribution="The harbour office"),
    ListBlock(id="f", style="bulleted", items=["North pier", "East pier"]),
    ParagraphBlock(id="g", html=HARBOUR[3]),
    SignoffBlock(id="h", text="nt/desk"),
)
TOLD = (
    *HARBOUR[:2],
    "A quieter harbour",
    HARBOUR[2],
    "We count every boat. The harbour office North pier East pier",
    HARBOUR[3],
    "nt/desk",
)


def _taken_out(**more: Any) -> str:
    """What is taken out of the page of the story."""
    page = a_page(article=a_story(body=list(BODY), **more), ticker=a_ticker())
    html = HtmlRenderer(Edition(), clock=lambda: NOW).story(page, [a_summary("other")])
    return trafilatura.extract(html.decode(), include_comments=False) or ""


@pytest.mark.parametrize("symbols", [(), ("GSK", "BP")])
def test_a_story_is_taken_out_whole(symbols: Sequence[str]) -> None:
    """Kicker, headline, standfirst and body come out word by word; not a word comes of
    the strip, of other stories, or of the symbols that are mentioned."""
    story = a_story()
    own = (story.kicker or "", story.headline, story.standfirst or "")
    found = _taken_out(symbols=[SymbolRef(symbol=one) for one in symbols])
    assert found.replace("- ", "").split() == " ".join([*own, *TOLD]).split()


def test_a_correction_goes_with_its_story() -> None:
    """Who reads it elsewhere learns what was wrong."""
    note = Correction(note="The fare was wrong.", at=NOW, version=2)
    assert _taken_out(corrections=[note]).endswith("The fare was wrong.")
