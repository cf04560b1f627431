"""Instruments, lists, bars, and how far the bars have come."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "instruments",
        sa.Column("symbol", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(200)),
        sa.Column("exchange", sa.String(4)),
        sa.Column("currency", sa.String(3)),
        sa.Column("type", sa.String(10)),
        sa.Column("precision", sa.Integer, nullable=False),
    )
    op.create_table(
        "lists",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("symbols", sa.JSON, nullable=False),
    )
    op.create_table(
        "bars",
        sa.Column("symbol", sa.String(32), primary_key=True),
        sa.Column("interval", sa.String(2), primary_key=True),
        sa.Column("time", sa.BigInteger, primary_key=True),
        sa.Column("open", sa.String(32), nullable=False),
        sa.Column("high", sa.String(32), nullable=False),
        sa.Column("low", sa.String(32), nullable=False),
        sa.Column("close", sa.String(32), nullable=False),
    )
    op.create_table(
        "cursors",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("cursor", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    for table in ("cursors", "bars", "lists", "instruments"):
        op.drop_table(table)
