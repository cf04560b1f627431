"""What Alembic runs: the steps, on the connection that it is given."""

from alembic import context

from quotes_service.storage.migrate import VERSION_TABLE
from quotes_service.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
