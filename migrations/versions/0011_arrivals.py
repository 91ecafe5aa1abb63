"""What is read from a file arrives as what is read from an address: asked for, then done by a worker."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ALIKE = "id, url, feed_id, entry, asked_by_id, asked_at, finished_at, final_url, refused, article_version_id"


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("file_name", sa.String(length=500), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("given", sa.JSON(), nullable=False),
        *_alike(),
        sa.CheckConstraint("url <> '' OR file_name <> ''", name=op.f("ck_arrival_something")),
        *_constraints("arrival"),
    )
    op.execute(f"INSERT INTO arrival ({ALIKE}, file_name, given) SELECT {ALIKE}, '', '{{}}' FROM \"fetch\"")
    _count_on("arrival")
    op.drop_table("fetch")
    op.create_index("ix_arrival_asked_at", "arrival", ["asked_at"], unique=False)
    op.create_index("ix_arrival_url", "arrival", ["url", "asked_at"], unique=False)
    _hand_on_jobs()


def downgrade() -> None:
    op.create_table(
        "fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        *_alike(),
        *_constraints("fetch"),
    )
    _hand_back_jobs()
    # The older scheme knows no files: what came of one is an article, which stays.
    op.execute(f"INSERT INTO \"fetch\" ({ALIKE}) SELECT {ALIKE} FROM arrival WHERE file_name = ''")
    _count_on("fetch")
    op.drop_table("arrival")
    op.create_index("ix_fetch_asked_at", "fetch", ["asked_at"], unique=False)


def _alike() -> list[sa.Column]:
    return [
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.Column("entry", sa.String(length=500), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_url", sa.String(length=2000), nullable=False),
        sa.Column("refused", sa.String(length=500), nullable=False),
        sa.Column("article_version_id", sa.Integer(), nullable=True),
    ]


def _constraints(table: str) -> list[sa.Constraint]:
    version = f"fk_{table}_article_version_id_article_version"
    return [
        sa.ForeignKeyConstraint(["article_version_id"], ["article_version.id"], name=op.f(version)),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f(f"fk_{table}_asked_by_id_person")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f(f"fk_{table}_feed_id_feed")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("feed_id", "entry", name=op.f(f"uq_{table}_feed_id_entry")),
    ]


def _count_on(table: str) -> None:
    """Number new rows after those that were copied with their numbers; SQLite does so by itself."""
    if op.get_bind().dialect.name == "postgresql":
        after = f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"'
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({after}), false)")


def _hand_on_jobs() -> None:
    """What somebody knew better moves from the job to the row; jobs that wait find it there."""
    for number, args in _jobs("read_address"):
        _run("UPDATE arrival SET given = :given WHERE id = :id", given=args.get("given"), id=args["fetch_id"])
        fresh = {"arrival_id": args["fetch_id"]}
        _rename(number, "read_arrival", fresh, f"arrival:{args['fetch_id']}")


def _hand_back_jobs() -> None:
    for number, args in _jobs("read_arrival"):
        row = args["arrival_id"]
        known = _run("SELECT given FROM arrival WHERE id = :id AND file_name = ''", id=row).scalar()
        if known is None:
            _run("DELETE FROM job WHERE id = :id", id=number)
        else:
            _rename(number, "read_address", {"fetch_id": row, "given": _data(known)}, f"read_address:{row}")


def _jobs(name: str) -> list[tuple[int, dict]]:
    rows = _run("SELECT id, args FROM job WHERE name = :name", name=name).all()
    return [(number, _data(args)) for number, args in rows]


def _rename(number: int, name: str, args: dict, key: str) -> None:
    said = "UPDATE job SET name = :name, args = :args, dedup_key = :key WHERE id = :id"
    _run(said, name=name, args=args, key=key, id=number)


def _data(value):
    """JSON comes as text on SQLite and read on PostgreSQL."""
    return json.loads(value) if isinstance(value, str) else value


def _run(sql: str, **values):
    plain = {name: json.dumps(v) if isinstance(v, dict) else v for name, v in values.items()}
    return op.get_bind().execute(sa.text(sql), plain)
