"""Each test of an agreement runs over every store that enters into it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.whole_store import WholeStore, memory_store, sqlite_store


@pytest.fixture(params=[memory_store, sqlite_store])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[WholeStore]:
    """An empty store of stories."""
    async with request.param(tmp_path) as opened:
        yield opened
