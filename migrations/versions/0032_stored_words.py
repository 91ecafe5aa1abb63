"""PostgreSQL keeps the words that are searched by beside the row, cut once and not at every look."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def _cut(*columns: str) -> str:
    joined = " || ' ' || ".join(columns)
    return f"to_tsvector('simple', regexp_replace({joined}, '[^[:alnum:]]+', ' ', 'g'))"


WORDS = {
    "claim": f"(setweight({_cut('text')}, 'A') || setweight({_cut('claimant')}, 'B'))",
    "article": _cut("title", "publisher", "byline"),
    "check_page": _cut("words"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, words in WORDS.items():
        op.execute(f"DROP INDEX ix_{table}_words")
        op.execute(f"ALTER TABLE {table} ADD {table}_words tsvector GENERATED ALWAYS AS ({words}) STORED")
        op.execute(f"CREATE INDEX ix_{table}_words ON {table} USING gin ({table}_words)")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, words in WORDS.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {table}_words")
        op.execute(f"CREATE INDEX ix_{table}_words ON {table} USING gin (({words}))")
