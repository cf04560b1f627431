"""Stories, versions, slugs, the change log and idempotency keys."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_open = sa.text("opens_at IS NOT NULL")
_due = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Make the tables, and begin a numbering of changes."""
    _make_articles()
    _make_versions()
    _make_names()
    _make_changes()


def _make_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("uri", sa.String(500), nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("section", sa.String(200)),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("source", sa.Text),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("opens_at", sa.BigInteger),
        sa.Column("told", sa.String(7), nullable=False),
        sa.Column("due_at", sa.BigInteger),
    )
    _index_articles("published_at", "id")
    _index_articles("updated_at", "id")
    _index_articles("section", "published_at", "id")
    _index_articles("language", "published_at", "id")
    _index_articles("source", "published_at", "id")
    op.create_index(
        "ix_articles_due_at",
        "articles",
        ["due_at"],
        sqlite_where=_due,
        postgresql_where=_due,
    )


def _index_articles(*columns: str) -> None:
    op.create_index(
        f"ix_articles_{columns[0]}",
        "articles",
        list(columns),
        sqlite_where=_open,
        postgresql_where=_open,
    )


def _make_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("article_id", sa.String(36), sa.ForeignKey("articles.id")),
        sa.Column("version", sa.Integer),
        sa.Column("signal", sa.String(10)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("opens_at", sa.BigInteger),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "version"),
    )


def _make_names() -> None:
    op.create_table(
        "slugs",
        sa.Column("slug", sa.String(200), primary_key=True),
        _article_id(),
    )
    op.create_index("ix_slugs_article_id", "slugs", ["article_id"])
    for table, name, kind in (
        ("article_tags", "tag", sa.Text()),
        ("article_symbols", "symbol", sa.String(32)),
    ):
        op.create_table(
            table,
            sa.Column("article_id", sa.String(36), sa.ForeignKey("articles.id")),
            sa.Column(name, kind),
            sa.Column("published_at", sa.BigInteger, nullable=False),
            sa.PrimaryKeyConstraint("article_id", name),
        )
        op.create_index(
            f"ix_{table}_{name}", table, [name, "published_at", "article_id"]
        )


def _make_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        _article_id(),
        sa.Column("slug", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    head = op.create_table(
        "change_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.String(16), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "epoch": secrets.token_hex(4), "seq": 0}])
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        _article_id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])


def _article_id() -> sa.Column[str]:
    return sa.Column(
        "article_id", sa.String(36), sa.ForeignKey("articles.id"), nullable=False
    )
