"""Kept pages as Chromium drew them."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kept_copy", sa.Column("page_pdf", sa.String(length=64), nullable=True))
    op.add_column("kept_copy", sa.Column("page_png", sa.String(length=64), nullable=True))
    op.add_column(
        "kept_copy", sa.Column("page_trouble", sa.String(length=500), nullable=False, server_default="")
    )


def downgrade() -> None:
    for column in ("page_trouble", "page_png", "page_pdf"):
        op.drop_column("kept_copy", column)
