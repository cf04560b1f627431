"""How far an import has come, and how fast it goes, for a person at a terminal."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from newstape.cli.importing.articles import Tally
from newstape.cli.importing.parcels import Parcel


class Gauge:
    """A bar over bytes beside a count of stories; nothing where there is no terminal.

    ``total`` are the bytes of all that comes, None if that is not known.
    """

    def __init__(self, console: Console, total: int | None) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[stories]:,} stories"),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=total, stories=0, rate=0.0)
        self._started = time.monotonic()
        self._before = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def begin(self, parcel: Parcel) -> None:
        """Another document: those before are done."""
        self._before = int(self._progress.tasks[0].completed)
        self._progress.update(self._task, description=parcel.name[-40:])

    def move(self, done: int, tally: Tally) -> None:
        """So many bytes of the document are sent."""
        seconds = max(time.monotonic() - self._started, 0.001)
        self._progress.update(
            self._task,
            completed=self._before + done,
            stories=tally.stories,
            rate=tally.stories / seconds,
        )
