"""Which strip a query asks for, and what makes no sense."""

import pytest

from newstape.kit.problems import ProblemError
from newstape.kit.strips import read_strip


def test_what_is_asked() -> None:
    """Symbols, each once, or a list, or nothing at all."""
    asked = read_strip({"symbols": "gsk,BP,GSK"}, 2)
    assert asked is not None
    assert asked.keys == ["GSK", "BP"]
    asked = read_strip({"list": "front"})
    assert asked is not None
    assert (asked.keys, asked.list_name) == (None, "front")
    assert read_strip({}) is None


def test_all() -> None:
    """All symbols may be asked for where there is no limit."""
    asked = read_strip({"symbols": "*"})
    assert asked is not None
    assert asked.keys == ["*"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"symbols": "A,B,C"}, "/query/symbols"),
        ({"symbols": "*"}, "/query/symbols"),
        ({"symbols": "b@d"}, "/query/symbols"),
        ({"symbols": "A", "list": "front"}, "/query/symbols"),
        ({"list": "No Such"}, "/query/list"),
        ({"conflate_ms": "soon"}, "/query/conflate_ms"),
    ],
)
def test_what_makes_no_sense(query: dict[str, str], pointer: str) -> None:
    """422, with where it is wrong."""
    with pytest.raises(ProblemError) as caught:
        read_strip(query, 2)
    problem = caught.value.problem
    assert problem.status == 422
    assert [error.pointer for error in problem.errors or []] == [pointer]
