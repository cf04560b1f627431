"""Find the killed stories in the change log, of which feeds tell, without reading it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the index."""
    killed = sa.text("kind = 'killed'")
    op.create_index(
        "ix_changes_killed",
        "changes",
        ["at"],
        sqlite_where=killed,
        postgresql_where=killed,
    )
