"""Bars in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Select, delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from quotes_service.domain.bar import Bar, BarInterval, BarKey, collect
from quotes_service.storage.database import Database
from quotes_service.storage.tables import bars, cursors

_name = "bars"
_key = tuple_(bars.c.symbol, bars.c.interval, bars.c.time)
_chunk = 1000  # keys in one statement; databases limit their parameters


class SqlBars:
    """The bars table; see ``flow.bars.BarStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bars_cursor(self) -> str | None:
        """The cursor that came with the newest bars."""
        asked = select(cursors.c.cursor).where(cursors.c.name == _name)
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(asked)
            return found

    async def add_bars(self, later: Sequence[Bar], cursor: str) -> None:
        """Add to the bars that are kept what was seen later, and keep the cursor."""
        async with self._database.writing() as connection:
            for start in range(0, len(later), _chunk):
                await _merge(connection, later[start : start + _chunk])
            await connection.execute(delete(cursors).where(cursors.c.name == _name))
            await connection.execute(insert(cursors), {"name": _name, "cursor": cursor})

    async def drop_bars(self, interval: BarInterval, before: datetime) -> None:
        """Forget those of an interval that began before a time."""
        old = (bars.c.interval == interval) & (bars.c.time < before)
        async with self._database.writing() as connection:
            await connection.execute(delete(bars).where(old))

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


async def _merge(connection: AsyncConnection, later: Sequence[Bar]) -> None:
    keys = [bar.key for bar in later]
    earlier = await _bars(connection, select(bars).where(_key.in_(keys)))
    merged: dict[BarKey, Bar] = {bar.key: bar for bar in earlier}
    collect(merged, later)
    await connection.execute(delete(bars).where(_key.in_(keys)))
    await connection.execute(insert(bars), [asdict(bar) for bar in merged.values()])


async def _bars(
    connection: AsyncConnection, asked: Select[tuple[object, ...]]
) -> list[Bar]:
    rows = await connection.execute(asked)
    return [Bar(**row) for row in rows.mappings()]
