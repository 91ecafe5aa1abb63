"""What readers search published checks by: their words, folded and stemmed, and how names are spelt."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "searched",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("stemmed_in", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["listing.check_id"], name=op.f("fk_searched_check_id_listing")
        ),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_searched")),
    )
    op.create_index("ix_searched_stemmed_in", "searched", ["stemmed_in"])
    op.create_table(
        "spelling",
        sa.Column("near", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("shown", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("near", "word", name=op.f("pk_spelling")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Without waiting pages a search never has to read through what was written last.
        op.execute("CREATE INDEX ix_searched_words ON searched USING gin (terms) WITH (fastupdate = off)")
        return
    # The words come cut and folded, with blanks between: nothing is left to do but to take them as they are.
    op.execute(
        "CREATE VIRTUAL TABLE searched_words USING fts5("
        "terms, content='searched', content_rowid='check_id', tokenize='ascii', detail='none', columnsize=0)"
    )
    gone = "INSERT INTO searched_words (searched_words, rowid, terms) VALUES ('delete', old.check_id, old.terms);"
    there = "INSERT INTO searched_words (rowid, terms) VALUES (new.check_id, new.terms);"
    op.execute(f"CREATE TRIGGER searched_words_insert AFTER INSERT ON searched BEGIN {there} END")
    op.execute(f"CREATE TRIGGER searched_words_delete AFTER DELETE ON searched BEGIN {gone} END")
    op.execute(
        f"CREATE TRIGGER searched_words_update AFTER UPDATE OF terms ON searched BEGIN {gone} {there} END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_searched_words")
    else:
        for verb in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER searched_words_{verb}")
        op.execute("DROP TABLE searched_words")
    op.drop_table("spelling")
    op.drop_table("searched")
