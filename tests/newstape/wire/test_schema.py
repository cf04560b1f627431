"""JSON Schemas: valid themselves, and of one mind with the models."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from newstape.wire.problems import Problem
from newstape.wire.quotes import Tick
from newstape.wire.schema import schemas

SCHEMAS = schemas()


def _validator(name: str) -> jsonschema.Draft202012Validator:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(SCHEMAS[name], format_checker=checker)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema(name: str) -> None:
    """Each document is valid by the draft it names."""
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert (
        SCHEMAS[name]["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    )


def test_what_is_sent_is_complete() -> None:
    """A reader may count on every field of a quote."""
    quote = SCHEMAS["quote"]
    assert sorted(quote["required"]) == sorted(quote["properties"])


def test_an_update_row_may_be_partial() -> None:
    """An update leaves out what did not change, and so does its schema."""
    row = {
        "symbol": "GSK",
        "seq": 1,
        "price": "39.38",
        "change": None,
        "change_percent": None,
        "time": "2024-06-17T20:00:00.000Z",
    }
    message = {"type": "update", "cursor": "6f1c-1", "quotes": [row]}
    validator = _validator("stream-message")
    assert validator.is_valid(message)
    assert not validator.is_valid({**message, "quotes": [{**row, "price": 39.38}]})


def test_a_problem_may_be_short() -> None:
    """Members without a value are left out of a problem."""
    problem = Problem(title="Not Found", status=404)
    assert _validator("problem").is_valid(problem.model_dump(exclude_none=True))


ticks = st.fixed_dictionaries(
    {"symbol": st.sampled_from(["GSK", "BP.XLON", "A" * 33, "a b"])},
    optional={
        "price": st.sampled_from(["1", "0.5", "1e5", 1.5, None]),
        "time": st.sampled_from(["2024-06-17T20:00:00.000Z", "soon", None]),
        "currency": st.sampled_from(["USD", "usd", None]),
        "trading": st.sampled_from(["halted", "asleep", None]),
        "correction": st.booleans(),
        "surprise": st.none(),
    },
)


@given(ticks)
def test_schema_and_model_agree(tick: dict[str, Any]) -> None:
    """What the schema lets through the model takes, and the other way round."""
    try:
        Tick.model_validate(tick)
    except ValidationError:
        assert not _validator("tick").is_valid(tick)
    else:
        assert _validator("tick").is_valid(tick)
