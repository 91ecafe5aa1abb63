"""The picture or recording in which a claim was made at one place, and how authentic it is."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
KINDS = "kind IN ('image', 'audio', 'video')"
CATEGORIES = (
    "category IS NULL OR category IN ('OriginalMediaContent', 'DecontextualizedContent', 'EditedOrCroppedContent', "
    "'TransformedContent', 'StagedContent', 'SatireOrParodyContent')"
)


def upgrade() -> None:
    op.create_table(
        "appearance_media",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appearance_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("original_url", sa.String(length=2000), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_appearance_media_kind")),
        sa.CheckConstraint(CATEGORIES, name=op.f("ck_appearance_media_category")),
        sa.ForeignKeyConstraint(
            ["appearance_id"], ["appearance.id"], name=op.f("fk_appearance_media_appearance_id_appearance")
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["kept_copy.id"], name=op.f("fk_appearance_media_copy_id_kept_copy")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_appearance_media_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearance_media")),
        sa.UniqueConstraint("appearance_id", name=op.f("uq_appearance_media_appearance_id")),
    )


def downgrade() -> None:
    op.drop_table("appearance_media")
