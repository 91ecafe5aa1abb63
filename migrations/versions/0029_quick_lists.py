"""Indexes by which lists of claims take as long among very many as among few."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

FEW = ("merged_into_id", "split_from_id")  # of the claims have them


def upgrade() -> None:
    for column in FEW:
        some = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_claim_{column}", "claim")
        op.create_index(f"ix_claim_{column}", "claim", [column], sqlite_where=some, postgresql_where=some)
    op.drop_index("ix_appearance_claim_id", "appearance")
    op.create_index("ix_appearance_claim_id", "appearance", ["claim_id", "article_version_id"])
    unsettled = sa.text("settled IS NULL")
    op.create_index(
        "ix_source_drift_unsettled",
        "source_drift",
        ["id"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )


def downgrade() -> None:
    op.drop_index("ix_source_drift_unsettled", "source_drift")
    op.drop_index("ix_appearance_claim_id", "appearance")
    op.create_index("ix_appearance_claim_id", "appearance", ["claim_id"])
    for column in FEW:
        op.drop_index(f"ix_claim_{column}", "claim")
        op.create_index(f"ix_claim_{column}", "claim", [column])
