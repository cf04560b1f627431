"""The migrations make just the tables that the code speaks of."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from articles_service.domain.change import Head
from articles_service.domain.inquiry import Inquiry
from articles_service.domain.listing import Query
from articles_service.domain.search import parse
from articles_service.storage import migrations
from articles_service.storage.books import SqlBooks
from articles_service.storage.engine import open_engines, sqlite_url
from articles_service.storage.store import open_store
from articles_service.storage.tables import metadata
from tests.fakes.postgres import Postgres
from tests.fakes.stories import NOW, a_story, filed


def differences(connection: Connection) -> list[Any]:
    """What Alembic would still change, types and indexes included."""
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": _is_ours,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether SQLAlchemy is to know of it; the indexes of words are SQLite's own."""
    words = ("search_english", "search_others")
    return kind != "table" or not (name or "").startswith(words)


async def test_migrated_tables_are_the_tables(tmp_path: Path) -> None:
    """A change of the tables without a migration is found here."""
    url = sqlite_url(tmp_path / "articles.db")
    async with open_store(url):
        pass
    async with open_engines(url) as engines, engines.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_so_they_are_in_postgresql(postgres: Postgres) -> None:
    """Its tables lie in a schema of our own and are the same."""
    url = postgres.database()
    async with open_store(url):
        pass
    async with open_engines(url) as engines, engines.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_opening_again_keeps_everything(tmp_path: Path) -> None:
    """A store that is up to date is left as it is: stories, log and numbering."""
    url = sqlite_url(tmp_path / "articles.db")
    async with open_store(url) as store:
        async with store.writing() as books:
            await books.keep(filed(a_story()), None)
            await books.tell(a_story(), "published", a_story().updated_at)
        epoch = (await store.library.head()).epoch
    async with open_store(url) as store:
        assert await store.library.head() == Head(epoch, 1)
        assert await store.library.by_slug("story-1") == a_story()


async def test_words_of_before_are_indexed_anew(tmp_path: Path) -> None:
    """A store from before beginnings were indexed is searched as a new one is."""
    url = sqlite_url(tmp_path / "articles.db")
    async with open_engines(url) as engines, engines.writing() as connection:
        await connection.run_sync(_upgrade_to, "0003")
        books = await SqlBooks.opened(connection)
        await books.keep(filed(a_story(headline="Ferries again")), None)
    async with open_store(url) as store:
        for words in ("fer*", "ferry"):
            inquiry = Inquiry(Query(), parse(words))
            found, _ = await store.library.search(inquiry, NOW)
            assert [one.sheet.id for one in found] == [a_story().id]


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_every_new_store_has_its_own_numbering(tmp_path: Path) -> None:
    """A cursor of one store means nothing to another."""
    epochs = set()
    for name in ("one", "two"):
        async with open_store(sqlite_url(tmp_path / f"{name}.db")) as store:
            epochs.add((await store.library.head()).epoch)
    assert len(epochs) == 2
