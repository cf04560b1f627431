"""The rules of the board: what a tick, or a silence, does to the quote that stands.

Pure decisions; the caller keeps the board. The order of one symbol's ticks is that of
their event times, and of their arrival where times are equal.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from operator import ne
from typing import Literal, NamedTuple

from quotes_service.domain.close import derive_close
from quotes_service.domain.errors import CloseError
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.quote import (
    LIMIT,
    CloseOrigin,
    Quote,
    Tick,
    change,
    percent_of,
)

FIELDS = frozenset(Quote._fields) - {"symbol", "seq"}
"""What a change of a quote may change."""

_urgent = frozenset({"session", "trading", "stale"})
_time = frozenset({"time"})
IgnoreReason = Literal["older", "unknown_symbol"]


class Accepted(NamedTuple):
    """A visible change: it takes a ``seq``.

    ``changed`` names the fields that differ from the quote before (``received`` always
    does and is not named). An ``urgent`` one should not be held back by conflation.
    """

    quote: Quote
    changed: frozenset[str]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Only the time moved on: kept, but nothing that readers are told."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Exactly what stands already."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood and not applied."""

    reason: IgnoreReason


@dataclass(frozen=True, slots=True)
class Refused:
    """A tick whose numbers do not go together."""

    detail: str


Recorded = Accepted | Refreshed
"""The verdicts that the journal keeps."""

Verdict = Recorded | Unchanged | Ignored | Refused
UNCHANGED = Unchanged()


_Close = tuple[Decimal | None, CloseOrigin | None]


def judge(
    current: Quote | None, tick: Tick, instrument: Instrument, received: datetime
) -> Verdict:
    """What becomes of a tick that came in at ``received``.

    A time after ``received`` is taken for ``received``. An older tick than the quote
    that stands is ignored, except a correction, which goes back.
    """
    time = received if tick.time is None else min(tick.time, received)
    goes_back = current is not None and time < current.time
    if goes_back and not tick.correction:
        return Ignored("older")
    try:
        quote = _apply(current, tick, instrument, time, received)
    except CloseError as error:
        return Refused(str(error))
    if current is None:
        return Accepted(quote, FIELDS)
    changed = _names(tuple(map(ne, current, quote)))
    if not changed:
        return UNCHANGED
    if changed == _time and not goes_back:
        return Refreshed(quote)
    urgent = tick.correction or not changed.isdisjoint(_urgent)
    return Accepted(quote, changed, urgent)


def mute(current: Quote) -> Verdict:
    """What becomes of a quote whose source should speak and does not.

    Where nobody trades there is nothing to say: that is no silence.
    """
    quiet = current.trading != "normal" or current.session == "closed"
    if current.stale or quiet:
        return UNCHANGED
    return Accepted(current._replace(stale=True), frozenset({"stale"}), urgent=True)


def restate(current: Quote, instrument: Instrument) -> Verdict:
    """What becomes of a quote when its instrument is described anew."""
    if current.precision == instrument.precision:
        return UNCHANGED
    quote = current._replace(precision=instrument.precision)
    return Accepted(quote, frozenset({"precision"}))


def _apply(
    current: Quote | None,
    tick: Tick,
    instrument: Instrument,
    time: datetime,
    received: datetime,
) -> Quote:
    currency = tick.currency or (current and current.currency) or instrument.currency
    price = tick.price
    if current is not None and current.price == price:
        price = current.price  # 132.10 after 132.1 is no change
    close, origin = _close(current, tick, currency)
    moved = change(price, close)
    ratio = None if moved is None or close is None else percent_of(moved, close)
    if ratio is not None and abs(ratio) >= LIMIT:
        raise CloseError(f"a price of {price:f} does not go with a close of {close:f}")
    return Quote(  # in the order of its fields: their names would double the time
        tick.symbol,
        0 if current is None else current.seq,
        price,
        currency,
        close,
        origin,
        moved,
        ratio,
        time,
        received,
        tick.session or (current.session if current else None),
        tick.trading or (current.trading if current else "normal"),
        False,
        tick.delay_seconds,
        tick.source,
        tick.attribution,
        instrument.precision,
    )


def _close(current: Quote | None, tick: Tick, currency: str | None) -> _Close:
    if tick.change_percent is not None:
        return derive_close(tick.price, tick.change_percent), "derived"
    if tick.previous_close is not None:
        return tick.previous_close, "given"
    if current is None or current.currency not in (None, currency):
        return None, None  # a close in another currency says nothing
    return current.previous_close, current.previous_close_origin


@lru_cache(maxsize=1024)  # the same few sets again and again, 0.5 µs each to make
def _names(differs: tuple[bool, ...]) -> frozenset[str]:
    """What the fields that differ are called, but for ``received``, which always does."""
    return frozenset(compress(Quote._fields, differs)) - {"received"}
