"""The rules of the board: what a tick, or a silence, does to the quote that stands.

Pure decisions; the caller keeps the board. The order of one symbol's ticks is that of
their event times, and of their arrival where times are equal.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
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
    percent,
)

FIELDS = frozenset(field.name for field in fields(Quote)) - {"symbol", "seq"}
"""What a change of a quote may change."""

_visible = tuple(sorted(FIELDS - {"time", "received"}))
_urgent = frozenset({"session", "trading", "stale"})
IgnoreReason = Literal["older", "unknown_symbol"]


@dataclass(frozen=True, slots=True)
class Accepted:
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


class _Close(NamedTuple):
    value: Decimal | None
    origin: CloseOrigin | None


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
    changed = _differences(current, quote)
    if changed or goes_back:
        urgent = tick.correction or not changed.isdisjoint(_urgent)
        moved = {"time"} if time != current.time else set()
        return Accepted(quote, changed | moved, urgent)
    return UNCHANGED if time == current.time else Refreshed(quote)


def mute(current: Quote) -> Verdict:
    """What becomes of a quote whose source should speak and does not.

    Where nobody trades there is nothing to say: that is no silence.
    """
    quiet = current.trading != "normal" or current.session == "closed"
    if current.stale or quiet:
        return UNCHANGED
    return Accepted(replace(current, stale=True), frozenset({"stale"}), urgent=True)


def restate(current: Quote, instrument: Instrument) -> Verdict:
    """What becomes of a quote when its instrument is described anew."""
    if current.precision == instrument.precision:
        return UNCHANGED
    quote = replace(current, precision=instrument.precision)
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
    moved = percent(price, close)
    if moved is not None and abs(moved) >= LIMIT:
        raise CloseError(f"a price of {price:f} does not go with a close of {close:f}")
    return Quote(
        symbol=tick.symbol,
        seq=0 if current is None else current.seq,
        price=price,
        currency=currency,
        previous_close=close,
        previous_close_origin=origin,
        change=change(price, close),
        change_percent=moved,
        time=time,
        received=received,
        session=tick.session or (current.session if current else None),
        trading=tick.trading or (current.trading if current else "normal"),
        stale=False,
        delay_seconds=tick.delay_seconds,
        source=tick.source,
        attribution=tick.attribution,
        precision=instrument.precision,
    )


def _close(current: Quote | None, tick: Tick, currency: str | None) -> _Close:
    if tick.change_percent is not None:
        return _Close(derive_close(tick.price, tick.change_percent), "derived")
    if tick.previous_close is not None:
        return _Close(tick.previous_close, "given")
    if current is None or current.currency not in (None, currency):
        return _Close(None, None)  # a close in another currency says nothing
    return _Close(current.previous_close, current.previous_close_origin)


def _differences(current: Quote, quote: Quote) -> frozenset[str]:
    return frozenset(
        name for name in _visible if getattr(current, name) != getattr(quote, name)
    )
