"""The smallest valid rows. Whatever a state needs beside the claim itself is the real verbs' work."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.articles.models import Article, ArticleVersion, Origin
from factcheck.authz.permissions import Role
from factcheck.claims.models import Appearance, Claim, ClaimState, RejectReason
from factcheck.kit import clock
from factcheck.review.models import Rating

_NUMBERS = count(1)
TEXT = "The harbour grew by a tenth in 2023, the Harbour Board said.\n\nIt handled 4 million containers last year."
PASSWORD = "three quiet harbours"


def person(session: Session, role: Role = Role.REVIEWER, **facts: Any) -> Person:
    """Somebody of the newsroom, without a password unless one is given as a hash."""
    number = next(_NUMBERS)
    values: dict[str, Any] = {"email": f"person{number}@test.example", "name": f"Pat Number{number}", **facts}
    made = Person(role=role, created_at=clock.now(), **values)
    session.add(made)
    session.flush()
    return made


def article(session: Session, text: str = TEXT, **facts: Any) -> Article:
    """An article with one version of ``text``; the version is ``article.versions[0]``."""
    now = clock.now()
    made = Article(title=facts.pop("title", "The harbour grows"), created_at=now, latest_number=1, **facts)
    version = ArticleVersion(
        number=1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        origin=Origin.PASTED,
        created_at=now,
    )
    made.versions = [version]
    session.add(made)
    session.flush()
    return made


def claim(session: Session, state: ClaimState = ClaimState.PROPOSED, **facts: Any) -> Claim:
    """A claim in ``state`` with one appearance. Give ``version`` to place it in a known article version."""
    version = facts.pop("version", None) or article(session).versions[0]
    quote = facts.pop("quote", "The harbour grew by a tenth in 2023")
    start = version.text.index(quote)
    if state is ClaimState.REJECTED:
        facts.setdefault("reject_reason", RejectReason.TRIVIAL)
    now = clock.now()
    made = Claim(
        text=facts.pop("text", "The harbour grew by a tenth in 2023."),
        state=state,
        state_since=now,
        created_at=now,
        claimant=facts.pop("claimant", "Harbour Board"),
        score=facts.pop("score", 0.5),
        **facts,
    )
    made.appearances = [
        Appearance(
            article_version_id=version.id,
            start=start,
            end=start + len(quote),
            quote=quote,
            prefix=version.text[max(0, start - 32) : start],
            suffix=version.text[start + len(quote) : start + len(quote) + 32],
            claimant=made.claimant,
        )
    ]
    made.topics = []
    session.add(made)
    session.flush()
    return made


def rating(session: Session, key: str = "false") -> Rating:
    """One label of the scale that migrations bring."""
    return session.scalars(select(Rating).where(Rating.key == key)).one()
