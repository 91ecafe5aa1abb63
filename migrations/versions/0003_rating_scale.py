"""The scale a newsroom starts with: five rated labels, three off the scale."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCALE = [
    ("false", "False", "It is wrong, and no reading of it holds.", 1, "r1", "cross"),
    (
        "mostly-false",
        "Mostly false",
        "A part holds up, but the claim as a whole gives a wrong picture.",
        2,
        "r2",
        "three-quarter",
    ),
    ("half-true", "Half true", "As much of it holds up as does not.", 3, "r3", "half"),
    (
        "mostly-true",
        "Mostly true",
        "It holds up, but for a detail that should have been said.",
        4,
        "r4",
        "quarter",
    ),
    ("true", "True", "It holds up, and nothing needed to understand it is left out.", 5, "r5", "check"),
    (
        "unproven",
        "Unproven",
        "The public evidence does not settle it, one way or the other.",
        None,
        "r0",
        "dash",
    ),
    (
        "missing-context",
        "Missing context",
        "The words hold up, but leave out what changes their meaning.",
        None,
        "r0",
        "scissors",
    ),
    (
        "satire",
        "Satire",
        "It was never meant to be believed, and is passed on as if it were.",
        None,
        "r0",
        "mask",
    ),
]


def upgrade() -> None:
    rating = sa.table(
        "rating", *(sa.column(n) for n in ("key", "label", "definition", "value", "tone", "icon", "position"))
    )
    names = ("key", "label", "definition", "value", "tone", "icon")
    op.bulk_insert(
        rating,
        [{**dict(zip(names, row, strict=True)), "position": place} for place, row in enumerate(SCALE, 1)],
    )


def downgrade() -> None:
    op.execute("DELETE FROM rating")
