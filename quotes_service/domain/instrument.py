"""What a symbol stands for."""

from dataclasses import dataclass
from typing import Literal

from quotes_service.domain.quote import DECIMALS, Tick

InstrumentType = Literal["share", "ads", "debt", "fund", "index", "fx", "crypto"]
USUAL_PRECISION = 2


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument and how it is quoted.

    ``exchange`` is a MIC (ISO 10383), ``currency`` an ISO 4217 code, ``precision`` the
    decimals that its prices are shown with.
    """

    symbol: str
    name: str | None = None
    exchange: str | None = None
    currency: str | None = None
    type: InstrumentType | None = None
    precision: int = USUAL_PRECISION

    def matches(self, words: str) -> bool:
        """Whether a person who types ``words`` may mean this one."""
        sought = words.casefold()
        return (
            sought in self.symbol.casefold() or sought in (self.name or "").casefold()
        )


def first_seen(tick: Tick) -> Instrument:
    """The instrument that the first tick of an unknown symbol tells of."""
    exponent = tick.price.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else USUAL_PRECISION
    precision = min(max(decimals, USUAL_PRECISION), DECIMALS)
    return Instrument(tick.symbol, currency=tick.currency, precision=precision)
