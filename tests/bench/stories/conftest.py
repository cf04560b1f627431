"""A few generated stories in a store, loaded once for all tests."""

from pathlib import Path

import pytest
from rich.console import Console

from bench.stories.archive import Archive, archive
from bench.stories.stories import Plan


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where archives of the tests lie."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="session")
def small(shelf: Path) -> Archive:
    """Four hundred stories."""
    return archive(Plan(400), Console(quiet=True), shelf)
