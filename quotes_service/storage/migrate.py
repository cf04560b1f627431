"""Brings a database up to date; every step is in ``migrations/versions``."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

VERSION_TABLE = "quotes_version"
"""The history of this service alone, where a database is shared."""


def upgrade(connection: Connection) -> None:
    """Take every step that is still missing, in the transaction of ``connection``."""
    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "quotes_service.storage:migrations")
    config.attributes["connection"] = connection
    return config
