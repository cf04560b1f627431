"""What stands round a story and is never part of it."""

import re
from collections.abc import Sequence

from newstape.cli.page.text import Line

_TEXT_SIZE = re.compile(
    r"(?:(?:text|font)[ -]?size|(?:text|schrift)größe) ?:?[ a+\-−–]*", re.IGNORECASE
)
_LABELS = re.compile(
    r"(?:share|teilen|print|drucken|e-?mail|tweet|twitter|x|facebook|whatsapp|telegram|"
    r"linkedin|reddit|copy link|save|bookmark|listen|subscribe|newsletter|sign in|log in|"
    r"menu|search|(?:\d+ )?comments?|back to top|top|advertisements?|anzeige|"
    r"(?:copyright )?(?:©|\(c\)) ?.{1,120}|copyright \d{4}.{0,120}|all rights reserved\.?) ?:?",
    re.IGNORECASE,
)
# From such a line on, a page speaks of other stories.
_ELSEWHERE = re.compile(
    r"(?:related|similar|more|other) (?:articles|stories|news)|read (?:more|also|next)|"
    r"most read|also interesting|featured|recommended(?: for you)?",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "!", "?", ":", "…", '"', "”")
_MOST_CHARACTERS_OF_A_LABEL = 60


def is_text_size(line: Line) -> bool:
    """Whether this is the control that parts standfirst and body."""
    return bool(_TEXT_SIZE.fullmatch(line.text))


def is_label(line: Line) -> bool:
    """Whether a line above the headline can be a menu's: short and no sentence."""
    short = len(line.text) <= _MOST_CHARACTERS_OF_A_LABEL
    return short and not line.text.endswith(_SENTENCE_ENDS)


def without_furniture(lines: Sequence[Line], headline: str) -> list[Line]:
    """The lines without advertisement marks, buttons, doubled headlines and the end.

    ``Text size:`` stays: it says where the standfirst ends.
    """
    kept: list[Line] = []
    for line in lines:
        if _ELSEWHERE.fullmatch(line.text.rstrip(" :")):
            if kept:
                break
        elif line.text != headline and not _LABELS.fullmatch(line.text):
            kept.append(line)
    return kept
