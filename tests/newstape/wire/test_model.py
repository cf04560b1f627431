"""Wire models: strict on the way in, complete on the way out."""

import pytest
from pydantic import ValidationError

from newstape.wire.model import LenientModel, WireModel


class Story(WireModel):
    """A model with something optional."""

    slug: str
    kicker: str | None = None


class SeenStory(LenientModel):
    """What a client reads of it."""

    slug: str


def test_unknown_fields_are_refused_on_the_way_in() -> None:
    """A typing error in a field's name is told, not dropped."""
    with pytest.raises(ValidationError, match="kiker"):
        Story.model_validate({"slug": "a", "kiker": "x"})


def test_every_field_goes_out() -> None:
    """An optional field without a value is null, not absent, and the schema says so."""
    assert Story(slug="a").model_dump_json() == '{"slug":"a","kicker":null}'
    schema = Story.model_json_schema(mode="serialization")
    assert schema["required"] == ["slug", "kicker"]
    assert Story.model_json_schema(mode="validation")["required"] == ["slug"]


def test_models_cannot_be_changed() -> None:
    """What was checked stays as it was checked."""
    with pytest.raises(ValidationError, match="frozen"):
        Story(slug="a").slug = "b"  # type: ignore[misc]


def test_clients_skip_what_they_do_not_know() -> None:
    """A client of today reads a server of tomorrow."""
    assert SeenStory.model_validate({"slug": "a", "mood": "good"}).slug == "a"
