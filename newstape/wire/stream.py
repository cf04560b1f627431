"""The messages of ``/v1/stream``, both directions.

Requests are parsed with these models. Server messages on the hot path (``snapshot``,
``update``) are encoded by ``newstape.wire.codec``; these models say what they hold, and
the generated AsyncAPI document and the tests hold the frames to them.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, model_validator

from newstape.wire.articles import Signal, Status
from newstape.wire.model import WireModel
from newstape.wire.quotes import CloseOrigin, Quote, Session, Trading
from newstape.wire.scalars import Currency, DecimalString, ListName, Symbol, Time

PROTOCOL = "quotes.v1"
SAFE_INTEGER = 2**53 - 1
ReqId = (
    Annotated[int, Field(strict=True, ge=-SAFE_INTEGER, le=SAFE_INTEGER)]
    | Annotated[str, Field(strict=True, max_length=64)]
    | None
)
"""The client's name of a request, echoed as it came; integers as JavaScript has them."""

StarOrSymbol = Annotated[str, Field(max_length=64)]


class SubscribeParams(WireModel):
    """Symbols or a list; ``since`` only for what the client already holds."""

    symbols: list[StarOrSymbol] | None = Field(default=None, min_length=1)
    list: ListName | None = None
    since: str | None = Field(default=None, max_length=64)

    @model_validator(mode="after")
    def _one_of(self) -> "SubscribeParams":
        if (self.symbols is None) == (self.list is None):
            raise ValueError("give symbols or list")
        return self


class Subscribe(WireModel):
    """Follow more symbols; an ``ack`` and a ``snapshot`` answer."""

    method: Literal["subscribe"]
    req_id: ReqId = None
    params: SubscribeParams


class UnsubscribeParams(WireModel):
    """Symbols or a list to leave."""

    symbols: list[StarOrSymbol] | None = Field(default=None, min_length=1)
    list: ListName | None = None


class Unsubscribe(WireModel):
    """Follow fewer symbols; an ``ack`` answers with what is left."""

    method: Literal["unsubscribe"]
    req_id: ReqId = None
    params: UnsubscribeParams


class ConfigureParams(WireModel):
    """The least time between two updates; 0 sends every batch."""

    conflate_ms: int = Field(ge=0, le=60_000)


class Configure(WireModel):
    """Change the rate of the whole connection."""

    method: Literal["configure"]
    req_id: ReqId = None
    params: ConfigureParams


class Ping(WireModel):
    """Ask for a sign of life."""

    method: Literal["ping"]
    req_id: ReqId = None


class AuthParams(WireModel):
    """A key, where a header could not carry it."""

    token: str = Field(max_length=512)


class Auth(WireModel):
    """Show a key, where reading needs one."""

    method: Literal["auth"]
    req_id: ReqId = None
    params: AuthParams


Request = Annotated[
    Subscribe | Unsubscribe | Configure | Ping | Auth, Field(discriminator="method")
]
REQUEST: TypeAdapter[Request] = TypeAdapter(Request)


class ConflateLimits(WireModel):
    """The rates that a reader may choose from."""

    min: int = 0
    default: int = 100
    max: int = 60_000


class Limits(WireModel):
    """What one connection may ask for."""

    max_symbols: int = 500
    max_message_bytes: int = 16_384
    max_requests_per_second: int = 10
    conflate_ms: ConflateLimits = ConflateLimits()


class Welcome(WireModel):
    """The first message: the numbering of cursors and the limits."""

    type: Literal["welcome"] = "welcome"
    protocol: str = PROTOCOL
    epoch: str
    heartbeat_ms: int
    limits: Limits


RejectCode = Literal["unknown_symbol"]


class Rejected(WireModel):
    """A symbol that was asked for and is not followed."""

    symbol: str
    code: RejectCode


class Ack(WireModel):
    """The answer to a request: the whole set now subscribed, and what was not."""

    type: Literal["ack"] = "ack"
    req_id: ReqId
    method: str
    symbols: list[str]
    conflate_ms: int
    resumed: bool
    rejected: list[Rejected]


class Snapshot(WireModel):
    """Full rows of what was just subscribed, as of the cursor."""

    type: Literal["snapshot"] = "snapshot"
    cursor: str
    quotes: list[Quote]
    missing: list[Symbol]


class UpdateRow(WireModel):
    """A row of an update: the first six fields always, others when they changed."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    symbol: Symbol
    seq: int
    price: DecimalString
    change: DecimalString | None
    change_percent: DecimalString | None
    time: Time
    currency: Currency | None = None
    previous_close: DecimalString | None = None
    previous_close_origin: CloseOrigin | None = None
    received: Time | None = None
    session: Session | None = None
    trading: Trading | None = None
    stale: bool | None = None
    delay_seconds: int | None = None
    source: str | None = None
    attribution: str | None = None
    precision: int | None = None


class Update(WireModel):
    """What changed since the frame before, as of the cursor."""

    type: Literal["update"] = "update"
    cursor: str
    quotes: list[UpdateRow]


class Heartbeat(WireModel):
    """A sign of life after a quiet spell."""

    type: Literal["heartbeat"] = "heartbeat"
    cursor: str
    time: Time


class Pong(WireModel):
    """The answer to a ``ping``."""

    type: Literal["pong"] = "pong"
    req_id: ReqId


ErrorCode = Literal[
    "bad_json",
    "bad_request",
    "rate_limited",
    "too_many_symbols",
    "unknown_list",
    "unauthorized",
]


class Error(WireModel):
    """The answer to a request that was not served."""

    type: Literal["error"] = "error"
    req_id: ReqId
    code: ErrorCode
    message: str
    retryable: bool


class Reconnect(WireModel):
    """The connection is about to close; come back after this long."""

    type: Literal["reconnect"] = "reconnect"
    reason: str
    after_ms: int


class ArticleNotice(WireModel):
    """On page streams: the version of the story that stands now."""

    type: Literal["article"] = "article"
    id: str
    version: int
    signal: Signal | None
    status: Status


class StateNotice(WireModel):
    """On page streams: a part became live, stale or unavailable."""

    type: Literal["state"] = "state"
    part: str
    state: Literal["live", "stale", "unavailable", "fresh"]


ServerMessage = Annotated[
    Welcome
    | Ack
    | Snapshot
    | Update
    | Heartbeat
    | Pong
    | Error
    | Reconnect
    | ArticleNotice
    | StateNotice,
    Field(discriminator="type"),
]
SERVER_MESSAGE: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
