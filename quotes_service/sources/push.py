"""Ticks that others push: a body of many, each taken, ignored or refused by itself."""

from collections.abc import Sequence
from typing import Any, Protocol

import orjson

from newstape.wire.quotes import IgnoredTick, IngestReport, RefusedTick
from quotes_service.domain.board import Accepted, Ignored, Refused, Verdict
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.errors import (
    NotJsonError,
    NotTicksError,
    TooManyTicksError,
)
from quotes_service.domain.quote import Tick
from quotes_service.sources.ticks import BadTickError, read_tick

NAME = "push"


class Judged(Protocol):
    """What became of ticks."""

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """One for each, in their order."""
        ...

    @property
    def cursor(self) -> Cursor:
        """Where the journal then stood."""
        ...


class Intake(Protocol):
    """Where ticks go."""

    async def submit(self, ticks: Sequence[Tick]) -> Judged:
        """Judge them; what is accepted is durable on return."""
        ...


class PushMeter(Protocol):
    """Somebody who counts."""

    def refused(self, count: int) -> None:
        """So many could not be understood."""
        ...


class PushSource:
    """Reads bodies of ticks, hands them on, and reports on each tick."""

    def __init__(self, intake: Intake, meter: PushMeter, most_ticks: int) -> None:
        self._intake = intake
        self._meter = meter
        self._most_ticks = most_ticks

    async def take(self, body: bytes, *, lines: bool) -> IngestReport:
        """Take in a JSON array, or ``lines`` of JSON; what is accepted is durable.

        Raises:
            PushError: it is refused as a whole.
            QuotesError: nothing could be kept; see ``flow.ingest.Ingest.submit``.
        """
        items = _of_lines(body) if lines else _of_array(body)
        if len(items) > self._most_ticks:
            raise TooManyTicksError(f"at most {self._most_ticks} ticks at a time")
        ticks: dict[int, Tick] = {}
        refused: dict[int, str] = {}
        for index, item in enumerate(items):
            try:
                ticks[index] = read_tick(_loaded(item) if lines else item, NAME)
            except BadTickError as error:
                refused[index] = str(error)
        if lines and refused and not ticks and not any(map(_is_json, items)):
            raise NotJsonError("none of the lines is JSON")
        self._meter.refused(len(refused))
        judged = await self._intake.submit(list(ticks.values()))
        return _report(ticks, judged, refused)


def _of_array(body: bytes) -> list[Any]:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NotJsonError(f"the body is not JSON: {error}") from error
    if not isinstance(data, list):
        raise NotTicksError("a JSON array of ticks is needed")
    return data


def _of_lines(body: bytes) -> list[Any]:
    return [line for line in body.splitlines() if line.strip()]


def _loaded(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadTickError(f"not JSON: {error}") from error


def _is_json(line: bytes) -> bool:
    try:
        _loaded(line)
    except BadTickError:
        return False
    return True


def _report(
    ticks: dict[int, Tick], judged: Judged, refused: dict[int, str]
) -> IngestReport:
    accepted = unchanged = 0
    ignored = []
    for (index, tick), verdict in zip(ticks.items(), judged.verdicts, strict=True):
        match verdict:
            case Accepted():
                accepted += 1
            case Ignored(reason):
                ignored.append(
                    IgnoredTick(index=index, symbol=tick.symbol, reason=reason)
                )
            case Refused(detail):
                refused[index] = detail
            case _:
                unchanged += 1
    return IngestReport(
        accepted=accepted,
        unchanged=unchanged,
        ignored=ignored,
        refused=[RefusedTick(index=i, detail=refused[i]) for i in sorted(refused)],
        cursor=str(judged.cursor),
    )
