"""Where words stand in a kept copy: its pages, seconds or cells, and the place of each source's words."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kept_copy", sa.Column("outline", sa.JSON(), nullable=True))
    op.add_column("source", sa.Column("place", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("source", "place")
    op.drop_column("kept_copy", "outline")
