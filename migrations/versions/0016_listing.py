"""What lists of checks need to know of each, so that topics, claimants and ratings have pages and feeds of their own."""

import json
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT_ONCE = 500


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("rating_key", sa.String(length=40), nullable=False),
        sa.Column("claimant", sa.String(length=200), nullable=False),
        sa.Column("claimant_slug", sa.String(length=120), nullable=False),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["check_page.id"], name=op.f("fk_listing_check_id_check_page")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_listing_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_listing")),
    )
    newest = ["standing", "first_published_at", "check_id"]
    op.create_index("ix_listing_newest", "listing", newest)
    op.create_index("ix_listing_rating", "listing", ["rating_key", *newest])
    op.create_index("ix_listing_claimant", "listing", ["claimant_slug", *newest])
    op.create_index("ix_listing_changed", "listing", ["changed_at", "check_id"])
    op.create_table(
        "listed_topic",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["listing.check_id"], name=op.f("fk_listed_topic_check_id_listing")
        ),
        sa.PrimaryKeyConstraint("check_id", "slug", name=op.f("pk_listed_topic")),
    )
    op.create_index("ix_listed_topic_slug", "listed_topic", ["slug", "check_id"])
    op.create_table(
        "listed_article",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["listing.check_id"], name=op.f("fk_listed_article_check_id_listing")
        ),
        sa.PrimaryKeyConstraint("check_id", "article_id", name=op.f("pk_listed_article")),
    )
    op.create_index("ix_listed_article_id", "listed_article", ["article_id", "check_id"])
    _list_what_is_published()


def downgrade() -> None:
    op.drop_table("listed_article")
    op.drop_table("listed_topic")
    op.drop_table("listing")


def _list_what_is_published() -> None:
    bind, last = op.get_bind(), 0
    wanted = sa.text(
        "SELECT c.id, p.id AS publication_id, p.kind, p.content, c.first_published_at, p.published_at"
        " FROM check_page c JOIN publication p ON p.check_id = c.id AND p.number = c.current_number"
        " WHERE c.id > :last ORDER BY c.id LIMIT :most"
    )
    while rows := bind.execute(wanted, {"last": last, "most": AT_ONCE}).all():
        for row in rows:
            _list(bind, row)
        last = rows[-1].id


def _list(bind, row) -> None:
    content = json.loads(row.content) if isinstance(row.content, str) else row.content
    claim = content.get("claim", {})
    claimant = (claim.get("claimant") or "").strip()[:200]
    bind.execute(
        sa.text(
            "INSERT INTO listing VALUES"
            " (:check_id, :publication_id, :standing, :rating, :claimant, :slug, :first, :changed)"
        ),
        {
            "check_id": row.id,
            "publication_id": row.publication_id,
            "standing": row.kind != "retraction",
            "rating": (content.get("rating") or {}).get("key", ""),
            "claimant": claimant,
            "slug": _slug(claimant) if claimant else "",
            "first": row.first_published_at,
            "changed": row.published_at,
        },
    )
    topics = {topic["slug"]: topic["name"] for topic in content.get("topics", [])}
    for slug, name in topics.items():
        bind.execute(
            sa.text("INSERT INTO listed_topic VALUES (:check_id, :slug, :name)"),
            {"check_id": row.id, "slug": slug, "name": name},
        )
    for number in {seen["article"]["id"] for seen in content.get("appearances", [])}:
        bind.execute(
            sa.text("INSERT INTO listed_article VALUES (:check_id, :number)"),
            {"check_id": row.id, "number": number},
        )


def _slug(words: str, longest: int = 80) -> str:
    """As addresses are made on the day of this migration."""
    text = unicodedata.normalize("NFKD", words)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text).lower()
    text = re.sub(r"[’'‘`]", "", text)
    text = re.sub(r"[^\w]+|_+", "-", text).strip("-")
    if len(text) > longest:
        text = text[: longest + 1].rsplit("-", 1)[0] if "-" in text[: longest + 1] else text[:longest]
    return text or "check"
