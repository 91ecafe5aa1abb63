"""Which reading a copy's words are of, and whose turn it is at a site."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kept_copy", sa.Column("read_as", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_kept_copy_read_as", "kept_copy", ["read_as", "id"])
    op.add_column("kept_host", sa.Column("job_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("kept_host", "job_id")
    op.drop_index("ix_kept_copy_read_as", table_name="kept_copy")
    op.drop_column("kept_copy", "read_as")
