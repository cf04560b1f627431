"""The first line of a page: ``Site - Headline``, in either order."""

import re
from collections.abc import Iterator, Sequence

from newstape.cli.page.errors import PageError
from newstape.cli.page.furniture import is_text_size
from newstape.cli.page.photo import read_photo
from newstape.cli.page.strip import whole_row
from newstape.cli.page.text import Line

MAX_HEADLINE_CHARACTERS = 500
MAX_SITE_CHARACTERS = 200

_SEPARATOR = re.compile(r" (?:[-–—|·]|::) ")


def read_title(lines: Sequence[Line]) -> tuple[str | None, str]:
    """The site's name, if told, and the headline.

    Both may hold dashes. Where a page repeats its headline below, that tells which part
    of the title it is; else the site comes first and ends at the first dash.

    Raises:
        PageError: no headline, or a longer one than a story may have.
    """
    title = lines[0]
    if whole_row(title) or is_text_size(title):
        raise PageError(title.number, "no headline")
    if len(title.text) > MAX_SITE_CHARACTERS + MAX_HEADLINE_CHARACTERS:
        raise PageError(title.number, "too long to be a headline")
    site, headline = _split(title.text, _repeated(lines[1:]))
    if not any(character.isalnum() for character in headline):
        raise PageError(title.number, "no headline")
    if len(headline) > MAX_HEADLINE_CHARACTERS:
        raise PageError(title.number, "too long to be a headline")
    return (site or None), headline


def _split(title: str, repeated: set[str]) -> tuple[str, str]:
    if title in repeated:
        return "", title
    halves = list(_halves(f" {title} "))
    readings = [
        *[(site, text) for site, text in halves if text in repeated],
        *[(site, text) for text, site in reversed(halves) if text in repeated],
        *halves[:1],
        ("", title),
    ]
    return next(half for half in readings if len(half[0]) <= MAX_SITE_CHARACTERS)


def _halves(title: str) -> Iterator[tuple[str, str]]:
    for found in _SEPARATOR.finditer(title):
        yield title[: found.start()].strip(), title[found.end() :].strip()


def _repeated(lines: Sequence[Line]) -> set[str]:
    """What stands below the title, captions included."""
    photos = filter(None, map(read_photo, lines))
    captions = {photo.caption for photo in photos if photo.caption}
    return captions.union(line.text for line in lines)
