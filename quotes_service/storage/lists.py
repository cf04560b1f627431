"""Lists in the database."""

from sqlalchemy import delete, insert, select

from quotes_service.domain.lists import QuoteList
from quotes_service.storage.database import Database
from quotes_service.storage.tables import lists


class SqlLists:
    """The lists table; see ``flow.lists.ListStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lists(self) -> list[QuoteList]:
        """All of them."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(lists))
            return [QuoteList(name, tuple(symbols)) for name, symbols in rows]

    async def save_list(self, edited: QuoteList) -> None:
        """Keep a list in place of the one of its name."""
        row = {"name": edited.name, "symbols": list(edited.symbols)}
        async with self._database.writing() as connection:
            await connection.execute(delete(lists).where(lists.c.name == edited.name))
            await connection.execute(insert(lists), row)

    async def delete_list(self, name: str) -> None:
        """Keep it no longer."""
        async with self._database.writing() as connection:
            await connection.execute(delete(lists).where(lists.c.name == name))
