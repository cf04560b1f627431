"""The payload's bytes, codings and validators."""

import gzip

import brotli  # type: ignore[import-untyped]  # the package has no types
import orjson
import pytest

from gateway.render.payload import etag, payload
from newstape.wire.codings import Coding, encoded
from newstape.wire.pages import Degraded, Front, Page
from tests.fakes.pages import a_front, a_page, a_quote, a_ticker


def test_wire_form() -> None:
    """The names and notations of the wire: ``schema``, decimals as they came, times."""
    data = orjson.loads(payload(a_page(ticker=a_ticker(quotes=[a_quote()]))))

    assert data["schema"] == "page/1"
    (quote,) = data["ticker"]["quotes"]
    assert (quote["price"], quote["change_percent"]) == ("39.36", "-1.23")
    assert quote["time"] == "2024-06-17T20:00:00.000Z"
    assert quote["attribution"] is None
    assert data["article"]["state"] == "fresh"


def test_can_be_read_back() -> None:
    """What is written is the model, nothing more and nothing less."""
    page = a_page(
        complete=False,
        degraded=[Degraded(part="ticker", served="stale", reason="mute", as_of=None)],
    )

    assert Page.model_validate_json(payload(page)) == page
    assert Front.model_validate_json(payload(a_front())) == a_front()


def test_equal_models_give_equal_bytes() -> None:
    """Nothing in the payload belongs to one request or one moment."""
    assert payload(a_page()) == payload(a_page())


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_codings(coding: Coding) -> None:
    """Each coding holds the same bytes, is the same each time, and is told apart."""
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
    data = payload(a_page())

    assert decode[coding](encoded(data, coding)) == data
    assert encoded(data, coding) == encoded(data, coding)


def test_validator_is_strong_and_of_one_coding() -> None:
    """Same bytes in the same coding, same tag; anything else, another one."""
    codings: tuple[Coding, ...] = ("br", "gzip", "identity")
    tags = {etag(data, coding) for data in (b"a", b"b") for coding in codings}

    assert len(tags) == 6
    assert etag(b"a", "br") == etag(b"a", "br")
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)
