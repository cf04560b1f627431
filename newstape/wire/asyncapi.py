"""The AsyncAPI 3.0 description of a stream, generated from its messages.

``GET /asyncapi.json`` answers with it. AsyncAPI takes the server's view: it *receives*
requests and *sends* messages.
"""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from newstape.wire import stream

Json = dict[str, Any]
Kinds = tuple[type[BaseModel], ...]
NOTICES: Kinds = (stream.ArticleNotice, stream.StateNotice)
REQUESTS: Kinds = get_args(get_args(stream.Request)[0])
MESSAGES: Kinds = tuple(
    kind for kind in get_args(get_args(stream.ServerMessage)[0]) if kind not in NOTICES
)
_QUERY = {
    "type": "object",
    "properties": {
        "symbols": {"type": "string", "description": "Symbols with commas, or `*`."},
        "list": {"type": "string", "description": "A list by name, like `front`."},
        "conflate_ms": {"type": "integer", "minimum": 0, "maximum": 60_000},
        "since": {"type": "string", "description": "The cursor to go on from."},
    },
}


def asyncapi(title: str, version: str, *paths: str, notices: bool = False) -> Json:
    """Describe the streams at ``paths``, which all speak the same protocol.

    ``notices`` adds what only page streams say: of the strip's state, and, where the
    path names a story, of its versions.
    """
    told = (*MESSAGES, *NOTICES) if notices else MESSAGES
    channels = {
        _slug(path): _channel(path, (*REQUESTS, *_told_at(path, told)))
        for path in paths
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": title,
            "version": version,
            "description": "A WebSocket, or server-sent events for a plain GET: the "
            "event is the message's type, its id the cursor, its data the same JSON.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": {
            name: operation
            for path in paths
            for name, operation in _operations(_slug(path), _told_at(path, told))
        },
        "components": {
            "messages": {name_of(kind): _message(kind) for kind in (*REQUESTS, *told)},
            "schemas": {
                **_schemas(REQUESTS, "validation"),
                **_schemas(told, "serialization"),
            },
        },
    }


def name_of(kind: type[BaseModel]) -> str:
    """What a message is called on the wire: its ``method`` or ``type``."""
    fields = kind.model_fields
    field = fields["method"] if kind in REQUESTS else fields["type"]
    name: str = get_args(field.annotation)[0]
    return name


def _slug(path: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in path).split())


def _channel(path: str, kinds: Kinds) -> Json:
    names = [name_of(kind) for kind in kinds]
    channel: Json = {
        "address": path,
        "messages": {n: {"$ref": f"#/components/messages/{n}"} for n in names},
        "bindings": {
            "ws": {"method": "GET", "query": _QUERY, "bindingVersion": "0.1.0"}
        },
    }
    if "{slug}" in path:
        channel["parameters"] = {"slug": {"description": "The story's slug."}}
    return channel


def _told_at(path: str, told: Kinds) -> Kinds:
    """Versions are told where there is one story."""
    if "{slug}" in path:
        return told
    return tuple(kind for kind in told if kind is not stream.ArticleNotice)


def _operations(channel: str, told: Kinds) -> Iterator[tuple[str, Json]]:
    for action, kinds in (("receive", REQUESTS), ("send", told)):
        messages = f"#/channels/{channel}/messages"
        yield (
            f"{action}-{channel}",
            {
                "action": action,
                "channel": {"$ref": f"#/channels/{channel}"},
                "messages": [{"$ref": f"{messages}/{name_of(kind)}"} for kind in kinds],
            },
        )


def _message(kind: type[BaseModel]) -> Json:
    return {
        "name": name_of(kind),
        "summary": " ".join((kind.__doc__ or "").split()),
        "payload": {"$ref": f"#/components/schemas/{kind.__name__}"},
    }


def _schemas(kinds: Kinds, mode: JsonSchemaMode) -> Json:
    _, found = models_json_schema(
        [(kind, mode) for kind in kinds], ref_template="#/components/schemas/{model}"
    )
    schemas: Json = found["$defs"]
    return schemas
