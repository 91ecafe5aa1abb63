"""The desk: time in each state, what a person looked at last, articles and checks to search by words, indexes of its queues."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATES = "'proposed', 'accepted', 'rejected', 'merged', 'in_review', 'submitted', 'approved', 'published', 'retracted'"
OPEN = sa.text("until IS NULL")
# What is searched by words: the table, its columns.
SEARCHED = {"article": ("title", "publisher", "byline"), "check_page": ("words",)}


def upgrade() -> None:
    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_stay_state")),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_stay_order")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_stay_claim_id_claim")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
    )
    _stays_from_history()
    op.create_index("ix_stay_claim_id_since", "stay", ["claim_id", "since"])
    op.create_index("ix_stay_since_state", "stay", ["since", "state"])
    op.create_index("ix_stay_until_state", "stay", ["until", "state", "since"])
    op.create_index(
        "uq_stay_one_open", "stay", ["claim_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "seen",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('article', 'claim')", name=op.f("ck_seen_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seen_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", "subject_id", name=op.f("pk_seen")),
    )
    op.create_index("ix_seen_person_id_seen_at", "seen", ["person_id", "seen_at"])
    leading = sa.text("ended_at IS NULL AND role = 'lead'")
    op.create_index(
        "ix_assignment_lead_due",
        "assignment",
        ["due_at", "claim_id"],
        sqlite_where=leading,
        postgresql_where=leading,
    )
    open_words = sa.text("settled IS NULL")
    op.create_index(
        "ix_rewording_unsettled", "rewording", ["id"], sqlite_where=open_words, postgresql_where=open_words
    )
    op.create_index("ix_decision_decided_at", "decision", ["decided_at"])
    op.create_index("ix_round_submitted_at", "round", ["submitted_at"])
    op.create_index("ix_publication_published_at", "publication", ["published_at"])
    op.create_index("ix_source_created_at", "source", ["created_at"])
    op.add_column("check_page", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    _words_of_checks()
    for table, columns in SEARCHED.items():
        _searched(table, columns)


def _stays_from_history() -> None:
    """Every claim's moves as history has them; a claim that never moved has been where it is since it was made."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    came, went = (
        (f"(facts::json ->> '{key}')" if postgresql else f"json_extract(facts, '$.{key}')")
        for key in ("from", "to")
    )
    op.execute(
        f"""
        WITH moves AS (
            SELECT subject_id AS claim_id, seq, at, {came} AS came, {went} AS went
            FROM history
            WHERE subject_type = 'claim' AND {came} IN ({STATES}) AND {went} IN ({STATES}) AND {came} <> {went}
        ),
        begun AS (
            SELECT moves.claim_id, moves.seq, moves.came, moves.went, moves.at AS since,
                lead(moves.at) OVER (PARTITION BY moves.claim_id ORDER BY moves.seq) AS until,
                row_number() OVER (PARTITION BY moves.claim_id ORDER BY moves.seq) AS number
            FROM moves JOIN claim ON claim.id = moves.claim_id
        )
        INSERT INTO stay (claim_id, state, since, until)
        SELECT claim_id, state, since, CASE WHEN until < since THEN since ELSE until END FROM (
            SELECT claim.id AS claim_id, coalesce(begun.came, claim.state) AS state,
                CASE WHEN begun.since < claim.created_at THEN begun.since ELSE claim.created_at END AS since,
                begun.since AS until, 0 AS seq
            FROM claim LEFT JOIN begun ON begun.claim_id = claim.id AND begun.number = 1
            UNION ALL
            SELECT claim_id, went, since, until, seq FROM begun
        ) AS everything ORDER BY claim_id, seq
        """
    )


def _words_of_checks() -> None:
    """The words of each check as readers have it now."""
    if op.get_bind().dialect.name == "postgresql":
        parts = (
            "publication.content #>> '{claim,text}'",
            "publication.content #>> '{claim,claimant}'",
            "publication.content ->> 'summary'",
        )
    else:
        parts = tuple(
            f"json_extract(publication.content, '$.{path}')"
            for path in ("claim.text", "claim.claimant", "summary")
        )
    text = " || ' ' || ".join(f"coalesce({part}, '')" for part in parts)
    op.execute(
        f"UPDATE check_page SET words = coalesce((SELECT {text} FROM publication WHERE "
        "publication.check_id = check_page.id AND publication.number = check_page.current_number), '')"
    )


def _searched(table: str, columns: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        text = " || ' ' || ".join(columns)
        op.execute(
            f"CREATE INDEX ix_{table}_words ON {table} USING gin "
            f"(to_tsvector('simple', regexp_replace({text}, '[^[:alnum:]]+', ' ', 'g')))"
        )
        return
    names = ", ".join(columns)
    op.execute(
        f"CREATE VIRTUAL TABLE {table}_words USING fts5("
        f"{names}, content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    op.execute(f"INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')")
    old, new = (", ".join(f"{which}.{column}" for column in columns) for which in ("old", "new"))
    gone = f"INSERT INTO {table}_words ({table}_words, rowid, {names}) VALUES ('delete', old.id, {old});"
    there = f"INSERT INTO {table}_words (rowid, {names}) VALUES (new.id, {new});"
    op.execute(f"CREATE TRIGGER {table}_words_insert AFTER INSERT ON {table} BEGIN {there} END")
    op.execute(f"CREATE TRIGGER {table}_words_delete AFTER DELETE ON {table} BEGIN {gone} END")
    op.execute(
        f"CREATE TRIGGER {table}_words_update AFTER UPDATE OF {names} ON {table} BEGIN {gone} {there} END"
    )


def downgrade() -> None:
    for table in SEARCHED:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP INDEX ix_{table}_words")
        else:
            for verb in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER {table}_words_{verb}")
            op.execute(f"DROP TABLE {table}_words")
    op.drop_column("check_page", "words")
    op.drop_index("ix_source_created_at", "source")
    op.drop_index("ix_publication_published_at", "publication")
    op.drop_index("ix_round_submitted_at", "round")
    op.drop_index("ix_decision_decided_at", "decision")
    op.drop_index("ix_rewording_unsettled", "rewording")
    op.drop_index("ix_assignment_lead_due", "assignment")
    op.drop_table("seen")
    op.drop_table("stay")
