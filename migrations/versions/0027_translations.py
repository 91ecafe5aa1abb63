"""Checks in several languages, and what ratings are called in them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating_words",
        sa.Column("rating_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_rating_words_rating_id_rating")),
        sa.PrimaryKeyConstraint("rating_id", "language", name=op.f("pk_rating_words")),
    )
    op.create_table(
        "translation",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("claim_id <> original_id", name=op.f("ck_translation_not_itself")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_translation_claim_id_claim")),
        sa.ForeignKeyConstraint(["original_id"], ["claim.id"], name=op.f("fk_translation_original_id_claim")),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name=op.f("fk_translation_begun_by_id_person")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_translation")),
        sa.UniqueConstraint("original_id", "language", name=op.f("uq_translation_original_id_language")),
    )
    op.create_table(
        "listed_translation",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["listing.check_id"], name=op.f("fk_listed_translation_check_id_listing")
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["check_page.id"], name=op.f("fk_listed_translation_original_id_check_page")
        ),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_listed_translation")),
    )
    op.create_index("ix_listed_translation_original", "listed_translation", ["original_id", "language"])
    op.create_index("ix_listed_translation_language", "listed_translation", ["language", "check_id"])


def downgrade() -> None:
    op.drop_table("listed_translation")
    op.drop_table("translation")
    op.drop_table("rating_words")
