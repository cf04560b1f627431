"""Prices and percents in a locale's notation, with all the digits they came in.

``static/strip.js`` does the same with the marks that are handed to it; a browser test
holds both to one result. Hence the few rules below: digits are Latin, groups are always
set off, the minus is U+2212. Babel's own currency format would round to cents.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern

_number = re.compile(r"[#0][#0,.]*")
_direction_marks = str.maketrans("", "", "\u200e\u200f\u061c")


class Affixes(NamedTuple):
    """What stands before and after a figure, spaces included."""

    before: str
    after: str


class Numbers:
    """The number formats of one locale."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self._whole = locale.decimal_formats[None].pattern.split(".")[0]
        self._percent = _affixes(locale.percent_formats[None].pattern)
        self._pattern = lru_cache(16)(self._make_pattern)
        self._unit = lru_cache(256)(self._make_unit)
        self.figure = lru_cache(4096)(self._figure)
        symbols = locale.number_symbols["latn"]
        self.marks = {
            "group": symbols["group"],
            "decimal": symbols["decimal"],
            "sizes": list(self._pattern(0).grouping),
            "percent": list(self._percent),
        }

    def _make_pattern(self, digits: int) -> NumberPattern:
        return parse_pattern(self._whole + ("." + "0" * digits if digits else ""))

    def _figure(self, value: Decimal, least: int = 0) -> str:
        """``55.646`` as ``55,646`` in German: grouped, no digit lost.

        It has at least ``least`` decimals: ``132.1`` is ``132.10`` where prices have two.
        """
        exponent = value.as_tuple().exponent
        digits = max(-exponent, least) if isinstance(exponent, int) else least
        written = self._pattern(digits).apply(abs(value), self._locale)
        return f"−{written}" if value < 0 else written

    def percent(self, value: Decimal) -> str:
        """``-1.2`` as ``−1.20%``; a rise has its sign too, zero has none."""
        sign = "−" if value < 0 else "+" if value > 0 else ""
        before, after = self._percent
        return f"{sign}{before}{self.figure(abs(value), 2)}{after}"

    def unit(self, currency: str | None) -> Affixes:
        """A currency's sign where the locale puts it; nothing without a currency."""
        return Affixes("", "") if currency is None else self._unit(currency)

    def _make_unit(self, currency: str) -> Affixes:
        before, after = _affixes(self._locale.currency_formats["standard"].pattern)
        symbol = get_currency_symbol(currency, self._locale)
        return Affixes(_spaced(before.replace("¤", symbol)), after.replace("¤", symbol))


def _affixes(pattern: str) -> Affixes:
    positive = pattern.split(";")[0].translate(_direction_marks)
    found = _number.search(positive)
    if found is None:
        return Affixes("", "")
    return Affixes(positive[: found.start()], positive[found.end() :])


def _spaced(before: str) -> str:
    """A code that ends in a letter is set off from the figure (CLDR currencySpacing)."""
    if before and unicodedata.category(before[-1])[0] not in "SZ":
        return before + "\u00a0"
    return before
