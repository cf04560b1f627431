"""Quotes, ticks, instruments, lists and bars as they go over the wire."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from newstape.wire.model import WireModel
from newstape.wire.scalars import (
    NO_TRUTH,
    Currency,
    DecimalString,
    ListName,
    Mic,
    Symbol,
    Time,
)

Session = Literal["pre", "regular", "post", "closed"]
Trading = Literal["normal", "halted", "suspended", "delisted"]
CloseOrigin = Literal["given", "derived", "rolled"]
BarInterval = Literal["1m", "5m", "1h", "1d"]
InstrumentType = Literal["share", "ads", "debt", "fund", "index", "fx", "crypto"]


class Quote(WireModel):
    """One instrument's newest price and what belongs to it."""

    symbol: Symbol
    seq: int
    price: DecimalString
    currency: Currency | None
    previous_close: DecimalString | None
    previous_close_origin: CloseOrigin | None
    change: DecimalString | None
    change_percent: DecimalString | None
    time: Time
    received: Time
    session: Session | None
    trading: Trading
    stale: bool
    delay_seconds: int
    source: str
    attribution: str | None
    precision: int


class Tick(WireModel):
    """A price as a source sends it. Absent fields leave what stands unchanged."""

    symbol: Symbol
    price: DecimalString = Field(gt=0)
    time: Time | None = None
    previous_close: DecimalString | None = None
    change_percent: DecimalString | None = None
    currency: Currency | None = None
    trading: Trading | None = None
    correction: bool = False

    @field_validator("change_percent")
    @classmethod
    def _one_reference(
        cls, percent: Decimal | None, others: ValidationInfo
    ) -> Decimal | None:
        if percent is None:
            return None
        if others.data.get("previous_close") is not None:
            raise ValueError("give previous_close or change_percent, not both")
        if percent <= -100:
            raise ValueError("change_percent must be above -100")
        exponent = percent.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -2:
            raise ValueError("change_percent has at most 2 decimals")
        return percent


class IgnoredTick(WireModel):
    """A tick that was understood and not applied: an older or unwanted one."""

    index: int
    symbol: Symbol
    reason: Literal["older", "unknown_symbol"]


class RefusedTick(WireModel):
    """A tick that could not be understood."""

    index: int
    detail: str


class IngestReport(WireModel):
    """The answer to ``POST /v1/quotes``; what it calls accepted is durable."""

    accepted: int
    unchanged: int
    ignored: list[IgnoredTick]
    refused: list[RefusedTick]
    cursor: str


class QuotesAnswer(WireModel):
    """``GET /v1/quotes``: the quotes in the order asked."""

    cursor: str
    as_of: Time
    quotes: list[Quote]
    missing: list[Symbol]


class Bar(WireModel):
    """Open, high, low and close of one interval that began at ``time``."""

    time: Time
    open: DecimalString
    high: DecimalString
    low: DecimalString
    close: DecimalString


class BarsAnswer(WireModel):
    """``GET /v1/quotes/{symbol}/bars``: oldest first."""

    symbol: Symbol
    interval: BarInterval
    bars: list[Bar]


class Instrument(WireModel):
    """What a symbol stands for."""

    symbol: Symbol
    name: str | None = Field(default=None, max_length=200)
    exchange: Mic | None = None
    currency: Currency | None = None
    type: InstrumentType | None = None
    precision: int = Field(default=2, ge=0, le=12)


class InstrumentInput(WireModel):
    """``PUT /v1/instruments/{symbol}``: an instrument without its key."""

    name: str | None = Field(default=None, max_length=200)
    exchange: Mic | None = None
    currency: Currency | None = None
    type: InstrumentType | None = None
    precision: Annotated[int, Field(ge=0, le=12), NO_TRUTH] = 2


class InstrumentsAnswer(WireModel):
    """``GET /v1/instruments``: by symbol."""

    instruments: list[Instrument]


class QuoteList(WireModel):
    """An ordered set of symbols; an empty one hides a strip."""

    name: ListName
    symbols: list[Symbol]


class QuoteListInput(WireModel):
    """``PUT /v1/lists/{name}``; duplicates are refused."""

    symbols: list[Symbol] = Field(
        max_length=500, json_schema_extra={"uniqueItems": True}
    )

    @model_validator(mode="after")
    def _no_doubles(self) -> "QuoteListInput":
        if len(set(self.symbols)) != len(self.symbols):
            raise ValueError("a symbol stands twice in the list")
        return self


class ListsAnswer(WireModel):
    """``GET /v1/lists``: by name."""

    lists: list[QuoteList]
