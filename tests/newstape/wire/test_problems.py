"""Problem details as a model."""

from newstape.wire.problems import MEDIA_TYPE, FieldProblem, Problem


def test_a_problem_is_rfc_9457() -> None:
    """The members have the standard's names, and ours beside them."""
    problem = Problem(
        title="Unprocessable Content",
        status=422,
        errors=[FieldProblem(pointer="/0/price", detail="is missing")],
    )
    assert problem.model_dump(exclude_none=True) == {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "errors": [{"pointer": "/0/price", "detail": "is missing"}],
    }
    assert MEDIA_TYPE == "application/problem+json"
