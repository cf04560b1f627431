"""The strip: rows of ``SYMBOL percent price currency``, in the order of the page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from newstape.cli.page.errors import PageError
from newstape.cli.page.figures import (
    CURRENCIES,
    CURRENCY,
    NUMBER,
    SIGN,
    FigureError,
    read_number,
    read_percent,
)
from newstape.cli.page.text import Line
from newstape.wire.scalars import SYMBOL_MAX_LENGTH, SYMBOL_PATTERN

_PERCENT = rf"\(?(?P<sign>{SIGN}?) ?(?P<percent>{NUMBER}) ?%\)?"
_NO_PERCENT = r"(?:n/?a|[-–—]{1,3})(?: ?%)?"
_CHANGE = rf"(?:{_PERCENT}|{_NO_PERCENT})"
_PRICE = (
    rf"(?:(?P<before>{CURRENCY}) ?)?(?P<price>{NUMBER})(?: ?(?P<after>{CURRENCY}))?"
)
_FIGURES = (
    re.compile(rf"(?:{_CHANGE} )?{_PRICE}", re.IGNORECASE),
    re.compile(rf"{_PRICE} {_CHANGE}", re.IGNORECASE),
)
_SYMBOL = re.compile(SYMBOL_PATTERN)
_UNIT = re.compile(rf"%|{CURRENCY}")
_WORD = re.compile(r"[^\W\d_A-Z]{3}")
_MOST_WORDS_OF_A_ROW = 6


@dataclass(frozen=True, slots=True)
class StripRow:
    """A price as printed: digits kept, change in percent, currency as ISO 4217."""

    symbol: str
    price: Decimal
    percent: Decimal | None
    currency: str | None


def read_row(line: Line) -> StripRow | None:
    """The row that a line is, or None for a line that is something else.

    Raises:
        PageError: the line is meant as a row, but its symbol or figures are no good.
    """
    symbol, _, rest = line.text.partition(" ")
    found = _figures(rest)
    if found is None:
        if _is_meant_as_row(symbol, rest):
            raise PageError(line.number, _broken(line.text))
        return None
    if not _is_symbol(symbol):
        raise PageError(line.number, f"{_short(symbol)} is not a symbol")
    try:
        return _row(symbol, found)
    except FigureError as error:
        raise PageError(line.number, f"{symbol}: {error}") from error


def whole_row(line: Line) -> StripRow | None:
    """The row that a line is, if it is one without fault; nothing is an error."""
    try:
        return read_row(line)
    except PageError:
        return None


def gather(rows: Iterable[tuple[Line, StripRow]]) -> tuple[StripRow, ...]:
    """The strip without doubles: a moving strip shows its rows more than once.

    Raises:
        PageError: a symbol stands twice with different figures.
    """
    strip: dict[str, StripRow] = {}
    for line, row in rows:
        if strip.setdefault(row.symbol, row) != row:
            reason = f"{row.symbol} stands twice with different figures"
            raise PageError(line.number, reason)
    return tuple(strip.values())


def take_strip(lines: Sequence[Line]) -> tuple[list[tuple[Line, StripRow]], int]:
    """The rows that the lines begin with, and how many lines they are.

    Raises:
        PageError: a broken row, or another line between two rows.
    """
    rows: list[tuple[Line, StripRow]] = []
    for line in lines:
        row = read_row(line)
        if row is None:
            break
        rows.append((line, row))
    end = len(rows)
    if rows and any(map(whole_row, lines[end + 1 : end + 2])):
        raise PageError(lines[end].number, _broken(lines[end].text))
    return rows, end


def _figures(text: str) -> re.Match[str] | None:
    matches = (pattern.fullmatch(text) for pattern in _FIGURES)
    found = next((match for match in matches if match), None)
    return found if found and _UNIT.search(text) else None


def _row(symbol: str, found: re.Match[str]) -> StripRow:
    if found["before"] and found["after"]:
        raise FigureError("a price has one currency")
    price = read_number(found["price"])
    if not price:
        raise FigureError("a price is above zero")
    percent = None
    if found["percent"]:
        percent = read_percent(found["sign"], found["percent"])
    mark = (found["before"] or found["after"] or "").upper()
    return StripRow(
        _wire_symbol(symbol), price, percent, CURRENCIES.get(mark, mark) or None
    )


def _is_meant_as_row(symbol: str, rest: str) -> bool:
    """A symbol, then few words of which one is a percent, a currency or a number."""
    words = rest.split()
    if not words or len(words) > _MOST_WORDS_OF_A_ROW or not _is_symbol(symbol):
        return False
    if sum(bool(_WORD.search(word)) for word in words) > 1:
        return False
    bare_number = re.fullmatch(NUMBER, rest)
    return bool(_UNIT.search(rest) or bare_number)


def _wire_symbol(symbol: str) -> str:
    return symbol.replace("/", "-")


def _is_symbol(text: str) -> bool:
    return len(text) <= SYMBOL_MAX_LENGTH and bool(_SYMBOL.match(_wire_symbol(text)))


def _broken(text: str) -> str:
    return f"a broken strip row: {_short(text)}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
