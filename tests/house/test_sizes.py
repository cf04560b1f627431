"""What a reader has to hold in the head at once is small."""

import ast

from tests.house.tree import PACKAGES, Function, Source, sources

MAX_FUNCTION = 30
MAX_MODULE = 300
MAX_GATEWAY = 1200
LONG_ON_PURPOSE: dict[str, str] = {}
"""``path:function`` that may be longer, with the reason."""


def test_functions_are_short() -> None:
    """A function fits on a screen; its docstring does not count."""
    long = {
        f"{source.path}:{function.name}": lines
        for source in sources(*PACKAGES, "tests", "tools", "bench")
        for function in source.functions
        if (lines := _lines(function)) > MAX_FUNCTION
    }
    assert {k: v for k, v in long.items() if k not in LONG_ON_PURPOSE} == {}


def test_modules_are_short() -> None:
    """A module is about one thing, and that fits in 300 lines."""
    long = {
        str(source.path): lines
        for source in sources(*PACKAGES, "tools", "bench")
        if (lines := _length(source)) > MAX_MODULE
    }
    assert long == {}


def test_gateway_is_small() -> None:
    """The gateway merges what others know; when it grows, a service is missing."""
    lines = sum(
        _length(source)
        for source in sources("gateway")
        if source.path.parts[1] != "render"
    )
    assert lines <= MAX_GATEWAY


def _length(source: Source) -> int:
    return len(source.text.splitlines())


def _lines(function: Function) -> int:
    end = function.end_lineno or function.lineno
    return end - function.lineno + 1 - _docstring_lines(function)


def _docstring_lines(function: Function) -> int:
    first = function.body[0]
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1
