"""The real page that lies beside the project, where it is at hand.

Its text is a publisher's, so nothing of it stands here: the test holds what was read
against the lines of the file itself.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from newstape.cli.page import ClipboardPage, Crosshead, Paragraph, parse_page

SEED = Path(__file__).parents[5] / "shared" / "seed" / "berliner-tageblatt-page.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the seed page is not here")


@pytest.fixture(scope="module")
def text() -> str:
    """The file as it is."""
    return SEED.read_text("utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> ClipboardPage:
    """What was read from it."""
    return parse_page(text.encode())


def test_its_sixteen_quotes_stand_in_order_as_printed(
    page: ClipboardPage, text: str
) -> None:
    """Symbol, percent, price and currency come out digit by digit."""
    printed = re.findall(r"^(\w+) (-?[\d.]+)% ([\d.]+) \$$", text, re.MULTILINE)
    read = [(row.symbol, str(row.percent), str(row.price)) for row in page.strip]
    assert read == printed
    assert len(read) == 16
    assert {row.currency for row in page.strip} == {"USD"}
    assert page.strip[0].percent == Decimal(100)


def test_its_headline_image_and_standfirst_are_told_apart(
    page: ClipboardPage, text: str
) -> None:
    """The caption is the headline again, the credit an agency."""
    site, _, headline = text.partition("\n")[0].partition(" - ")
    assert (page.site, page.headline) == (site, headline)
    assert page.lead_image is not None
    assert (page.lead_image.caption, page.lead_image.credit) == (headline, "AFP")
    above, _, _ = text.partition("\n\nText size:")
    assert page.standfirst == above.rpartition("\n\n")[2]


def test_its_body_is_whole_and_without_furniture(
    page: ClipboardPage, text: str
) -> None:
    """Two crossheads, every paragraph, and nothing else, in order."""
    printed = [line for line in text.partition("Text size:")[2].splitlines() if line]
    as_printed = [
        part.text if isinstance(part, Paragraph) else f"- {part.text} -"
        for part in page.body
    ]
    assert as_printed == printed
    assert sum(isinstance(part, Crosshead) for part in page.body) == 2
    story = "\n".join([page.standfirst or "", *as_printed])
    assert "Text size" not in story
    assert page.headline not in story
    assert not re.search(r"\d% [\d.]+ \$", story)
