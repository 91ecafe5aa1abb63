"""Assigning: days away, topics people know, conflicts of interest, second opinions with their rules, topics switched off."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("timezone", sa.String(length=60), server_default="", nullable=False))
    with op.batch_alter_table("topic") as table:
        table.add_column(sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False))
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_topic_merged_into_id_topic"), "topic", ["merged_into_id"], ["id"])
    op.create_table(
        "second_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sources_shared", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_second_setting_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_setting")),
    )
    op.create_table(
        "away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_away_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_away_person_id_person")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_away_set_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    op.create_index(op.f("ix_away_person_id"), "away", ["person_id"], unique=False)
    op.create_table(
        "conflict_of_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'topic') = (topic_id IS NOT NULL)", name=op.f("ck_conflict_of_interest_topic")
        ),
        sa.CheckConstraint("kind = 'topic' OR name_key <> ''", name=op.f("ck_conflict_of_interest_named")),
        sa.CheckConstraint(
            "kind IN ('claimant', 'publisher', 'topic')", name=op.f("ck_conflict_of_interest_kind")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_conflict_of_interest_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_conflict_of_interest_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
    )
    op.create_index(
        "ix_conflict_of_interest_open", "conflict_of_interest", ["kind", "name_key"], unique=False
    )
    op.create_index(
        op.f("ix_conflict_of_interest_person_id"), "conflict_of_interest", ["person_id"], unique=False
    )
    op.create_table(
        "known_topic",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_known_topic_person_id_person")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_known_topic_topic_id_topic")),
        sa.PrimaryKeyConstraint("person_id", "topic_id", name=op.f("pk_known_topic")),
    )
    op.create_index(op.f("ix_known_topic_topic_id"), "known_topic", ["topic_id"], unique=False)
    op.create_table(
        "second_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("claimant", sa.String(length=200), nullable=False),
        sa.Column("claimant_key", sa.String(length=200), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'claimant') = (claimant_key <> '')", name=op.f("ck_second_rule_claimant")
        ),
        sa.CheckConstraint("(kind = 'rating') = (rating_id IS NOT NULL)", name=op.f("ck_second_rule_rating")),
        sa.CheckConstraint("(kind = 'share') = (share IS NOT NULL)", name=op.f("ck_second_rule_share")),
        sa.CheckConstraint("(kind = 'topic') = (topic_id IS NOT NULL)", name=op.f("ck_second_rule_topic")),
        sa.CheckConstraint(
            "kind IN ('topic', 'claimant', 'rating', 'share')", name=op.f("ck_second_rule_kind")
        ),
        sa.CheckConstraint(
            "share IS NULL OR (share >= 1 AND share <= 100)", name=op.f("ck_second_rule_per_cent")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_second_rule_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_second_rule_rating_id_rating")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_second_rule_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_rule")),
    )
    op.create_table(
        "second_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_rating_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(opened_at IS NULL) = (lead_rating_id IS NULL)", name=op.f("ck_second_opinion_opened_against")
        ),
        sa.CheckConstraint(
            "given_at IS NULL OR person_id IS NOT NULL", name=op.f("ck_second_opinion_given_by_somebody")
        ),
        sa.CheckConstraint(
            "given_at IS NULL OR rating_id IS NOT NULL", name=op.f("ck_second_opinion_given_with_rating")
        ),
        sa.CheckConstraint(
            "opened_at IS NULL OR given_at IS NOT NULL", name=op.f("ck_second_opinion_opened_when_given")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_second_opinion_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_second_opinion_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_second_opinion_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["lead_rating_id"], ["rating.id"], name=op.f("fk_second_opinion_lead_rating_id_rating")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_opinion_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["rating.id"], name=op.f("fk_second_opinion_rating_id_rating")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_opinion")),
    )
    op.create_index(op.f("ix_second_opinion_claim_id"), "second_opinion", ["claim_id"], unique=False)
    op.create_index("ix_second_opinion_opened", "second_opinion", ["opened_at"], unique=False)
    op.create_index(op.f("ix_second_opinion_person_id"), "second_opinion", ["person_id"], unique=False)
    op.create_index(
        "uq_second_opinion_one_sealed",
        "second_opinion",
        ["claim_id"],
        unique=True,
        sqlite_where=sa.text("opened_at IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("opened_at IS NULL AND ended_at IS NULL"),
    )
    op.execute("INSERT INTO second_setting (id, sources_shared, version) VALUES (1, true, 1)")


def downgrade() -> None:
    op.drop_table("second_opinion")
    op.drop_table("second_rule")
    op.drop_table("known_topic")
    op.drop_table("conflict_of_interest")
    op.drop_table("away")
    op.drop_table("second_setting")
    with op.batch_alter_table("topic") as table:
        table.drop_constraint(op.f("fk_topic_merged_into_id_topic"), type_="foreignkey")
        table.drop_column("merged_into_id")
        table.drop_column("is_active")
    op.drop_column("person", "timezone")
