"""A running app for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.articles_app import Newsroom, newsroom


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """The service inside the test, at a clock that stands."""
    async with newsroom(tmp_path) as opened:
        yield opened
