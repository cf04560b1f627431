"""The small types of the wire: decimals, times, symbols, currencies.

Prices, changes and percents travel as decimal strings in plain notation, times as
RFC 3339 UTC with milliseconds. Inside the process they are ``Decimal`` and an aware
``datetime``.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

SYMBOL_PATTERN = r"^[A-Z0-9^][A-Z0-9^=_-]*(\.[A-Z0-9^=_-]+)*$"
SYMBOL_MAX_LENGTH = 32
LIST_NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DECIMAL_PATTERN = r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$"

_decimal = re.compile(DECIMAL_PATTERN)


def parse_decimal(value: object) -> Decimal:
    """Read a decimal from its wire form; a JSON integer is let through as well.

    Raises:
        ValueError: not a decimal in plain notation (floats, exponents, NaN, spaces).
    """
    if isinstance(value, Decimal):
        value = format(value, "f")
    elif isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _decimal.fullmatch(value):
        raise ValueError('a decimal string in plain notation is needed, like "132.1"')
    return Decimal(value)


def format_decimal(value: Decimal) -> str:
    """Write a decimal with the digits it has, never with an exponent."""
    return format(value, "f")


def format_time(value: datetime) -> str:
    """Write an aware time as RFC 3339 UTC with milliseconds and ``Z``."""
    utc = value.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def _written_out(value: object) -> object:
    """Refuse what pydantic would take for seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value.upper()):
        return value
    raise ValueError("a time is written like 2024-06-17T20:00:00.000Z")


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs a zone, like 2024-06-17T20:00:00.000Z")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("this time does not exist in UTC") from error


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a number is needed")
    return value


def _upper(value: object) -> object:
    # "ß" and "ı" have capitals in ASCII; they are not meant.
    return value.upper() if isinstance(value, str) and value.isascii() else value


DecimalString = Annotated[
    Decimal,
    BeforeValidator(parse_decimal, json_schema_input_type=str),
    PlainSerializer(format_decimal, return_type=str),
    Field(json_schema_extra={"type": "string", "pattern": DECIMAL_PATTERN}),
]
"""A decimal number as a string: ``"55.646"``."""

NO_TRUTH = BeforeValidator(_no_truth)
"""Beside an ``int``: ``true`` is no number, though it is one to Python."""

Time = Annotated[
    datetime,
    BeforeValidator(_written_out, json_schema_input_type=str),
    AfterValidator(_in_utc),
    PlainSerializer(format_time, return_type=str),
    Field(json_schema_extra={"type": "string", "format": "date-time"}),
]
"""RFC 3339 UTC with milliseconds: ``"2024-06-17T20:00:00.000Z"``."""

_AnyCase = Annotated[
    str,
    Field(
        pattern=SYMBOL_PATTERN.replace("A-Z", "A-Za-z"), max_length=SYMBOL_MAX_LENGTH
    ),
]
Symbol = Annotated[
    str,
    Field(pattern=SYMBOL_PATTERN, max_length=SYMBOL_MAX_LENGTH),
    BeforeValidator(_upper, json_schema_input_type=_AnyCase),
]
"""An instrument's key, upper-cased on the way in: ``"BP"``, ``"BP.XLON"``."""

ListName = Annotated[str, Field(pattern=LIST_NAME_PATTERN, max_length=200)]
"""A list's name: ``"front"``, or a story's slug."""

Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=200)]
"""A story's readable key in URLs."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 4217: ``"USD"``."""

Mic = Annotated[str, Field(pattern=r"^[A-Z0-9]{4}$")]
"""A market identifier code, ISO 10383: ``"XNYS"``."""

Language = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]
"""A language tag, BCP 47: ``"en"``, ``"de-CH"``."""
