"""Those who merge files have the page as files."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bench.page import peers, town
from bench.page.visits import Served
from tests.fakes.programs import program

PAGE = {
    "schema": "page/1",
    "complete": True,
    "ticker": {"quotes": [{"symbol": "GSK"}]},
    "article": {"headline": 'The article says "ticker":"ticker"'},
    "degraded": [],
}


class SmallTown(town.Town):
    """A town that has a payload and nothing else."""

    def payload(self) -> dict[str, Any]:
        """One that is small."""
        return dict(PAGE)


def _served(peer: AbstractContextManager[Served]) -> object:
    with peer as served:
        return httpx2.get(served.url, trust_env=False).json()


@pytest.mark.system
@pytest.mark.parametrize(
    ("serve", "needs"), [(peers.ssi, "nginx"), (peers.esi, "varnishd")]
)
def test_parts_are_merged_to_the_page(
    serve: peers.Serve, needs: str, tmp_path: Path
) -> None:
    """What comes out is what our gateway serves."""
    program("nginx")
    program(needs)
    there = SmallTown(tmp_path, "a", "", "", "")
    assert _served(serve(there, tmp_path)) == PAGE
