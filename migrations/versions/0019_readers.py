"""What readers write to the desk, and what the newsroom says about itself."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NEW_KINDS = ("tip", "report")
KINDS = [
    "assigned",
    "relieved",
    "due",
    "overdue",
    "handed_back",
    "submitted",
    "decided",
    "lapsed",
    "published",
    "words_changed",
    "mention",
    "reply",
    "suggestion",
    "second_opinion",
    "tip",
    "report",
    "feed",
    "trouble",
]
PAGES = "'about', 'funding', 'staff', 'policies', 'corrections-policy'"
TELLING = {"notice": "", "notice_choice": "", "webhook_post": "kind IS NULL OR "}


def upgrade() -> None:
    op.add_column("claim", sa.Column("tips", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=2000), nullable=False),
        sa.Column("link_key", sa.String(length=500), nullable=False),
        sa.Column("seen_in", sa.String(length=500), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column("check_number", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sort IN ('suggestion', 'error')", name=op.f("ck_tip_sort")),
        sa.CheckConstraint(
            "state IN ('received', 'looked_at', 'taken', 'declined')", name=op.f("ck_tip_state")
        ),
        sa.CheckConstraint("(sort = 'error') = (check_id IS NOT NULL)", name=op.f("ck_tip_error_has_check")),
        sa.CheckConstraint("(state = 'declined') = (reason <> '')", name=op.f("ck_tip_declined_has_reason")),
        sa.CheckConstraint("count > 0", name=op.f("ck_tip_count")),
        sa.ForeignKeyConstraint(["check_id"], ["check_page.id"], name=op.f("fk_tip_check_id_check_page")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_tip_claim_id_claim")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_tip_settled_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
    )
    op.create_index("ix_tip_state_id", "tip", ["state", "id"])
    op.create_index("ix_tip_sort_id", "tip", ["sort", "id"])
    for column in ("link_key", "check_id", "claim_id"):
        op.create_index(f"ix_tip_{column}", "tip", [column])
    op.create_table(
        "tip_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_sending_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_sending")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tip_sending_token_hash")),
    )
    op.create_index("ix_tip_sending_tip_id", "tip_sending", ["tip_id"])
    op.create_table(
        "tip_sender",
        sa.Column("sending_id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("erase_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sending_id"], ["tip_sending.id"], name=op.f("fk_tip_sender_sending_id_tip_sending")
        ),
        sa.PrimaryKeyConstraint("sending_id", name=op.f("pk_tip_sender")),
    )
    op.create_index("ix_tip_sender_erase_at", "tip_sender", ["erase_at"])
    op.create_table(
        "site_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"key IN ({PAGES})", name=op.f("ck_site_page_key")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_site_page_published_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_page")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_site_page_key_number")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER site_page_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON site_page "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER site_page_no_{verb.lower()} BEFORE {verb} ON site_page "
                "BEGIN SELECT RAISE(ABORT, 'rows of site_page are only ever added'); END"
            )
    _tell_of(KINDS)


def downgrade() -> None:
    new = ", ".join(repr(kind) for kind in NEW_KINDS)
    for table in TELLING:
        op.execute(f"DELETE FROM {table} WHERE kind IN ({new})")
    _tell_of([kind for kind in KINDS if kind not in NEW_KINDS])
    op.drop_table("site_page")
    for table in ("tip_sender", "tip_sending", "tip"):
        op.drop_table(table)
    op.drop_column("claim", "tips")


def _tell_of(kinds) -> None:
    known = ", ".join(repr(kind) for kind in kinds)
    for table, unless in TELLING.items():
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            changed.create_check_constraint(op.f(f"ck_{table}_kind"), f"{unless}kind IN ({known})")
