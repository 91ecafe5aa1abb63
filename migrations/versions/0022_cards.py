"""The picture of each check that other sites show with a link to it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("made_for", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_card_picture_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_picture")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_card_picture_publication_id")),
    )


def downgrade() -> None:
    op.drop_table("card_picture")
