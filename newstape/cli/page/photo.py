"""The line under a lead image: ``Caption / Photo: © Agency``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newstape.cli.page.errors import PageError
from newstape.cli.page.text import Line

MAX_CREDIT_CHARACTERS = 200

_MARK = r"(?:photo|foto|image|picture)s?(?: credits?)? ?:"
_PHOTO = re.compile(
    rf"(?:(?P<caption>.+?)(?: ?(?:[/|]|(?P<bracket>\()) ?| [–—-] ))?{_MARK} ?(?P<credit>.*)",
    re.IGNORECASE,
)
_NEXT_CREDIT = re.compile(rf"[ /|,;]{{0,3}}{_MARK} ?", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)) ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LeadImage:
    """What a clipboard keeps of a picture; either may be missing, not both."""

    caption: str | None
    credit: str | None


def read_photo(line: Line) -> LeadImage | None:
    """The image that a line describes, or None for any other line.

    Several credits become one, parted by slashes and without copyright signs. What is
    too long to be a credit is prose.
    """
    found = _PHOTO.fullmatch(line.text)
    if not found:
        return None
    text = found["credit"]
    credit = _join(_credits(text.removesuffix(")") if found["bracket"] else text))
    if credit and len(credit) > MAX_CREDIT_CHARACTERS:
        return None
    return LeadImage(found["caption"], credit)


def take_photos(lines: Sequence[Line]) -> tuple[LeadImage | None, list[Line]]:
    """The lead image that the lines tell of, and the lines that tell of something else.

    Of several the first caption stays, and every credit.

    Raises:
        PageError: the credits together are too long.
    """
    photos = [(line, read_photo(line)) for line in lines]
    rest = [line for line, photo in photos if photo is None]
    told = [(line, photo) for line, photo in photos if photo is not None]
    caption = next((photo.caption for _, photo in told if photo.caption), None)
    credit = _join(photo.credit for _, photo in told if photo.credit)
    if credit and len(credit) > MAX_CREDIT_CHARACTERS:
        raise PageError(told[-1][0].number, "too many photo credits")
    image = LeadImage(caption, credit) if caption or credit else None
    return image, rest


def _credits(text: str) -> list[str]:
    return [_COPYRIGHT.sub("", part).strip(" /|") for part in _NEXT_CREDIT.split(text)]


def _join(names: Iterable[str]) -> str | None:
    return " / ".join(dict.fromkeys(filter(None, names))) or None
