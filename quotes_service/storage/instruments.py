"""Instruments in the database, and those that it begins with."""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files

from sqlalchemy import delete, insert, select

from quotes_service.domain.instrument import Instrument
from quotes_service.storage.database import Database
from quotes_service.storage.tables import instruments


class SqlInstruments:
    """The instruments table; see ``flow.catalog.InstrumentStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def instruments(self) -> list[Instrument]:
        """All of them."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(instruments))
            return [Instrument(**row) for row in rows.mappings()]

    async def save_instruments(self, described: Sequence[Instrument]) -> None:
        """Keep new ones, or new descriptions of known ones; all or none."""
        symbols = [one.symbol for one in described]
        async with self._database.writing() as connection:
            await connection.execute(
                delete(instruments).where(instruments.c.symbol.in_(symbols))
            )
            await connection.execute(
                insert(instruments), [asdict(one) for one in described]
            )

    async def plant(self) -> None:
        """Put in what ships with us, when there is nothing yet."""
        if not await self.instruments():
            await self.save_instruments(shipped_instruments())


def shipped_instruments() -> list[Instrument]:
    """The instruments of ``instruments.toml``."""
    text = files(__package__).joinpath("instruments.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return [Instrument(symbol, **facts) for symbol, facts in table.items()]
