"""The app factory: what every service has at its doors."""

import tomllib
from pathlib import Path

from newstape.kit.apps import VERSION
from tests.fakes.plain_app import asking, plain_app

ROOT = Path(__file__).parents[3]


async def test_every_service_has_the_same_doors(tmp_path: Path) -> None:
    """Health, metrics and the two faces of the description are always there."""
    async with asking(plain_app(tmp_path)) as client:
        for path in ("/livez", "/readyz", "/metrics", "/openapi.json", "/docs"):
            assert (await client.get(path)).status_code == 200


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    """Making an app touches no disk."""
    plain_app(tmp_path / "data")
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_that_of_the_package() -> None:
    """The description and the package agree about what this is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
