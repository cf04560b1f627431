"""Bytes of a clipboard file to lines of text."""

import re
from dataclasses import dataclass

from newstape.cli.page.errors import PageError

MAX_BYTES = 4 * 1024 * 1024
MAX_LINE_CHARACTERS = 10_000

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]+")
# Byte order marks, zero-width spaces, soft hyphens and bidirectional overrides: what a
# browser puts into a clipboard and no reader sees.
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MARKUP = re.compile(r"<(!doctype|html|\?xml|rss|feed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, and its number in the file, from 1."""

    number: int
    text: str


def read_lines(data: bytes) -> tuple[Line, ...]:
    """The lines of a file that are not blank, trimmed, in order; never none.

    Raises:
        PageError: empty, too big, binary, markup, broken UTF-8 or an endless line.
    """
    if len(data) > MAX_BYTES:
        raise PageError(1, f"larger than {MAX_BYTES // 1024 // 1024} MiB")
    texts = [_clean(text) for text in _LINE_BREAK.split(_decode(data))]
    lines = tuple(Line(n, text) for n, text in enumerate(texts, 1) if text)
    if not lines:
        raise PageError(1, "the page is empty")
    if _MARKUP.match(lines[0].text):
        raise PageError(lines[0].number, "this is markup, not the text of a page")
    for line in lines:
        _check(line)
    return lines


def _clean(text: str) -> str:
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def _check(line: Line) -> None:
    control = _CONTROL.search(line.text)
    if control:
        code = ord(control.group())
        raise PageError(line.number, f"not text: control character U+{code:04X}")
    if len(line.text) > MAX_LINE_CHARACTERS:
        raise PageError(line.number, f"longer than {MAX_LINE_CHARACTERS} characters")


def _decode(data: bytes) -> str:
    """UTF-8 or, with a mark, UTF-16; else Windows-1252, the Latin-1 of the web."""
    if data.startswith(_UTF16_MARKS):
        return _strictly(data, "utf-16", "broken UTF-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise PageError(_line_of(data, error.start), "broken UTF-8") from error
    return _strictly(data, "cp1252", "neither UTF-8 nor Latin-1 text")


def _strictly(data: bytes, encoding: str, reason: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise PageError(_line_of(data, error.start), reason) from error


def _mostly_utf8(data: bytes) -> bool:
    """Whether a damaged file is UTF-8: reading it as Latin-1 would keep mojibake."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(not character.isascii() for character in text) > 2 * broken


def _line_of(data: bytes, position: int) -> int:
    before = data[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1
