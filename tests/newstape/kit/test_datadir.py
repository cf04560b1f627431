"""Data directories: one process at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from newstape.kit.datadir import DataDirError, DataDirLockedError, claim

HOLD = (
    "import sys; from pathlib import Path; from newstape.kit.datadir import claim\n"
    "with claim(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)


def test_the_directory_is_made(tmp_path: Path) -> None:
    """A first start needs no preparation."""
    with claim(tmp_path / "data" / "quotes") as path:
        assert path.is_dir()


def test_a_second_claim_is_refused(tmp_path: Path) -> None:
    """Two services of one kind never share a directory, and it is free afterwards."""
    with (
        claim(tmp_path),
        pytest.raises(DataDirLockedError, match=str(tmp_path)),
        claim(tmp_path),
    ):
        pytest.fail("both have it")
    with claim(tmp_path):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    """The lock goes with its process, however that ended."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DataDirLockedError), claim(tmp_path):
            pytest.fail("both have it")
        holder.kill()
    with claim(tmp_path):
        pass


def test_a_place_that_cannot_be_a_directory(tmp_path: Path) -> None:
    """A file in the way is said by its path and the system's reason."""
    (tmp_path / "file").touch()
    with pytest.raises(DataDirError, match="file"), claim(tmp_path / "file"):
        pytest.fail("a file is no directory")
