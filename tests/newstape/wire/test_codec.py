"""Every frame that the codec writes is one that the wire's models read."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from newstape.fanout import Granted, Limits, RefusedError
from newstape.wire.codec import QUOTE_FIELDS, StreamCodec, StreamRequest
from newstape.wire.quotes import Quote
from newstape.wire.stream import SERVER_MESSAGE, Snapshot, Update

NOON = datetime(2024, 6, 17, 12, 0, 0, 41_000, tzinfo=UTC)
GSK = Quote.model_validate(
    {
        "symbol": "GSK",
        "seq": 18247,
        "price": "39.360",
        "currency": "USD",
        "previous_close": "39.85",
        "previous_close_origin": "given",
        "change": "-0.49",
        "change_percent": "-1.23",
        "time": "2024-06-17T20:00:00Z",
        "received": "2024-06-17T20:00:00.041Z",
        "session": "regular",
        "trading": "normal",
        "stale": False,
        "delay_seconds": 0,
        "source": "push",
        "attribution": None,
        "precision": 2,
    }
)


@pytest.fixture
def codec() -> StreamCodec:
    return StreamCodec(RefusedError, lambda: NOON, Limits())


def test_a_full_row_is_the_quote_as_the_model_writes_it(codec: StreamCodec) -> None:
    """Byte for byte: one form, however it was made."""
    assert codec.full(GSK) == GSK.model_dump_json().encode()
    assert set(QUOTE_FIELDS) == set(Quote.model_fields)


def test_a_partial_row_holds_what_every_row_has_and_what_changed(
    codec: StreamCodec,
) -> None:
    """Absent fields are unchanged."""
    frame = codec.update("e-1", [codec.partial(GSK, {"trading", "price"})])
    update = SERVER_MESSAGE.validate_json(frame)
    assert isinstance(update, Update)
    assert update.quotes[0].model_fields_set == {
        *("symbol", "seq", "price", "change", "change_percent", "time"),
        "trading",
    }


def test_a_snapshot_says_what_is_missing(codec: StreamCodec) -> None:
    """Subscribed symbols without a quote are named."""
    frame = codec.snapshot("e-1", [codec.full(GSK)], ["BP"])
    snapshot = SERVER_MESSAGE.validate_json(frame)
    assert isinstance(snapshot, Snapshot)
    assert snapshot.quotes == [GSK]
    assert snapshot.missing == ["BP"]


def test_every_other_message_is_of_the_wire(codec: StreamCodec) -> None:
    """The models read what the codec writes."""
    granted = Granted(1, "subscribe", ["GSK"], 100, True, [("X", "unknown_symbol")])
    frames = [
        codec.welcome("e"),
        codec.ack(granted),
        codec.heartbeat("e-1"),
        codec.pong("x"),
        codec.error(RefusedError(1, "rate_limited", "Slow down.", True)),
        codec.reconnect("drain", 5),
    ]
    kinds = [SERVER_MESSAGE.validate_json(frame).type for frame in frames]
    assert kinds == ["welcome", "ack", "heartbeat", "pong", "error", "reconnect"]


class Case(NamedTuple):
    text: str
    request: StreamRequest


CASES = [
    Case(
        '{"method":"subscribe","req_id":1,"params":{"symbols":["gsk"],"since":"e-1"}}',
        StreamRequest("subscribe", 1, ["GSK"], since="e-1"),
    ),
    Case(
        '{"method":"subscribe","params":{"list":"front"}}',
        StreamRequest("subscribe", list_name="front"),
    ),
    Case(
        '{"method":"unsubscribe","params":{"symbols":["BP"]}}',
        StreamRequest("unsubscribe", keys=["BP"]),
    ),
    Case(
        '{"method":"configure","params":{"conflate_ms":5}}',
        StreamRequest("configure", conflate_ms=5),
    ),
    Case('{"method":"auth","params":{"token":"k"}}', StreamRequest("auth", token="k")),
    Case('{"method":"ping","req_id":"a"}', StreamRequest("ping", "a")),
]


@pytest.mark.parametrize(("text", "request_"), CASES)
def test_requests_are_read(
    codec: StreamCodec, text: str, request_: StreamRequest
) -> None:
    """Symbols are upper-cased on the way in."""
    assert codec.parse(text) == request_


@pytest.mark.parametrize(
    ("text", "code", "req_id"),
    [
        ("", "bad_json", None),
        ("{", "bad_json", None),
        ("[" * 100_000, "bad_json", None),
        (b"\xff\xfe", "bad_json", None),
        ("[]", "bad_request", None),
        ('{"req_id":3}', "bad_request", 3),
        ('{"method":"subscribe","req_id":4,"params":{}}', "bad_request", 4),
        ('{"method":"subscribe","params":{"symbols":[]}}', "bad_request", None),
        ('{"method":"fly","req_id":true}', "bad_request", None),
    ],
)
def test_what_is_no_request_is_refused(
    codec: StreamCodec, text: str | bytes, code: str, req_id: object
) -> None:
    """With the request's id where it can be read."""
    with pytest.raises(RefusedError) as caught:
        codec.parse(text)
    assert (caught.value.code, caught.value.req_id) == (code, req_id)
