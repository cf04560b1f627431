"""The OpenAPI description: what FastAPI's own would leave out."""

from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends, Request
from openapi_spec_validator import validate
from pydantic import TypeAdapter

from newstape.kit.guard import bearer, needs
from newstape.wire.problems import Problem
from newstape.wire.quotes import Tick
from tests.fakes.plain_app import plain_app

TICKS = TypeAdapter(list[Tick]).json_schema()


def _described(data: Path) -> dict[str, Any]:
    app = plain_app(data)
    body = {"required": True, "content": {"application/json": {"schema": TICKS}}}

    @app.post("/ticks", openapi_extra={"requestBody": body})
    async def ticks(_request: Request) -> None:
        """Take what the door reads by itself."""

    return app.openapi()


@pytest.fixture
def description(tmp_path: Path) -> dict[str, Any]:
    """The description of an app with one guarded door."""
    app = plain_app(tmp_path)

    @app.get("/lists/{name}", dependencies=[Depends(bearer)])
    async def read(name: str) -> str:
        """Read a list."""
        return name

    @app.put(
        "/lists/{name}",
        responses={404: {"model": Problem, "description": "No such list"}},
    )
    async def write(
        name: str, limit: int, _who: Annotated[None, Depends(needs("quotes:write"))]
    ) -> dict[str, str]:
        """Write a list. It is kept."""
        return {name: str(limit)}

    return app.openapi()


def test_it_is_valid(description: dict[str, Any]) -> None:
    """The whole is OpenAPI 3.1."""
    validate(description)


def test_problems_have_their_media_type(description: dict[str, Any]) -> None:
    """A client that reads the description knows what errors look like."""
    answers = description["paths"]["/lists/{name}"]["put"]["responses"]
    for status in ("401", "403", "404", "422"):
        (content,) = answers[status]["content"].items()
        schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
        assert content == ("application/problem+json", schema)


def test_guarded_doors_show_their_lock(description: dict[str, Any]) -> None:
    """A call that needs a key says so; one that does not, does not."""
    assert description["paths"]["/lists/{name}"]["put"]["security"]
    assert "security" not in description["paths"]["/livez"]["get"]


def test_reading_needs_no_key(description: dict[str, Any]) -> None:
    """A read can be asked with a key, and by default without one."""
    item = description["paths"]["/lists/{name}"]
    assert {} in item["get"]["security"]
    assert {} not in item["put"]["security"]


def test_bodies_may_be_no_text(tmp_path: Path) -> None:
    """What cannot even be looked at is a problem that a client is told of."""
    answers = _described(tmp_path)["paths"]["/ticks"]["post"]["responses"]
    assert "application/problem+json" in answers["400"]["content"]


def test_schemas_are_gathered(tmp_path: Path) -> None:
    """A door that describes its body by itself brings its objects along, each time."""
    for _ in range(2):
        found = _described(tmp_path)
        content = found["paths"]["/ticks"]["post"]["requestBody"]["content"]
        items = content["application/json"]["schema"]["items"]
        assert items == {"$ref": "#/components/schemas/Tick"}
        assert found["components"]["schemas"]["Tick"]["title"] == "Tick"


def test_nothing_to_refuse_is_not_refused(description: dict[str, Any]) -> None:
    """A call that takes nothing can't be asked in a wrong form."""
    assert list(description["paths"]["/livez"]["get"]["responses"]) == ["200"]


def test_summaries_are_sentences(description: dict[str, Any]) -> None:
    """A call is summed up by the first sentence about it."""
    call = description["paths"]["/lists/{name}"]["put"]
    assert call["summary"] == "Write a list"
