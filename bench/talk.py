"""With a process that measures: it says events, and goes on when it is told."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast

from bench.process import LOAD_CORE, pinned


class LoadError(Exception):
    """The process gave up; its text is what it said."""


class Talk:
    """A line of JSON from it is an event; a line to it lets it go on."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.pid = process.pid
        self._says = cast(IO[str], process.stdout)
        self._complains = cast(IO[str], process.stderr)
        self._hears = cast(IO[str], process.stdin)

    def event(self) -> dict[str, Any]:
        """What it says next.

        Raises:
            LoadError: it ended instead.
        """
        line = self._says.readline()
        if not line:
            raise LoadError(self._complains.read().strip() or "the load client ended")
        event: dict[str, Any] = json.loads(line)
        return event

    def go(self) -> None:
        """Let it go on."""
        self._hears.write("go\n")
        self._hears.flush()


@contextmanager
def talking(command: Sequence[str], core: int = LOAD_CORE) -> Iterator[Talk]:
    """The process while it is talked with, on its core."""
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own programs
        pinned(core, command), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield Talk(process)
        finally:
            process.kill()
