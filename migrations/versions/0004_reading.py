"""Reading from addresses: feeds, fetches, transcripts' segments; words that a later version changed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ORIGINS = ("pasted", "uploaded", "command")
MORE_ORIGINS = (*ORIGINS, "fetched", "feed")


def upgrade() -> None:
    with op.batch_alter_table("article_version") as table:
        table.drop_constraint(op.f("ck_article_version_origin"), type_="check")
        table.create_check_constraint(op.f("ck_article_version_origin"), _one_of(MORE_ORIGINS))
        table.add_column(sa.Column("segments", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("article_version") as table:
        table.alter_column("segments", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.String(length=500), nullable=False),
        sa.Column("last_modified", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_feed_created_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("url", name=op.f("uq_feed_url")),
    )
    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.Column("entry", sa.String(length=500), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_url", sa.String(length=2000), nullable=False),
        sa.Column("refused", sa.String(length=500), nullable=False),
        sa.Column("article_version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.id"],
            name=op.f("fk_fetch_article_version_id_article_version"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_fetch_asked_by_id_person")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_fetch_feed_id_feed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
        sa.UniqueConstraint("feed_id", "entry", name=op.f("uq_fetch_feed_id_entry")),
    )
    op.create_index("ix_fetch_asked_at", "fetch", ["asked_at"], unique=False)
    op.create_table(
        "rewording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("article_version_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("alike", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=40), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "settled IS NULL OR settled IN ('same', 'other')", name=op.f("ck_rewording_settled")
        ),
        sa.CheckConstraint(
            "(settled IS NULL) = (settled_at IS NULL)", name=op.f("ck_rewording_settled_has_time")
        ),
        sa.CheckConstraint('(start IS NULL) = ("end" IS NULL)', name=op.f("ck_rewording_span")),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.id"],
            name=op.f("fk_rewording_article_version_id_article_version"),
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["appearance.id"], name=op.f("fk_rewording_before_id_appearance")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_rewording_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_rewording_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewording")),
        sa.UniqueConstraint("before_id", name=op.f("uq_rewording_before_id")),
    )
    op.create_index(
        op.f("ix_rewording_article_version_id"), "rewording", ["article_version_id"], unique=False
    )
    op.create_index(op.f("ix_rewording_claim_id"), "rewording", ["claim_id"], unique=False)
    op.create_index("ix_rewording_open", "rewording", ["settled", "claim_id"], unique=False)


def downgrade() -> None:
    op.drop_table("rewording")
    op.drop_table("fetch")
    op.drop_table("feed")
    # What came from an address was brought in by the program, which the older scheme calls a command.
    op.execute("UPDATE article_version SET origin = 'command' WHERE origin IN ('fetched', 'feed')")
    with op.batch_alter_table("article_version") as table:
        table.drop_column("segments")
        table.drop_constraint(op.f("ck_article_version_origin"), type_="check")
        table.create_check_constraint(op.f("ck_article_version_origin"), _one_of(ORIGINS))


def _one_of(origins: tuple[str, ...]) -> str:
    return f"origin IN ({', '.join(repr(origin) for origin in origins)})"
