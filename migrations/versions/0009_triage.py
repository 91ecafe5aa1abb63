"""Triage: priority, due times, reach, words to search by, possible earlier checks, saved views, keys."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# The words of a claim as both databases cut them: letters and digits, in lower case, nothing taken off.
WORDS = (
    "setweight(to_tsvector('simple', regexp_replace(text, '[^[:alnum:]]+', ' ', 'g')), 'A') || "
    "setweight(to_tsvector('simple', regexp_replace(claimant, '[^[:alnum:]]+', ' ', 'g')), 'B')"
)


def upgrade() -> None:
    op.add_column("article", sa.Column("reach", sa.Integer(), nullable=True))
    op.create_index("ix_article_publisher", "article", ["publisher"])
    op.add_column("claim", sa.Column("priority", sa.Double(), nullable=False, server_default="0"))
    op.add_column("claim", sa.Column("priority_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("claim", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE claim SET priority = 50 * score")
    with op.batch_alter_table("claim") as table:
        table.alter_column(
            "priority", existing_type=sa.Double(), existing_nullable=False, server_default=None
        )
    op.create_index("ix_claim_state_priority", "claim", ["state", "priority", "id"])
    op.create_index("ix_claim_state_kind_priority", "claim", ["state", "kind", "priority", "id"])
    op.create_index("ix_claim_state_due_at", "claim", ["state", "due_at", "id"])
    op.create_index("ix_claim_state_state_since", "claim", ["state", "state_since", "id"])
    op.create_index("ix_claim_state_since", "claim", ["state_since", "id"])
    op.create_index("ix_claim_priority_until", "claim", ["priority_until"])
    _words_to_search_by()
    op.create_table(
        "claim_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("alike", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=40), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("claim_id <> other_id", name=op.f("ck_claim_match_not_itself")),
        sa.CheckConstraint(
            "settled IS NULL OR settled IN ('same', 'other')", name=op.f("ck_claim_match_settled")
        ),
        sa.CheckConstraint(
            "(settled IS NULL) = (settled_at IS NULL)", name=op.f("ck_claim_match_settled_has_time")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_match_claim_id_claim")),
        sa.ForeignKeyConstraint(["other_id"], ["claim.id"], name=op.f("fk_claim_match_other_id_claim")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_claim_match_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_match")),
        sa.UniqueConstraint("claim_id", "other_id", name=op.f("uq_claim_match_claim_id_other_id")),
    )
    op.create_index(op.f("ix_claim_match_other_id"), "claim_match", ["other_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("page IN ('triage', 'claims')", name=op.f("ck_saved_view_page")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_person_id"), "saved_view", ["person_id"])
    op.create_table(
        "person_keys",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_keys_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_keys")),
    )


def _words_to_search_by() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE INDEX ix_claim_words ON claim USING gin (({WORDS}))")
        return
    op.execute(
        "CREATE VIRTUAL TABLE claim_words USING fts5("
        "text, claimant, content='claim', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    op.execute("INSERT INTO claim_words (claim_words) VALUES ('rebuild')")
    gone = (
        "INSERT INTO claim_words (claim_words, rowid, text, claimant) "
        "VALUES ('delete', old.id, old.text, old.claimant);"
    )
    there = "INSERT INTO claim_words (rowid, text, claimant) VALUES (new.id, new.text, new.claimant);"
    op.execute(f"CREATE TRIGGER claim_words_insert AFTER INSERT ON claim BEGIN {there} END")
    op.execute(f"CREATE TRIGGER claim_words_delete AFTER DELETE ON claim BEGIN {gone} END")
    op.execute(
        f"CREATE TRIGGER claim_words_update AFTER UPDATE OF text, claimant ON claim BEGIN {gone} {there} END"
    )


def downgrade() -> None:
    op.drop_table("person_keys")
    op.drop_table("saved_view")
    op.drop_table("claim_match")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_claim_words")
    else:
        for verb in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER claim_words_{verb}")
        op.execute("DROP TABLE claim_words")
    for index in (
        "ix_claim_state_priority",
        "ix_claim_state_kind_priority",
        "ix_claim_state_due_at",
        "ix_claim_state_state_since",
        "ix_claim_state_since",
        "ix_claim_priority_until",
    ):
        op.drop_index(index, "claim")
    for column in ("due_at", "priority_until", "priority"):
        op.drop_column("claim", column)
    op.drop_index("ix_article_publisher", "article")
    op.drop_column("article", "reach")
