"""The rules of the trade depend on nothing that goes out of fashion."""

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.house.tree import PACKAGES, SERVICES, Source, sources


def _pure() -> list[Source]:
    return [
        source
        for source in sources(*SERVICES)
        if source.path.parts[1].removesuffix(".py") in {"domain", "flow"}
    ]


@pytest.mark.parametrize("source", _pure(), ids=lambda source: str(source.path))
def test_rules_and_journeys_import_the_standard_library_only(source: Source) -> None:
    """``domain`` and ``flow`` import the standard library and their service's domain.

    A list of what is forbidden would miss the next framework; this one cannot.
    """
    service = source.path.parts[0]
    own = {f"{service}.domain", f"{service}.{source.path.parts[1].removesuffix('.py')}"}
    strangers = [
        name
        for name in _imported(source.tree)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not any(name == room or name.startswith(f"{room}.") for room in own)
    ]
    assert strangers == []


@pytest.mark.parametrize(
    "source",
    [source for source in _pure() if source.path.parts[1] == "domain"],
    ids=lambda source: str(source.path),
)
def test_domain_has_no_clock_and_no_await(source: Source) -> None:
    """Time comes in as a value, and rules do not wait: so they can be tried in any order."""
    awaits = [n.lineno for n in ast.walk(source.tree) if isinstance(n, ast.Await)]
    clocks = [
        node.lineno
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today", "monotonic"}
    ]
    assert (awaits, clocks) == ([], [])


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def test_sql_drivers_stay_where_data_is_kept() -> None:
    """Who speaks SQL is in ``storage`` or ``journal``; import-linter can't see into the
    standard library, so its half of the rule is here."""
    elsewhere = [
        str(source.path)
        for source in sources(*PACKAGES)
        if not {"storage", "journal"} & set(source.path.parts)
        and {"sqlite3", "aiosqlite", "asyncpg"} & set(_imported(source.tree))
    ]
    assert elsewhere == []
