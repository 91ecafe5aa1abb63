"""What kept pictures and recordings say of themselves, and pictures drawn anew."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kept_copy", sa.Column("facts", sa.JSON(), nullable=True))
    op.add_column("kept_copy", sa.Column("small", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("kept_copy", "small")
    op.drop_column("kept_copy", "facts")
