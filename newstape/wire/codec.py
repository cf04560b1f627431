"""Stream messages to bytes and back, for the hot path.

``StreamCodec`` fits ``newstape.fanout.Codec`` by its shape. Rows are written straight
from a quote's attributes; the tests hold every frame to the models in
``newstape.wire.stream``.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

import orjson
from pydantic import ValidationError

from newstape.wire.scalars import format_decimal, format_time
from newstape.wire.stream import (
    REQUEST,
    Configure,
    ConflateLimits,
    Limits,
    Request,
    Subscribe,
    Unsubscribe,
    Welcome,
)

ReqId = int | str | None
Method = Literal["subscribe", "unsubscribe", "configure", "ping", "auth"]


class QuoteLike(Protocol):
    """A quote by its attributes: the service's own, or the wire's."""

    @property
    def symbol(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def change(self) -> Decimal | None: ...
    @property
    def change_percent(self) -> Decimal | None: ...
    @property
    def time(self) -> datetime: ...


class AckLike(Protocol):
    """What a subscribe or another request was granted."""

    @property
    def req_id(self) -> ReqId: ...
    @property
    def method(self) -> str: ...
    @property
    def keys(self) -> Sequence[str]: ...
    @property
    def conflate_ms(self) -> int: ...
    @property
    def resumed(self) -> bool: ...
    @property
    def rejected(self) -> Sequence[tuple[str, str]]: ...


class RefusedLike(Protocol):
    """Why a request was not served."""

    @property
    def req_id(self) -> ReqId: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def retryable(self) -> bool: ...


class LimitsLike(Protocol):
    """The bounds that the welcome tells; ``heartbeat`` in seconds."""

    @property
    def max_keys(self) -> int: ...
    @property
    def max_message_bytes(self) -> int: ...
    @property
    def max_requests_per_second(self) -> int: ...
    @property
    def conflate_ms_min(self) -> int: ...
    @property
    def conflate_ms_default(self) -> int: ...
    @property
    def conflate_ms_max(self) -> int: ...
    @property
    def heartbeat(self) -> float: ...


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """A request with the fields of every method; those of others are None."""

    method: Method
    req_id: ReqId = None
    keys: Sequence[str] | None = None
    list_name: str | None = None
    since: str | None = None
    conflate_ms: int | None = None
    token: str | None = None


ROW_FIELDS = ("symbol", "seq", "price", "change", "change_percent", "time")
QUOTE_FIELDS = (
    "symbol",
    "seq",
    "price",
    "currency",
    "previous_close",
    "previous_close_origin",
    "change",
    "change_percent",
    "time",
    "received",
    "session",
    "trading",
    "stale",
    "delay_seconds",
    "source",
    "attribution",
    "precision",
)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format_decimal(value)
    return format_time(value) if isinstance(value, datetime) else value


def encode(message: object) -> bytes:
    """JSON as this codec writes it; decimals and times in their wire form."""
    return orjson.dumps(message, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _symbols(given: Sequence[str] | None) -> list[str] | None:
    return None if given is None else [symbol.upper() for symbol in given]


class StreamCodec:
    """The messages of ``/v1/stream``.

    ``refuse(req_id, code, message)`` makes the error that ``parse`` raises, so that the
    caller chooses its class.
    """

    def __init__(
        self,
        refuse: Callable[[ReqId, str, str], Exception],
        now: Callable[[], datetime],
        limits: LimitsLike,
    ) -> None:
        self._refuse = refuse
        self._now = now
        self._limits = limits

    def parse(self, message: str | bytes) -> StreamRequest:
        """Read a request; raises what ``refuse`` makes when it is none."""
        try:
            data = orjson.loads(message)
        except orjson.JSONDecodeError as error:
            raise self._refuse(None, "bad_json", f"Not JSON: {error}") from error
        try:
            return _flat(REQUEST.validate_python(data))
        except ValidationError as error:
            raise self._refuse(_req_id(data), "bad_request", _text(error)) from error

    def full(self, value: QuoteLike) -> bytes:
        """Every field of a quote."""
        return encode({name: getattr(value, name) for name in QUOTE_FIELDS})

    def partial(self, value: QuoteLike, changed: AbstractSet[str]) -> bytes:
        """The fields of every row, and those that changed."""
        row = {name: getattr(value, name) for name in ROW_FIELDS}
        for name in changed:
            row[name] = getattr(value, name)
        return encode(row)

    def welcome(self, epoch: str) -> bytes:
        """The first message of a connection."""
        ours = self._limits
        limits = Limits(
            max_symbols=ours.max_keys,
            max_message_bytes=ours.max_message_bytes,
            max_requests_per_second=ours.max_requests_per_second,
            conflate_ms=ConflateLimits(
                min=ours.conflate_ms_min,
                default=ours.conflate_ms_default,
                max=ours.conflate_ms_max,
            ),
        )
        message = Welcome(
            epoch=epoch, heartbeat_ms=int(ours.heartbeat * 1000), limits=limits
        )
        return message.model_dump_json().encode()

    def ack(self, granted: AckLike) -> bytes:
        """The answer to a request."""
        return encode(
            {
                "type": "ack",
                "req_id": granted.req_id,
                "method": granted.method,
                "symbols": list(granted.keys),
                "conflate_ms": granted.conflate_ms,
                "resumed": granted.resumed,
                "rejected": [
                    {"symbol": symbol, "code": code}
                    for symbol, code in granted.rejected
                ],
            }
        )

    def snapshot(
        self, cursor: str, rows: Iterable[bytes], missing: Sequence[str]
    ) -> bytes:
        """Full rows, and the subscribed symbols that have no quote yet."""
        head = b'{"type":"snapshot","cursor":"%b","quotes":[' % cursor.encode()
        return head + b",".join(rows) + b'],"missing":%b}' % encode(list(missing))

    def update(self, cursor: str, rows: Iterable[bytes]) -> bytes:
        """Rows of what changed."""
        head = b'{"type":"update","cursor":"%b","quotes":[' % cursor.encode()
        return head + b",".join(rows) + b"]}"

    def heartbeat(self, cursor: str) -> bytes:
        """A sign of life."""
        return encode({"type": "heartbeat", "cursor": cursor, "time": self._now()})

    def pong(self, req_id: ReqId) -> bytes:
        """The answer to a ping."""
        return encode({"type": "pong", "req_id": req_id})

    def error(self, refused: RefusedLike) -> bytes:
        """Why a request was not served."""
        return encode(
            {
                "type": "error",
                "req_id": refused.req_id,
                "code": refused.code,
                "message": refused.message,
                "retryable": refused.retryable,
            }
        )

    def reconnect(self, reason: str, after_ms: int) -> bytes:
        """Come back after this long."""
        return encode({"type": "reconnect", "reason": reason, "after_ms": after_ms})


def _flat(request: Request) -> StreamRequest:
    if isinstance(request, Subscribe):
        params = request.params
        symbols = _symbols(params.symbols)
        return StreamRequest(
            "subscribe", request.req_id, symbols, params.list, params.since
        )
    if isinstance(request, Unsubscribe):
        symbols = _symbols(request.params.symbols)
        return StreamRequest(
            "unsubscribe", request.req_id, symbols, request.params.list
        )
    if isinstance(request, Configure):
        rate = request.params.conflate_ms
        return StreamRequest("configure", request.req_id, conflate_ms=rate)
    if request.method == "auth":
        return StreamRequest("auth", request.req_id, token=request.params.token)
    return StreamRequest("ping", request.req_id)


def _req_id(data: Any) -> ReqId:
    """The ``req_id`` of a bad request, where there is one to answer to."""
    found = data.get("req_id") if isinstance(data, dict) else None
    return (
        found if isinstance(found, str | int) and not isinstance(found, bool) else None
    )


def _text(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
