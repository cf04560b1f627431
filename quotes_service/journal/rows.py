"""Quotes as rows of the journal's file.

``change`` and ``change_percent`` are not kept: they follow from price and close. Each
row carries a checksum, because a price with a flipped bit is worse than none.
"""

import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from quotes_service.domain.errors import JournalBrokenError
from quotes_service.domain.quote import Quote, change, percent

CREATE = """
CREATE TABLE quotes (
  symbol TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  price TEXT NOT NULL,
  currency TEXT,
  previous_close TEXT,
  previous_close_origin TEXT,
  time INTEGER NOT NULL,      -- microseconds since 1970, as is received
  received INTEGER NOT NULL,
  session TEXT,
  trading TEXT NOT NULL,
  stale INTEGER NOT NULL,
  delay_seconds INTEGER NOT NULL,
  source TEXT NOT NULL,
  attribution TEXT,
  precision INTEGER NOT NULL,
  checksum INTEGER NOT NULL
) WITHOUT ROWID
"""
REPLACE = "REPLACE INTO quotes VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
SELECT = "SELECT * FROM quotes"

Row = tuple[Any, ...]
_epoch = datetime(1970, 1, 1, tzinfo=UTC)
_microsecond = timedelta(microseconds=1)


def to_row(quote: Quote) -> Row:
    """A quote as the file keeps it."""
    close = quote.previous_close
    row = (
        quote.symbol,
        quote.seq,
        format(quote.price, "f"),
        quote.currency,
        None if close is None else format(close, "f"),
        quote.previous_close_origin,
        (quote.time - _epoch) // _microsecond,
        (quote.received - _epoch) // _microsecond,
        quote.session,
        quote.trading,
        int(quote.stale),
        quote.delay_seconds,
        quote.source,
        quote.attribution,
        quote.precision,
    )
    return (*row, _checksum(row))


def from_row(row: Row) -> Quote:
    """The quote that a row holds.

    Raises:
        JournalBrokenError: its checksum does not fit, or there is no quote in it.
    """
    *values, checksum = row
    if _checksum(tuple(values)) != checksum:
        raise JournalBrokenError(f"the journal's row of {row[0]} is damaged")
    try:
        return _quote(*values)
    except (TypeError, ValueError, InvalidOperation, OverflowError) as error:
        raise JournalBrokenError(f"the journal's row of {row[0]}: {error}") from error


def _quote(
    symbol: str,
    seq: int,
    price: str,
    currency: str | None,
    previous_close: str | None,
    origin: Any,
    time: int,
    received: int,
    session: Any,
    trading: Any,
    stale: int,
    *rest: Any,
) -> Quote:
    value = Decimal(price)
    close = None if previous_close is None else Decimal(previous_close)
    return Quote(
        symbol,
        seq,
        value,
        currency,
        close,
        origin,
        change(value, close),
        percent(value, close),
        _epoch + time * _microsecond,
        _epoch + received * _microsecond,
        session,
        trading,
        bool(stale),
        *rest,
    )


def _checksum(row: Row) -> int:
    return zlib.crc32(repr(row).encode())
