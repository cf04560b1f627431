"""A page, put together from its lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from newstape.cli.page.errors import PageError
from newstape.cli.page.furniture import is_label, is_text_size, without_furniture
from newstape.cli.page.photo import LeadImage, read_photo, take_photos
from newstape.cli.page.strip import StripRow, gather, read_row, take_strip, whole_row
from newstape.cli.page.text import Line, read_lines
from newstape.cli.page.title import read_title

MAX_BLOCKS = 2_000

_CROSSHEAD = re.compile(r"[-–—]{1,2} (?P<text>\S(?:.{0,198}\S)?) [-–—]{1,2}")
_MOST_LINES_ABOVE_TEXT_SIZE = 8


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Crosshead:
    """A heading inside the body, without its dashes."""

    text: str


@dataclass(frozen=True, slots=True)
class ClipboardPage:
    """One page: the strip in its order, and the story without furniture."""

    site: str | None
    headline: str
    strip: tuple[StripRow, ...]
    lead_image: LeadImage | None
    standfirst: str | None
    body: tuple[Paragraph | Crosshead, ...]


def parse_page(data: bytes) -> ClipboardPage:
    """Read a page.

    Each line that is not blank is a paragraph of its own, whether or not blank lines
    part them: browsers differ in that, and none breaks a paragraph's lines.

    Raises:
        PageError: it is not a page; carries the line and the reason.
    """
    lines = read_lines(data)
    site, headline = read_title(lines)
    strip, story = _part_strip(lines[1:], headline)
    head, body = _part_head(without_furniture(story, headline))
    image, above = take_photos(head)
    standfirst, text = _part_standfirst(above, body)
    if not standfirst and not text:
        raise PageError(lines[-1].number, "no story below the headline")
    if len(text) > MAX_BLOCKS:
        raise PageError(text[MAX_BLOCKS].number, f"more than {MAX_BLOCKS} paragraphs")
    return ClipboardPage(
        site, headline, strip, image, standfirst, tuple(map(_block, text))
    )


def _part_strip(
    lines: Sequence[Line], headline: str
) -> tuple[tuple[StripRow, ...], list[Line]]:
    """The strip, and the lines of the story.

    The strip stands between title and headline, where a broken row is an error and
    short lines are a menu. Whole rows further down belong to it too: some pages show it
    again at their end.
    """
    top = _story_start(lines, headline)
    above, below = lines[:top], lines[top:]
    repeated = bool(below) and below[0].text.startswith(headline)
    start = _menu_length(above) if repeated else 0
    rows, count = take_strip(above[start:])
    others = [*above[:start], *above[start + count :]]
    if repeated and all(map(is_label, others)):
        others = []
    story = [*others, *below]
    rows += [(line, row) for line in story if (row := whole_row(line))]
    return gather(rows), [line for line in story if not whole_row(line)]


def _menu_length(lines: Sequence[Line]) -> int:
    menu = takewhile(lambda line: is_label(line) and not read_row(line), lines)
    return sum(1 for _ in menu)


def _story_start(lines: Sequence[Line], headline: str) -> int:
    """Where the headline is said again, or the image told; else past the end."""
    starts = (
        number
        for number, line in enumerate(lines)
        if line.text == headline or read_photo(line)
    )
    return next(starts, len(lines))


def _part_head(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """What stands above ``Text size:`` (without it: only photo lines), and the rest."""
    controls = [number for number, line in enumerate(lines) if is_text_size(line)]
    if controls and controls[0] <= _MOST_LINES_ABOVE_TEXT_SIZE:
        end = controls[0]
    else:
        texts = (number for number, line in enumerate(lines) if not read_photo(line))
        end = next(texts, len(lines))
    return list(lines[:end]), [line for line in lines[end:] if not is_text_size(line)]


def _part_standfirst(
    above: Sequence[Line], body: Sequence[Line]
) -> tuple[str | None, list[Line]]:
    standfirst = above[0].text if above else None
    return standfirst, [*above[1:], *body]


def _block(line: Line) -> Paragraph | Crosshead:
    found = _CROSSHEAD.fullmatch(line.text)
    return Crosshead(found["text"]) if found else Paragraph(line.text)
