"""The AsyncAPI description: whole, and about the messages there are."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from newstape.wire.asyncapi import asyncapi

PATHS = ("/v1/front/stream", "/v1/pages/{slug}/stream")


@pytest.fixture
def description() -> dict[str, Any]:
    """The description of two page streams."""
    return asyncapi("Pages", "1.0.0", *PATHS, notices=True)


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _find(document: dict[str, Any], pointer: str) -> object:
    node: Any = document
    for part in pointer.removeprefix("#/").split("/"):
        node = node[part]
    return node


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    """Nothing in the document points at nothing."""
    references = set(_references(description))
    assert references
    for reference in references:
        assert _find(description, reference)


def test_every_path_is_a_channel(description: dict[str, Any]) -> None:
    """Each stream has its channel, its requests and its messages."""
    channels = description["channels"]
    assert [channel["address"] for channel in channels.values()] == list(PATHS)
    for name in channels:
        for action in ("receive", "send"):
            assert description["operations"][f"{action}-{name}"]["action"] == action
    assert "slug" in channels["v1-pages-slug-stream"]["parameters"]


def test_requests_are_received_and_messages_sent(description: dict[str, Any]) -> None:
    """The server's view: who says what."""

    def names(operation: str) -> set[str]:
        messages = description["operations"][operation]["messages"]
        return {message["$ref"].rpartition("/")[2] for message in messages}

    assert names("receive-v1-front-stream") == {
        *("subscribe", "unsubscribe", "configure", "ping", "auth")
    }
    on_the_front = {
        *("welcome", "ack", "snapshot", "update", "heartbeat", "pong", "error"),
        *("reconnect", "state"),
    }
    assert names("send-v1-front-stream") == on_the_front
    assert names("send-v1-pages-slug-stream") == on_the_front | {"article"}


def test_a_plain_stream_has_no_notices() -> None:
    """Only pages speak of stories."""
    messages = asyncapi("Quotes", "1.0.0", "/v1/stream")["components"]["messages"]
    assert {"article", "state"}.isdisjoint(messages)
    assert {"snapshot", "update"} <= set(messages)


def test_payloads_are_schemas(description: dict[str, Any]) -> None:
    """Each payload is a valid JSON Schema, and each message says what it is for."""
    for schema in description["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for message in description["components"]["messages"].values():
        assert message["summary"].endswith(".")
