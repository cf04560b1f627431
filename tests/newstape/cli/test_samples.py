"""Our samples are what they are said to be."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from newstape.cli.page import ClipboardPage, Crosshead, page_slug, parse_page
from newstape.cli.samples import EDITION, PAGES, SECTIONS, TAPE, sample
from newstape.wire.quotes import Tick

SEED = Path(__file__).parents[4] / "shared" / "seed" / "berliner-tageblatt-page.txt"


def read(name: str) -> ClipboardPage:
    """A sample page, read."""
    return parse_page(sample(name).read_bytes())


def test_the_page_has_all_that_a_page_can_have() -> None:
    """Sixteen quotes in dollars, image, standfirst, two crossheads."""
    page = read("page.txt")
    assert len(page.strip) == 16
    assert {row.currency for row in page.strip} == {"USD"}
    assert all(row.percent is not None for row in page.strip)
    assert page.lead_image is not None
    assert page.lead_image.credit == "Newstape"
    assert page.standfirst is not None
    assert sum(isinstance(part, Crosshead) for part in page.body) == 2


def test_the_other_pages_differ_as_their_names_say() -> None:
    """One has neither strip nor crossheads, one a strip in other currencies."""
    plain, foreign = read("no-crossheads.txt"), read("pounds-and-euros.txt")
    assert plain.strip == ()
    assert not any(isinstance(part, Crosshead) for part in plain.body)
    assert {row.currency for row in foreign.strip} == {"GBP", "EUR"}
    assert [row.symbol for row in foreign.strip if row.percent is None] == ["NGG.XLON"]


def test_the_pages_are_three_stories_of_one_site() -> None:
    """Each has its own slug; none holds a word of furniture."""
    pages = [read(name) for name in PAGES]
    assert len({page_slug(page) for page in pages}) == 3
    assert {page.site for page in pages} == {"The Daily Tape"}
    for page in pages:
        texts = [page.standfirst or "", *(part.text for part in page.body)]
        assert not any(page.headline in text or "Text size" in text for text in texts)


def test_the_tape_runs_two_minutes_with_every_symbol_of_the_page() -> None:
    """Ticks of the wire, in order of time, each symbol opening with its close."""
    tape = sample(TAPE).read_text("utf-8").splitlines()
    ticks = [Tick.model_validate_json(line) for line in tape]
    times = [tick.time for tick in ticks if tick.time is not None]
    symbols = [row.symbol for row in read("page.txt").strip]
    assert [tick.symbol for tick in ticks[:16]] == symbols
    assert {tick.symbol for tick in ticks} == set(symbols)
    assert all(tick.previous_close for tick in ticks[:16])
    assert len(times) == len(ticks) > 300
    assert times == sorted(times)
    assert timedelta(seconds=110) < times[-1] - times[0] < timedelta(seconds=121)
    assert len({tick.price for tick in ticks if tick.symbol == "GSK"}) > 3


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not here")
def test_no_sentence_of_the_samples_is_the_seeds() -> None:
    """Its text is a publisher's; figures may carry over, words may not."""
    seed = SEED.read_text("utf-8")
    for name in PAGES:
        page = read(name)
        texts = [page.headline, page.standfirst or "", *(p.text for p in page.body)]
        assert not [text for text in texts if text in seed]


def test_the_edition_has_the_sections_of_the_pages() -> None:
    """No sample story stands in a section that the masthead does not have."""
    edition = tomllib.loads(sample(EDITION).read_text("utf-8"))
    sections = {section["slug"] for section in edition["sections"]}
    assert SECTIONS.keys() == set(PAGES)
    assert set(SECTIONS.values()) == sections
