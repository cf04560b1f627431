"""A tape: recorded ticks as JSON Lines, each as for ``POST /v1/quotes``, with its time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from quotes_service.domain.quote import Tick
from quotes_service.sources.plain import read_plain
from quotes_service.sources.ticks import BadTickError, read_tick


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no tick, and why; lines count from 1."""

    number: int
    reason: str


def read_tape(lines: Iterable[bytes], source: str) -> Iterator[Tick | BadLine]:
    """Read a tape line by line; empty lines are skipped. Every tick has a time."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read(number, line, source)


def _read(number: int, line: bytes, source: str) -> Tick | BadLine:
    try:
        tick = read_plain(line, source) or read_tick(orjson.loads(line), source)
    except orjson.JSONDecodeError as error:
        return BadLine(number, f"not JSON: {error}")
    except BadTickError as error:
        return BadLine(number, str(error))
    if tick.time is None:
        return BadLine(number, "/time: a tick on a tape needs one")
    return tick
