"""What each day came to, kept for the dashboard, and triggers that take away what no longer holds."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# When something is written, the earliest moment that it bears on; a day is concerned if it was over later.
# A stay that merely ends was there all the same until then. An assignment only matters from its due time.
ENDS = "OLD.until IS NULL AND OLD.since = NEW.since AND OLD.state = NEW.state AND OLD.claim_id = NEW.claim_id"
HANDED = (
    "OLD.ended_at IS NULL AND OLD.claim_id = NEW.claim_id AND OLD.role = NEW.role"
    " AND coalesce(OLD.due_at = NEW.due_at, OLD.due_at IS NULL AND NEW.due_at IS NULL)"
)
TABLES = {
    "stay": ("since", ENDS, "until"),
    "assignment": ("due_at", HANDED, "ended_at"),
}
# Indexes that hold all that the dashboard counts in them.
WIDER = {
    "source": ("created_at", "tier", "withdrawn_at"),
    "round": ("submitted_at", "submitted_by_id"),
    "decision": ("decided_at", "kind"),
}


def upgrade() -> None:
    op.create_table(
        "dashboard_day",
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stood", sa.JSON(), nullable=False),
        sa.Column("took", sa.JSON(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("zone", "day", name=op.f("pk_dashboard_day")),
    )
    op.create_index("ix_dashboard_day_until", "dashboard_day", ["until"])
    for table, (begins, merely_ends, ends) in TABLES.items():
        (_in_postgresql if op.get_bind().dialect.name == "postgresql" else _in_sqlite)(
            table, begins, merely_ends, ends
        )
    for table, columns in WIDER.items():
        op.drop_index(f"ix_{table}_{columns[0]}", table)
        op.create_index(f"ix_{table}_{columns[0]}", table, list(columns))


def _in_postgresql(table: str, begins: str, merely_ends: str, ends: str) -> None:
    op.execute(
        f"""
        CREATE FUNCTION {table}_forgets_days() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                DELETE FROM dashboard_day WHERE until > NEW.{begins};
            ELSIF TG_OP = 'DELETE' THEN
                DELETE FROM dashboard_day WHERE until > OLD.{begins};
            ELSIF {merely_ends} THEN
                DELETE FROM dashboard_day WHERE until > NEW.{ends};
            ELSE
                DELETE FROM dashboard_day WHERE until > OLD.{begins} OR until > NEW.{begins};
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        f"CREATE TRIGGER {table}_forgets_days AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_forgets_days()"
    )


def _in_sqlite(table: str, begins: str, merely_ends: str, ends: str) -> None:
    changed = f"until > OLD.{begins} OR until > NEW.{begins}"
    for name, when, concerned in (
        ("insert", "AFTER INSERT ON {}", f"until > NEW.{begins}"),
        ("delete", "AFTER DELETE ON {}", f"until > OLD.{begins}"),
        ("end", f"AFTER UPDATE ON {{}} WHEN {merely_ends}", f"until > NEW.{ends}"),
        ("change", f"AFTER UPDATE ON {{}} WHEN NOT ({merely_ends})", changed),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_forgets_days_{name} {when.format(table)} "
            f"BEGIN DELETE FROM dashboard_day WHERE {concerned}; END"
        )


def downgrade() -> None:
    for table, (first, *_) in WIDER.items():
        op.drop_index(f"ix_{table}_{first}", table)
        op.create_index(f"ix_{table}_{first}", table, [first])
    for table in TABLES:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_forgets_days ON {table}")
            op.execute(f"DROP FUNCTION {table}_forgets_days()")
        else:
            for name in ("insert", "delete", "end", "change"):
                op.execute(f"DROP TRIGGER {table}_forgets_days_{name}")
    op.drop_table("dashboard_day")
