"""Bars in the database.

Hundreds of symbols move each second, and it is nearly always the newest bar of each
that moves: these are remembered, so that a flush is one statement that only writes.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Select, Table, delete, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from quotes_service.domain.bar import Bar, BarInterval, BarKey, collect
from quotes_service.storage.database import Database
from quotes_service.storage.tables import bars, cursors

_name = "bars"
_key = tuple_(bars.c.symbol, bars.c.interval, bars.c.time)
_chunk = 1000  # keys in one statement; databases limit their parameters
_Insert = Callable[[Table], sqlite.Insert | postgresql.Insert]
_inserts: dict[str, _Insert] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class SqlBars:
    """The bars table; see ``flow.bars.BarStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest: dict[tuple[str, BarInterval], Bar] = {}

    async def bars_cursor(self) -> str | None:
        """The cursor that came with the newest bars."""
        asked = select(cursors.c.cursor).where(cursors.c.name == _name)
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(asked)
            return found

    async def add_bars(self, later: Sequence[Bar], cursor: str) -> None:
        """Add to the bars that are kept what was seen later, and keep the cursor."""
        async with self._database.writing() as connection:
            merged = await self._merged(connection, later)
            if merged:
                await _put(connection, merged)
            await connection.execute(delete(cursors).where(cursors.c.name == _name))
            await connection.execute(insert(cursors), {"name": _name, "cursor": cursor})
        for bar in merged:
            self._remember(bar)

    async def drop_bars(self, interval: BarInterval, before: datetime) -> None:
        """Forget those of an interval that began before a time."""
        old = (bars.c.interval == interval) & (bars.c.time < before)
        async with self._database.writing() as connection:
            await connection.execute(delete(bars).where(old))
        for bar in list(self._newest.values()):
            if bar.interval == interval and bar.time < before:
                del self._newest[bar.symbol, interval]

    async def read_bars(
        self,
        symbol: str,
        interval: BarInterval,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int,
    ) -> list[Bar]:
        """Bars that begin at ``since`` or later and before ``until``, oldest first.

        Of more than ``limit`` the first ones with ``since``, the last ones without.
        """
        asked = select(bars).where(bars.c.symbol == symbol, bars.c.interval == interval)
        if since is not None:
            asked = asked.where(bars.c.time >= since)
        if until is not None:
            asked = asked.where(bars.c.time < until)
        order = bars.c.time.desc() if since is None else bars.c.time
        async with self._database.reading() as connection:
            found = await _bars(connection, asked.order_by(order).limit(limit))
        return sorted(found, key=lambda bar: bar.time)

    async def _merged(
        self, connection: AsyncConnection, later: Sequence[Bar]
    ) -> list[Bar]:
        """What is kept already of these bars, and then they."""
        merged: dict[BarKey, Bar] = {}
        unknown: list[BarKey] = []
        for bar in later:
            newest = self._newest.get((bar.symbol, bar.interval))
            if newest is not None and newest.time == bar.time:
                merged[bar.key] = newest
            else:
                unknown.append(bar.key)
        for start in range(0, len(unknown), _chunk):
            asked = select(bars).where(_key.in_(unknown[start : start + _chunk]))
            merged.update((bar.key, bar) for bar in await _bars(connection, asked))
        collect(merged, later)
        return list(merged.values())

    def _remember(self, bar: Bar) -> None:
        newest = self._newest.get((bar.symbol, bar.interval))
        if newest is None or newest.time <= bar.time:
            self._newest[bar.symbol, bar.interval] = bar


async def _put(connection: AsyncConnection, merged: Sequence[Bar]) -> None:
    """In place of bars with the same key, whether there are any or not."""
    put = _inserts[connection.dialect.name](bars)
    values = {name: put.excluded[name] for name in ("open", "high", "low", "close")}
    put = put.on_conflict_do_update(index_elements=list(bars.primary_key), set_=values)
    await connection.execute(put, [bar._asdict() for bar in merged])


async def _bars(
    connection: AsyncConnection, asked: Select[tuple[object, ...]]
) -> list[Bar]:
    rows = await connection.execute(asked)
    return [Bar(**row) for row in rows.mappings()]
