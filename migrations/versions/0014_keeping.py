"""Our own copies of what sources rely on, what became of the live pages, publishers as the newsroom judges them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.String(length=40), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "live IN ('unknown', 'same', 'changed', 'gone', 'unreachable')",
            name=op.f("ck_kept_document_live"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_document")),
        sa.UniqueConstraint("url", name=op.f("uq_kept_document_url")),
    )
    op.create_index("ix_kept_document_next_look_at", "kept_document", ["next_look_at"], unique=False)
    op.create_table(
        "kept_host",
        sa.Column("name", sa.String(length=260), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("robots", sa.Text(), nullable=False),
        sa.Column("robots_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("robots_status", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_host")),
    )
    op.create_table(
        "kept_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_kept_text")),
    )
    op.create_table(
        "kept_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.String(length=500), nullable=False),
        sa.Column("file_name", sa.String(length=500), nullable=False),
        sa.Column("final_url", sa.String(length=2000), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("warc", sa.String(length=64), nullable=True),
        sa.Column("text_sha256", sa.String(length=64), nullable=True),
        sa.Column("unread", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("byline", sa.String(length=500), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.CheckConstraint("occasion IN ('asked', 'brought', 'drift')", name=op.f("ck_kept_copy_occasion")),
        sa.CheckConstraint(
            "refused = '' OR finished_at IS NOT NULL", name=op.f("ck_kept_copy_refused_when_finished")
        ),
        sa.CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name=op.f("ck_kept_copy_size")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_kept_copy_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["kept_document.id"], name=op.f("fk_kept_copy_document_id_kept_document")
        ),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["kept_text.sha256"], name=op.f("fk_kept_copy_text_sha256_kept_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_copy")),
    )
    op.create_index("ix_kept_copy_document", "kept_copy", ["document_id", "id"], unique=False)
    op.create_table(
        "known_publisher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('primary', 'secondary', 'tertiary')", name=op.f("ck_known_publisher_tier")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_known_publisher_created_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_publisher")),
    )
    op.create_index(
        "uq_known_publisher_site",
        "known_publisher",
        ["site"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "source_drift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("seen_copy_id", sa.Integer(), nullable=True),
        sa.Column("words_there", sa.Boolean(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=40), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('changed', 'gone')", name=op.f("ck_source_drift_kind")),
        sa.CheckConstraint(
            "settled IS NULL OR settled IN ('kept', 'taken', 'back')", name=op.f("ck_source_drift_settled")
        ),
        sa.CheckConstraint(
            "(settled IS NULL) = (settled_at IS NULL)", name=op.f("ck_source_drift_settled_when")
        ),
        sa.ForeignKeyConstraint(
            ["seen_copy_id"], ["kept_copy.id"], name=op.f("fk_source_drift_seen_copy_id_kept_copy")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_source_drift_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_source_drift_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_drift")),
    )
    op.create_index("ix_source_drift_source", "source_drift", ["source_id", "id"], unique=False)
    op.create_index(
        "uq_source_drift_one_open",
        "source_drift",
        ["source_id"],
        unique=True,
        sqlite_where=sa.text("settled IS NULL"),
        postgresql_where=sa.text("settled IS NULL"),
    )
    with op.batch_alter_table("source") as table:
        table.add_column(sa.Column("author", sa.String(length=200), server_default="", nullable=False))
        table.add_column(sa.Column("language", sa.String(length=35), server_default="", nullable=False))
        table.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("copy_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("words_kept", sa.Boolean(), nullable=True))
        for column, of in (("document_id", "kept_document"), ("copy_id", "kept_copy")):
            name = op.f(f"fk_source_{column}_{of}")
            table.create_foreign_key(name, of, [column], ["id"])
    with op.batch_alter_table("source") as table:  # nobody fills them in but the application
        table.alter_column("author", server_default=None)
        table.alter_column("language", server_default=None)
    op.create_index(op.f("ix_source_document_id"), "source", ["document_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_source_document_id"), table_name="source")
    with op.batch_alter_table("source") as table:
        for column, of in (("document_id", "kept_document"), ("copy_id", "kept_copy")):
            table.drop_constraint(op.f(f"fk_source_{column}_{of}"), type_="foreignkey")
        for column in ("words_kept", "copy_id", "document_id", "language", "author"):
            table.drop_column(column)
    op.drop_index(
        "uq_source_drift_one_open",
        table_name="source_drift",
        sqlite_where=sa.text("settled IS NULL"),
        postgresql_where=sa.text("settled IS NULL"),
    )
    op.drop_index("ix_source_drift_source", table_name="source_drift")
    op.drop_table("source_drift")
    op.drop_index(
        "uq_known_publisher_site",
        table_name="known_publisher",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("known_publisher")
    op.drop_index("ix_kept_copy_document", table_name="kept_copy")
    op.drop_table("kept_copy")
    op.drop_table("kept_text")
    op.drop_table("kept_host")
    op.drop_index("ix_kept_document_next_look_at", table_name="kept_document")
    op.drop_table("kept_document")
