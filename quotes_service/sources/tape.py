"""A tape: recorded ticks as JSON Lines, each as for ``POST /v1/quotes``, with its time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import orjson

from quotes_service.domain.quote import Tick
from quotes_service.sources.plain import read_plain
from quotes_service.sources.ticks import BadTickError, read_tick


class TapeTick(NamedTuple):
    """A tick of a tape, and when it happened then."""

    tick: Tick
    time: datetime


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no tick, and why; lines count from 1."""

    number: int
    reason: str


def read_tape(lines: Iterable[bytes], source: str) -> Iterator[TapeTick | BadLine]:
    """Read a tape line by line; empty lines are skipped."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read(number, line, source)


def _read(number: int, line: bytes, source: str) -> TapeTick | BadLine:
    try:
        tick = read_plain(line, source) or read_tick(orjson.loads(line), source)
    except orjson.JSONDecodeError as error:
        return BadLine(number, f"not JSON: {error}")
    except BadTickError as error:
        return BadLine(number, str(error))
    if tick.time is None:
        return BadLine(number, "/time: a tick on a tape needs one")
    return TapeTick(tick, tick.time)
