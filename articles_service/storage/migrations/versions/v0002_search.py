"""Full-text search: the texts of stories and, in SQLite, an index of their words.

Stories that are there already are indexed when the store is opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_tokenizers = {
    "english": "porter unicode61 remove_diacritics 2",
    "others": "unicode61 remove_diacritics 2",
}
# External-content tables: https://sqlite.org/fts5.html, section 4.4.3.
_index = (
    """CREATE VIEW search_$tongue_texts AS
    SELECT docket, headline, standfirst, body, labels FROM search_texts
    WHERE tongue = '$tongue'""",
    """CREATE VIRTUAL TABLE search_$tongue USING fts5(
    headline, standfirst, body, labels,
    content='search_$tongue_texts', content_rowid='docket', tokenize='$tokenizer')""",
    """CREATE TRIGGER search_$tongue_in AFTER INSERT ON search_texts
    WHEN new.tongue = '$tongue' BEGIN
    INSERT INTO search_$tongue(rowid, headline, standfirst, body, labels)
    VALUES (new.docket, new.headline, new.standfirst, new.body, new.labels); END""",
    """CREATE TRIGGER search_$tongue_out AFTER DELETE ON search_texts
    WHEN old.tongue = '$tongue' BEGIN
    INSERT INTO search_$tongue(
        search_$tongue, rowid, headline, standfirst, body, labels)
    VALUES ('delete',
        old.docket, old.headline, old.standfirst, old.body, old.labels); END""",
)


def upgrade() -> None:
    """Make the table, and the index that its triggers keep."""
    op.create_table(
        "search_texts",
        sa.Column("docket", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "article_id",
            sa.String(36),
            sa.ForeignKey("articles.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("tongue", sa.String(7), nullable=False),
        sa.Column("labels", sa.Text, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("standfirst", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for tongue, tokenizer in _tokenizers.items():
            for statement in _index:
                said = statement.replace("$tongue", tongue)
                op.execute(said.replace("$tokenizer", tokenizer))
