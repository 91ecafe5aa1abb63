"""Jobs can be cancelled, and are listed by state and by name."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("stop_asked_at", sa.DateTime(timezone=True), nullable=True))
        table.drop_constraint(op.f("ck_job_state"), type_="check")
        table.create_check_constraint(
            op.f("ck_job_state"), "state IN ('queued', 'running', 'done', 'failed', 'cancelled')"
        )
    op.create_index("ix_job_state_id", "job", ["state", "id"], unique=False)
    op.create_index("ix_job_name_id", "job", ["name", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_job_name_id", table_name="job")
    op.drop_index("ix_job_state_id", table_name="job")
    op.execute("UPDATE job SET state = 'failed' WHERE state = 'cancelled'")
    with op.batch_alter_table("job") as table:
        table.drop_constraint(op.f("ck_job_state"), type_="check")
        table.create_check_constraint(
            op.f("ck_job_state"), "state IN ('queued', 'running', 'done', 'failed')"
        )
        table.drop_column("stop_asked_at")
