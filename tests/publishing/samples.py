"""Publications as plain data, and checks that went the whole way through the real verbs."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.publishing.content import Content, freeze, note_of
from factcheck.publishing.models import Publication
from factcheck.publishing.publish import publish
from factcheck.review import assign, decide, evidence, verdict
from factcheck.review.content import build_content, digest_of
from tests import factories

BASE = "https://record.example"
NAME = "The Test Record"
AT = datetime(2024, 7, 5, 12, 20, tzinfo=UTC)
LATER = datetime(2024, 7, 12, 7, 5, tzinfo=UTC)
HOSTILE = [
    "</script><script>alert(1)</script>",
    "a\u2028b\u2029c",
    "fish & chips <!-- ]]> --> \"quoted\" 'so'",
    "🧪 emoji 👩‍🚀 and 𝔘nicode",
    "مرحبا بالعالم \u202eright to left",
    "{{ 7 * 7 }} {% raw %} \\u003c \\",
]


def label(key: str, value: int | None) -> dict[str, Any]:
    """One label of a scale."""
    return {
        "key": key,
        "label": key.replace("-", " ").capitalize(),
        "definition": f"What {key} stands for.",
        "value": value,
        "tone": f"r{value or 0}",
        "icon": "dash",
    }


SCALE = [
    label(key, value)
    for value, key in enumerate(("false", "mostly-false", "half-true", "mostly-true", "true"), start=1)
] + [label("unproven", None)]

APPROVED: Content = {
    "claim": {
        "id": 7,
        "text": "40% of Europe’s trade crosses that sea.",
        "claimant": "CSIS",
        "said_on": "2024-07-01",
        "kind": "quantity",
    },
    "topics": [{"name": "Trade", "slug": "trade"}],
    "appearances": [
        {
            "quote": "40% of Europe’s trade",
            "prefix": "They said ",
            "suffix": " crosses.",
            "claimant": "CSIS",
            "start": 10,
            "end": 31,
            "article": {
                "id": 3,
                "title": "What the sea carries",
                "url": "https://post.example/sea",
                "publisher": "The Post",
                "byline": "A. Wray",
                "published_on": "2024-07-02",
            },
        }
    ],
    "rating": SCALE[1],
    "scale": SCALE,
    "summary": "It is about 11%.",
    "explanation": "The figure mixes **two** measures.",
    "explanation_html": "<p>The figure mixes <strong>two</strong> measures.</p>",
    "sources": [
        {
            "title": "Trade by route",
            "url": "https://stats.example/t",
            "reference": "",
            "publisher": "Statistics Office",
            "published_on": None,
            "quote": "10.8 per cent",
            "locator": "row 118",
            "stance": "refutes",
            "tier": "primary",
        }
    ],
    "none_against": True,
    "people": {"checked_by": ["Ilse Brandt"]},
}


def content(*, kind: str = "first", note: str = "", **changes: Any) -> Content:
    """A publication's content: the first version, or a second one of ``kind`` with its ``note``."""
    notes = [note_of(1, "first", "", AT)]
    if kind != "first":
        notes.append(note_of(2, kind, note, LATER))
    approved = {**copy.deepcopy(APPROVED), **changes}
    return freeze(
        approved, approved_by="Marta Oliveira", slug="europes-trade", first_published_at=AT, notes=notes
    )


class Desk(NamedTuple):
    """A claim with the two people who bring it before the public."""

    claim: Claim
    reviewer: Person
    editor: Person


def approved(session: Session, *, rating: str = "mostly-false", summary: str = "", **facts: Any) -> Desk:
    """A claim that a reviewer checked and an editor approved."""
    reviewer = somebody(session, "Ilse Brandt", Role.REVIEWER)
    editor = somebody(session, "Marta Oliveira", Role.EDITOR)
    claim = factories.claim(session, ClaimState.ACCEPTED, **facts)
    desk = Desk(claim, reviewer, editor)
    assign.take(session, claim, actor=reviewer, no_conflict=True)
    evidence.add_source(
        session,
        claim,
        actor=reviewer,
        title="Harbour statistics",
        url="https://stats.example/harbour",
        quote="It grew by two per cent.",
        locator="page 4",
        stance="refutes",
        tier="primary",
    )
    approve_again(session, desk, rating=rating, summary=summary or "It grew by two per cent.")
    return desk


def approve_again(session: Session, desk: Desk, *, rating: str = "mostly-false", summary: str) -> None:
    """Write the verdict, submit it and approve it."""
    verdict.save_verdict(
        session,
        desk.claim,
        actor=desk.reviewer,
        rating=rating,
        summary=summary,
        explanation="The yearbook says *two* per cent.",
        none_against=True,
    )
    verdict.submit(session, desk.claim, actor=desk.reviewer)
    seen = digest_of(build_content(session, desk.claim))
    decide.approve(session, desk.claim, actor=desk.editor, seen=seen)


def publish_it(session: Session, desk: Desk, **options: Any) -> Publication:
    """Publish what is approved."""
    return publish(
        session,
        desk.claim,
        actor=desk.editor,
        base_url="http://localhost",
        newsroom_name=NAME,
        **options,
    )


def published(session: Session, **facts: Any) -> tuple[Desk, Publication]:
    """A claim that readers see."""
    desk = approved(session, **facts)
    return desk, publish_it(session, desk)


def somebody(session: Session, name: str, role: Role) -> Person:
    """Somebody with that public name."""
    return factories.person(session, role, name=name)
