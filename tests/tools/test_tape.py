"""The sample tape can be made again."""

import json

from newstape.cli.page import parse_page
from newstape.cli.samples import TAPE, sample
from tools.tape import PAGE, SEED, ticks


def test_the_committed_tape_is_what_its_seed_makes() -> None:
    """Nobody edits the tape by hand, and the page and the tape agree."""
    rows = parse_page(PAGE.read_bytes()).strip
    made = "".join(json.dumps(tick) + "\n" for tick in ticks(rows, SEED))
    assert sample(TAPE).read_text("utf-8") == made


def test_another_seed_makes_another_tape() -> None:
    """The walk comes from the seed."""
    rows = parse_page(PAGE.read_bytes()).strip
    assert list(ticks(rows, 1)) != list(ticks(rows, 2))
