"""The OpenAPI description, where FastAPI's own says less than the service does."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from newstape.wire.problems import MEDIA_TYPE

_PROBLEM = "#/components/schemas/Problem"
_METHODS = frozenset({"get", "put", "post", "patch", "delete"})


class DescribedApp(FastAPI):
    """FastAPI that describes problems, keys and calls as they are."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            # What a door wrote by itself is a constant of its module: not to be changed.
            whole = self.openapi_schema = deepcopy(super().openapi())
            schemas = whole.setdefault("components", {}).setdefault("schemas", {})
            _gather(whole, schemas)
            for method, call in _calls(whole):
                call["summary"] = _first_sentence(call)
                _describe_refusals(method, call)
                for answer in call["responses"].values():
                    _name_media_type(answer)
        return self.openapi_schema


def describing(describe: Callable[[], dict[str, Any]]) -> Route:
    """``GET /asyncapi.json``: the streams, as ``describe`` has them."""

    async def serve(_request: Request) -> JSONResponse:
        return JSONResponse(describe())

    return Route("/asyncapi.json", serve, methods=["GET"])


def _gather(node: object, schemas: dict[str, Any]) -> None:
    """Move schemas that came with their own ``$defs`` to where references find them."""
    if isinstance(node, list):
        for child in node:
            _gather(child, schemas)
    if isinstance(node, dict):
        schemas.update(node.pop("$defs", {}))
        if isinstance(node.get("$ref"), str):
            node["$ref"] = node["$ref"].replace("#/$defs/", "#/components/schemas/")
        for child in list(node.values()):
            _gather(child, schemas)


def _calls(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in description["paths"].values():
        yield from (one for one in item.items() if one[0] in _METHODS)


def _describe_refusals(method: str, call: dict[str, Any]) -> None:
    answers = call["responses"]
    if "requestBody" in call:
        answers.setdefault("400", _problem("The body is not UTF-8, or too deep"))
    elif "parameters" not in call:
        answers.pop("422", None)
    if "security" in call:
        answers.setdefault("401", _problem("No known key"))
        answers.setdefault("403", _problem("Lacks the scope"))
        if method == "get":
            call["security"].append({})  # reading is open, unless a setting closes it


def _first_sentence(call: dict[str, Any]) -> str:
    text: str = call.get("description", call.get("summary", ""))
    return " ".join(text.split()).partition(". ")[0].removesuffix(".")


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}},
    }


def _name_media_type(answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    body = content.get("application/json", {})
    if body.get("schema", {}).get("$ref") == _PROBLEM:
        content[MEDIA_TYPE] = content.pop("application/json")
