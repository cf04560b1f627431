"""The load client, built as make builds it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wsload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled client; skipped without a compiler, which fails in CI."""
    if shutil.which("gcc") is None:
        reason = "no gcc to build the load client with"
        if os.environ.get("CI"):  # noqa: TID251  (the one place that asks)
            pytest.fail(reason)
        pytest.skip(reason)
    built = tmp_path_factory.mktemp("bench") / "wsload"
    subprocess.run(
        ["make", "--silent", f"BENCH={built.parent}", "CC=gcc", str(built)],
        cwd=ROOT,
        check=True,
    )
    return built
