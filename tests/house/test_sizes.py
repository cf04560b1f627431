"""What a reader has to hold in the head at once is small."""

import ast

from tests.house.tree import PACKAGES, Function, Source, sources

MAX_FUNCTION = 30
MAX_MODULE = 300
MAX_GATEWAY = 1200


def test_functions_are_short() -> None:
    """What a function does fits on a screen."""
    long = {
        f"{source.path}:{function.name}": lines
        for source in sources(*PACKAGES, "tests", "tools", "bench")
        for function in source.functions
        if (lines := _lines(function)) > MAX_FUNCTION
    }
    assert long == {}


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
    """The lines of the body; a signature is a declaration, however it is folded."""
    body = function.body
    if len(body) > 1 and ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1
