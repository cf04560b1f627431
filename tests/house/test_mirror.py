"""Whoever looks for the test of a module finds it in the mirror."""

import ast
from pathlib import PurePosixPath

import pytest

from tests.house.tree import PACKAGES, ROOT, SERVICES, Function, Source, sources

ROOMS = {
    *(("newstape", room) for room in ("wire", "fanout", "kit", "client")),
    *((service, room) for service in SERVICES for room in ("domain", "flow")),
}


def _mirrored() -> list[Source]:
    return [
        source
        for source in sources(*PACKAGES)
        if (source.path.parts[0], source.path.parts[1].removesuffix(".py")) in ROOMS
        and source.path.name != "__init__.py"
        and _does_something(source)
    ]


def _does_something(source: Source) -> bool:
    """Whether there is code to test, and not declarations alone."""
    return any(_has_body(function) for function in source.functions)


def _has_body(function: Function) -> bool:
    return any(
        not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in function.body
    )


@pytest.mark.parametrize("path", [str(source.path) for source in _mirrored()])
def test_module_has_its_test_file(path: str) -> None:
    """``a/b/c.py`` is tested by ``tests/a/b/test_c.py``."""
    module = PurePosixPath(path)
    test = PurePosixPath("tests") / module.parent / f"test_{module.name}"
    assert (ROOT / test).is_file(), f"{test} is missing"


def test_every_test_says_what_it_shows() -> None:
    """A test is one sentence, and the sentence is its docstring."""
    mute = [
        f"{source.path}:{function.name}"
        for source in sources("tests")
        if source.path.name.startswith("test_")
        for function in source.functions
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]
    assert mute == []


def test_test_files_are_tests() -> None:
    """A file named like a test that holds none would give false comfort."""
    empty = [
        str(source.path)
        for source in sources("tests")
        if source.path.name.startswith("test_")
        and not any(f.name.startswith("test_") for f in source.functions)
        and "TestCase" not in source.text  # a state machine's
    ]
    assert empty == []
