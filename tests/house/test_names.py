"""Names that tell nothing are not given."""

from tests.house.tree import PACKAGES, sources

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core"}


def test_no_module_is_a_drawer() -> None:
    """A module named for nothing collects everything: each says what it is about."""
    drawers = [
        str(source.path)
        for source in sources(*PACKAGES, "tests", "tools", "bench")
        if VAGUE & {part.removesuffix(".py") for part in source.path.parts}
    ]
    assert drawers == []


def test_tests_live_in_no_packages() -> None:
    """Test folders have no ``__init__``: the import mode finds files by their path."""
    packages = [
        str(source.path)
        for source in sources("tests")
        if source.path.name == "__init__.py"
    ]
    assert packages == []
