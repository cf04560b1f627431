"""Ticks as they come over the wire, read into our own."""

from pydantic import TypeAdapter, ValidationError

from newstape.wire.quotes import Tick as WireTick
from quotes_service.domain.quote import Tick

_ticks = TypeAdapter(WireTick)


class BadTickError(ValueError):
    """Something that is not a tick; its text says why, and for which field."""


def read_tick(data: object, source: str) -> Tick:
    """A tick from parsed JSON; ``source`` is what its quote will say it is from.

    Raises:
        BadTickError: it is none.
    """
    try:
        wire = _ticks.validate_python(data)
    except ValidationError as error:
        raise BadTickError(_reason(error)) from error
    return Tick(  # in the order of its fields, as names take half as long again
        wire.symbol,
        wire.price,
        wire.time,
        wire.previous_close,
        wire.change_percent,
        wire.currency,
        None,
        wire.trading,
        wire.correction,
        source,
    )


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = "/".join(str(part) for part in first["loc"])
    return f"/{where}: {first['msg']}" if where else first["msg"]
