"""Each test of an agreement runs over every store that enters into it."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.fakes.whole_store import WholeStore, memory_store, sql_store, sqlite_store


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[WholeStore]:
    """An empty store of stories."""
    async with _opening(request, tmp_path) as opened:
        yield opened


def _opening(
    request: pytest.FixtureRequest, path: Path
) -> AbstractAsyncContextManager[WholeStore]:
    match request.param:
        case "memory":
            return memory_store(path)
        case "sqlite":
            return sqlite_store(path)
        case _:
            return sql_store(request.getfixturevalue("postgres").database())
