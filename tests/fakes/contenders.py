"""Contenders of a bench."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.contender import NotServingError


@dataclass(frozen=True)
class Broken:
    """One that never comes up."""

    name: str
    lack: str | None = None

    def lacks(self) -> str | None:
        return self.lack

    @contextmanager
    def serve(self, home: Path) -> Iterator[Any]:
        if home.is_dir():
            raise NotServingError("first line\nno such luck")
        yield None
