"""The stream's messages: what a client may say, and what it will hear."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from newstape.wire.stream import (
    REQUEST,
    SAFE_INTEGER,
    SERVER_MESSAGE,
    Ack,
    Configure,
    Ping,
    Subscribe,
)


def test_subscribing_to_symbols() -> None:
    """Symbols stay as typed here: a wrong one among them is rejected by itself."""
    request = REQUEST.validate_json(
        '{"method":"subscribe","req_id":1,'
        '"params":{"symbols":["gsk","!"],"since":"6f1c-18230"}}'
    )
    assert isinstance(request, Subscribe)
    assert request.params.symbols == ["gsk", "!"]
    assert request.params.since == "6f1c-18230"


@pytest.mark.parametrize(
    "text",
    [
        '{"method":"subscribe","params":{"list":"front"}}',
        '{"method":"subscribe","params":{"symbols":["*"]}}',
        '{"method":"unsubscribe","req_id":2,"params":{"symbols":["BP"]}}',
        '{"method":"configure","params":{"conflate_ms":1000}}',
        '{"method":"ping","req_id":3}',
        '{"method":"ping"}',
        '{"method":"auth","params":{"token":"nt_1_2"}}',
    ],
)
def test_requests(text: str) -> None:
    """Every request of the protocol is understood, with a name or without."""
    assert REQUEST.validate_json(text).method == json.loads(text)["method"]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "1",
        '{"method":"publish"}',
        '{"method":"subscribe"}',
        '{"method":"subscribe","params":{}}',
        '{"method":"subscribe","params":{"symbols":[]}}',
        '{"method":"subscribe","params":{"symbols":["A"],"list":"front"}}',
        '{"method":"configure","params":{"conflate_ms":-1}}',
        '{"method":"configure","params":{"conflate_ms":60001}}',
        '{"method":"ping","surprise":1}',
    ],
)
def test_what_is_no_request(text: str) -> None:
    """Half a request, two in one and unknown fields are refused."""
    with pytest.raises(ValidationError):
        REQUEST.validate_json(text)


safe = st.integers(-SAFE_INTEGER, SAFE_INTEGER)


@given(safe | st.text(max_size=64) | st.none())
def test_a_name_is_echoed_as_it_came(name: int | str | None) -> None:
    """``"1"`` stays text and ``1`` a number; a client compares with what it sent."""
    request = REQUEST.validate_json(json.dumps({"method": "ping", "req_id": name}))
    assert isinstance(request, Ping)
    assert request.req_id == name
    assert type(request.req_id) is type(name)


@pytest.mark.parametrize(
    "name", ["true", "1.0", "[1]", str(2**53), '"' + "x" * 65 + '"']
)
def test_other_names_are_refused(name: str) -> None:
    """Only what every client can send and compare is a name."""
    with pytest.raises(ValidationError):
        REQUEST.validate_json(f'{{"method":"ping","req_id":{name}}}')


def test_rates_have_bounds() -> None:
    """From every batch to once a minute."""
    for rate in (0, 60_000):
        request = REQUEST.validate_python(
            {"method": "configure", "params": {"conflate_ms": rate}}
        )
        assert isinstance(request, Configure)
        assert request.params.conflate_ms == rate


def test_server_messages_are_told_apart_by_type() -> None:
    """A client finds out what a message is from one field."""
    ack = SERVER_MESSAGE.validate_python(
        {
            "type": "ack",
            "req_id": 1,
            "method": "subscribe",
            "symbols": ["GSK"],
            "conflate_ms": 100,
            "resumed": False,
            "rejected": [{"symbol": "ZZZZ", "code": "unknown_symbol"}],
        }
    )
    assert isinstance(ack, Ack)
    assert ack.rejected[0].code == "unknown_symbol"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["method", "params", "symbols"]), inner)
        ),
    )
)
def test_whatever_comes_is_a_request_or_refused(value: object) -> None:
    """No message makes the parser fail in another way than by refusing."""
    try:
        request = REQUEST.validate_python(value)
    except ValidationError:
        return
    assert request.method in {"ping", "subscribe", "unsubscribe", "configure", "auth"}
