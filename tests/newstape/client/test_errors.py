"""What a person reads when a service says no."""

from newstape.client.errors import RefusedError
from newstape.wire.problems import FieldProblem, Problem


def test_a_refusal_tells_the_detail_of_its_problem() -> None:
    """The detail says more than the title."""
    problem = Problem(title="Conflict", status=409, detail="Another version stands.")
    error = RefusedError(409, problem)
    assert str(error) == "Another version stands."
    assert (error.status, error.problem) == (409, problem)


def test_a_refusal_tells_which_fields_were_wrong() -> None:
    """Three of them at most: a person mends one after the other."""
    wrong = [FieldProblem(pointer=f"/{n}", detail="is bad") for n in range(4)]
    error = RefusedError(422, Problem(title="No", status=422, errors=wrong))
    assert str(error) == "No; /0 is bad; /1 is bad; /2 is bad"


def test_a_refusal_without_a_problem_tells_its_status() -> None:
    """A proxy between us knows nothing of problem details."""
    assert str(RefusedError(502, None)) == "answered with status 502"
