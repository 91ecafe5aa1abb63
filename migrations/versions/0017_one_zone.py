"""A person has one time zone, for what they read and for when the digest comes."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE person SET timezone = (SELECT zone FROM notice_schedule WHERE person_id = person.id)"
        " WHERE timezone = '' AND id IN (SELECT person_id FROM notice_schedule WHERE zone <> '')"
    )
    op.drop_column("notice_schedule", "zone")


def downgrade() -> None:
    zone = sa.Column("zone", sa.String(length=60), nullable=False, server_default="")
    op.add_column("notice_schedule", zone)
    op.execute(
        "UPDATE notice_schedule SET zone ="
        " (SELECT timezone FROM person WHERE person.id = notice_schedule.person_id)"
    )
