"""Errors on the wire: RFC 9457 problem details."""

from pydantic import ConfigDict

from newstape.wire.model import WireModel

MEDIA_TYPE = "application/problem+json"


class FieldProblem(WireModel):
    """One thing wrong in a request; ``pointer`` is a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class Problem(WireModel):
    """An error as every service answers it; members without a value are left out."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldProblem] | None = None
