"""Errors on the wire: RFC 9457 problem details."""

from newstape.wire.model import WireModel

MEDIA_TYPE = "application/problem+json"


class FieldProblem(WireModel):
    """One thing wrong in a request; ``pointer`` is a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class Problem(WireModel):
    """An error as every service answers it (``application/problem+json``)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldProblem] | None = None
