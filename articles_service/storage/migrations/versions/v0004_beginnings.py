"""Index the beginnings of words too: ``fer*`` need not be put together of all words."""

from alembic import op

revision = "0004"
down_revision = "0003"

_tokenizers = {
    "english": "porter unicode61 remove_diacritics 2",
    "others": "unicode61 remove_diacritics 2",
}
# https://sqlite.org/fts5.html, section 4.2. A beginning has three letters at least, and
# the longer it is, the fewer words there are to put together.
_anew = (
    "DROP TABLE search_$tongue",
    """CREATE VIRTUAL TABLE search_$tongue USING fts5(
    headline, standfirst, body, labels, prefix='3',
    content='search_$tongue_texts', content_rowid='docket', tokenize='$tokenizer')""",
    "INSERT INTO search_$tongue(search_$tongue) VALUES ('rebuild')",
)


def upgrade() -> None:
    """Make the indexes anew from the texts, whose triggers stay."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for tongue, tokenizer in _tokenizers.items():
        for statement in _anew:
            said = statement.replace("$tongue", tongue)
            op.execute(said.replace("$tokenizer", tokenizer))
