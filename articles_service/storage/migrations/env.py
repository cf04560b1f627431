"""What Alembic runs: the steps, over the connection that it is handed."""

from alembic import context

from articles_service.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction holds all of it
)
context.run_migrations()
