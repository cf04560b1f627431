"""What a service wrote to standard output and error, bounded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAX_BYTES = 4 * 1024 * 1024
_tail_bytes = 8192


class LogFile:
    """A file that a service writes to on its own, so it never waits for its supervisor.

    ``trim`` keeps it bounded: what is there goes to ``<name>.1`` and the file starts
    again. A line written in that very moment is lost; that is the price of writing
    without a middleman.
    """

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._start = 0

    @contextmanager
    def opened(self) -> Iterator[int]:
        """A descriptor to hand to a process; ``last_line`` is about what it writes."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            self._start = file.tell()
            yield file.fileno()

    def trim(self) -> None:
        """Start the file again when it is full."""
        if not self.path.exists() or self.path.stat().st_size <= self._max_bytes:
            return
        shutil.copyfile(self.path, self.path.with_name(self.path.name + ".1"))
        os.truncate(self.path, 0)
        self._start = 0

    def last_line(self) -> str | None:
        """The last line the newest process wrote; None when it wrote none."""
        with self.path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(self._start, end - _tail_bytes))
            lines = file.read().decode(errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), None)
