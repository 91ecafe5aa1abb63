"""Where the Wayback Machine keeps a page too."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "kept_copy", sa.Column("archived_url", sa.String(length=2100), nullable=False, server_default="")
    )
    op.add_column(
        "kept_copy", sa.Column("archive_trouble", sa.String(length=500), nullable=False, server_default="")
    )
    op.add_column(
        "source", sa.Column("archived_url", sa.String(length=2100), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("source", "archived_url")
    op.drop_column("kept_copy", "archive_trouble")
    op.drop_column("kept_copy", "archived_url")
