"""One stack for all tests of a module."""

from collections.abc import Iterator

import pytest

from tests.system.running import PLAIN, RunningStack, running


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack without sample and source: what is in it, the tests put there."""
    with running(tmp_path_factory.mktemp("stack") / "data", *PLAIN) as stack:
        yield stack


@pytest.fixture(scope="module")
def slug(stack: RunningStack) -> str:
    """The slug of our sample page, imported into the module's stack."""
    return stack.import_page()
