"""A person marks words of an article as a claim."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.models import ArticleVersion
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.match import look_for_matches
from factcheck.claims.models import Appearance, Claim, Kind
from factcheck.claims.priority import prioritise
from factcheck.claims.spans import chosen_span, context_of
from factcheck.errors import Invalid
from factcheck.history.record import record
from factcheck.kit import clock


def propose(
    session: Session,
    version: ArticleVersion,
    *,
    start: int,
    end: int,
    actor: Actor,
    text: str | None = None,
    claimant: str = "",
) -> Claim:
    """A person marks the words from ``start`` to ``end`` as a claim. The same words twice are one claim."""
    require(actor, Permission.PROPOSE)
    start, end = chosen_span(version.text, start, end)
    known = session.scalar(
        select(Claim)
        .join(Appearance, Appearance.claim_id == Claim.id)
        .where(Appearance.article_version_id == version.id, Appearance.start == start, Appearance.end == end)
        .limit(1)
    )
    if known is not None:
        return known
    claim = _marked(version, start, end, actor, text, " ".join(claimant.split())[:200])
    session.add(claim)
    prioritise(session, [claim])
    look_for_matches(session, claim)
    record(
        session,
        "claim:propose",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        version_id=version.id,
        start=start,
        end=end,
    )
    return claim


def _marked(
    version: ArticleVersion, start: int, end: int, actor: Actor, text: str | None, claimant: str
) -> Claim:
    quote = version.text[start:end]
    prefix, suffix = context_of(version.text, start, end)
    words = " ".join((text or quote).split())
    if len(words) > 1000:
        raise Invalid("A claim is one sentence of at most 1000 characters.", field="text")
    place = Appearance(
        article_version_id=version.id,
        start=start,
        end=end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        claimant=claimant,
        claimant_full=claimant,
    )
    return Claim(
        text=words,
        state_since=clock.now(),
        created_at=clock.now(),
        claimant=claimant,
        kind=Kind.OTHER,
        score=1.0,
        reasons=["a colleague marked it"],
        unresolved=[],
        created_by_id=actor.id,
        appearances=[place],
    )
