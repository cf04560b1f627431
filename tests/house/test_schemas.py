"""The committed descriptions say what the code does, and are valid."""

import json
from collections.abc import Iterator

import pytest
from openapi_spec_validator import validate

from tools.schemas import API, committed, documents

THERE = committed()
OPENAPI = [path for path in THERE if path.endswith(".openapi.json")]


async def test_descriptions_are_up_to_date() -> None:
    """Whoever changes the wire commits what it looks like now (``make schemas``)."""
    wanted = await documents()
    assert sorted(THERE) == sorted(wanted)
    assert [path for path in wanted if wanted[path] != THERE[path]] == []


def test_each_service_describes_itself() -> None:
    """Three services, and a stream on two of them."""
    names = {path.removeprefix(f"{API}/") for path in THERE if path.startswith(API)}
    assert names == {
        *("quotes.openapi.json", "articles.openapi.json", "gateway.openapi.json"),
        *("quotes.asyncapi.json", "gateway.asyncapi.json"),
    }


@pytest.mark.parametrize("path", OPENAPI)
def test_openapi_is_valid(path: str) -> None:
    """Each description is OpenAPI 3.1, and no call is without a sentence."""
    document = json.loads(THERE[path])
    validate(document)
    calls = [call for item in document["paths"].values() for call in item.values()]
    assert [call["operationId"] for call in calls if not call.get("description")] == []


@pytest.mark.parametrize("path", sorted(THERE))
def test_references_lead_somewhere(path: str) -> None:
    """Nothing in a description points at nothing."""
    document = json.loads(THERE[path])
    for reference in set(_references(document)):
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


@pytest.mark.parametrize("path", OPENAPI)
def test_errors_are_problems(path: str) -> None:
    """No call answers an error in another form than problem details."""
    for item in json.loads(THERE[path])["paths"].values():
        for call in item.values():
            for status, answer in call["responses"].items():
                if status[0] in "45" and "readyz" not in call["operationId"]:
                    assert list(answer["content"]) == ["application/problem+json"]
