"""When a published check is looked at again, that it was still right, and labels no longer in use."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("check_page", sa.Column("look_again_on", sa.Date(), nullable=True))
    op.add_column("check_page", sa.Column("last_checked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_check_page_look_again_on", "check_page", ["look_again_on", "claim_id"])
    for table in ("rating", "topic"):
        op.add_column(table, sa.Column("look_again_days", sa.Integer(), nullable=True))
    op.add_column("rating", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["check_page.id"], name=op.f("fk_confirmation_check_id_check_page")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_confirmation_confirmed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    op.create_index("ix_confirmation_check_id", "confirmation", ["check_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER confirmation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON confirmation "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER confirmation_no_{verb.lower()} BEFORE {verb} ON confirmation "
                "BEGIN SELECT RAISE(ABORT, 'rows of confirmation are only ever added'); END"
            )


def downgrade() -> None:
    op.drop_table("confirmation")
    op.drop_index("ix_check_page_look_again_on", "check_page")
    op.drop_column("check_page", "last_checked_at")
    op.drop_column("check_page", "look_again_on")
    op.drop_column("rating", "retired_at")
    for table in ("topic", "rating"):
        op.drop_column(table, "look_again_days")
