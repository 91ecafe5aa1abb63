"""Times before which nothing is published, and at which it is."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN = {"sqlite_where": sa.text("ended_at IS NULL"), "postgresql_where": sa.text("ended_at IS NULL")}


def upgrade() -> None:
    for table in ("claim", "article"):
        op.add_column(table, sa.Column("embargo_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('published', 'withdrawn', 'refused')",
            name=op.f("ck_schedule_outcome"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_schedule_outcome_has_time")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'refused' OR reason <> ''",
            name=op.f("ck_schedule_refused_has_reason"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_schedule_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["decision.id"], name=op.f("fk_schedule_approval_id_decision")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_schedule_set_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index("ix_schedule_claim_id", "schedule", ["claim_id"])
    op.create_index("uq_schedule_one_open", "schedule", ["claim_id"], unique=True, **OPEN)
    op.create_index("ix_schedule_open_at", "schedule", ["at", "claim_id"], **OPEN)


def downgrade() -> None:
    op.drop_table("schedule")
    for table in ("article", "claim"):
        op.drop_column(table, "embargo_until")
