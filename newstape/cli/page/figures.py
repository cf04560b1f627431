"""Numbers, percents and currencies as newspapers print them."""

import re
from decimal import Decimal

CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP"}
CURRENCY = r"(?:[$€£]|USD|EUR|GBP)"
NUMBER = r"[0-9](?:[0-9.,'’\u00a0\u2009\u202f]*[0-9])?"
SIGN = r"[+\-\u2010\u2011\u2012\u2013\u2212]"

_GROUP_MARKS = "'’\u00a0\u2009\u202f"
_GROUPED = re.compile(rf"([0-9]{{1,3}})((?:[{_GROUP_MARKS}][0-9]{{3}})+)([.,][0-9]+)?")
_PLAIN = re.compile(r"[0-9]{1,18}(\.[0-9]{1,12})?")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


class FigureError(ValueError):
    """A number that is not one, or could be two; the text is for people."""


def read_number(text: str) -> Decimal:
    """Read an unsigned number and keep its digits.

    A dot alone is a decimal point (``55.646``). A comma alone is a decimal comma
    (``12,30``) unless it could as well part thousands (``1,234``: refused). Of both, the
    last is the decimal mark. Apostrophes and no-break spaces part thousands.

    Raises:
        FigureError: not a number of at most 18 and 12 digits, or an ambiguous one.
    """
    if _AMBIGUOUS.fullmatch(text):
        point, thousands = text.replace(",", "."), text.replace(",", "")
        raise FigureError(f"{text} may mean {point} or {thousands}")
    plain = _ungroup(text)
    if not _PLAIN.fullmatch(plain):
        raise FigureError(f"{text} is not a number")
    return Decimal(plain)


def _ungroup(text: str) -> str:
    """The number with a dot or nothing in it; left as it is where that cannot be."""
    marked = _GROUPED.fullmatch(text)
    if marked:
        groups = re.sub(f"[{_GROUP_MARKS}]", "", marked[2])
        return marked[1] + groups + (marked[3] or "").replace(",", ".")
    commas, dots = text.count(","), text.count(".")
    if commas and (dots or commas > 1):
        group = "." if dots and text.rfind(",") > text.rfind(".") else ","
        return _without(text, group)
    if dots > 1:
        return _without(text, ".")
    return text.replace(",", ".")


def _without(text: str, group: str) -> str:
    decimal = "," if group == "." else "."
    whole, mark, fraction = text.partition(decimal)
    if not re.fullmatch(rf"[0-9]{{1,3}}(\{group}[0-9]{{3}})+", whole):
        return text
    return whole.replace(group, "") + ("." if mark else "") + fraction


def read_percent(sign: str, text: str) -> Decimal:
    """Read a percent with its sign, if any: two decimals at most, above -100.

    Raises:
        FigureError: not a number, or one that the wire does not carry.
    """
    value = read_number(text)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise FigureError(f"a percent has at most 2 decimals, not {text}")
    if sign in ("", "+") or not value:
        return value
    if value >= 100:
        raise FigureError(f"a fall of {text}% leaves no price")
    return -value
