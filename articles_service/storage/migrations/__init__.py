"""The history of the tables, run at start.

A new step is a module in ``versions`` whose ``down_revision`` names the one before.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from articles_service.storage.engine import SCHEMA


def upgrade(connection: Connection) -> None:
    """Bring a database to the newest tables, inside the transaction of its caller."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
