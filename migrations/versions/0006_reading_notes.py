"""What a person should know of how a version was read, in sentences."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article_version", sa.Column("notes", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("article_version") as table:
        table.alter_column("notes", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    op.drop_column("article_version", "notes")
