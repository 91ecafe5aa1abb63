"""Unread notices are found at once: a person's newest, those about a page, and everybody's of one claim."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UNREAD = {"sqlite_where": sa.text("read_at IS NULL"), "postgresql_where": sa.text("read_at IS NULL")}


def upgrade() -> None:
    op.drop_index("ix_notice_unread", table_name="notice")
    op.create_index("ix_notice_unread", "notice", ["person_id", "id"], **UNREAD)
    op.create_index("ix_notice_unread_about", "notice", ["person_id", "claim_id", "path"], **UNREAD)
    op.create_index("ix_notice_unread_of_claim", "notice", ["claim_id"], **UNREAD)


def downgrade() -> None:
    op.drop_index("ix_notice_unread_of_claim", table_name="notice")
    op.drop_index("ix_notice_unread_about", table_name="notice")
    op.drop_index("ix_notice_unread", table_name="notice")
    op.create_index("ix_notice_unread", "notice", ["person_id", "claim_id"], **UNREAD)
