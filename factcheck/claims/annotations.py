"""A newsroom's decisions as annotations, to train and to measure with: what a person said of a claim is the truth of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from factcheck.articles.models import ArticleVersion
from factcheck.claims.models import Appearance, Claim, ClaimState, RejectReason
from factcheck.claims.queries import of_version
from factcheck.nlp.segment import segment

Row = dict[str, Any]
# How much a newsroom wants a claim: 0 cannot be checked, 1 background, 2 might be checked, 3 somebody works on it.
UNCHECKABLE = {RejectReason.OPINION, RejectReason.NOT_CHECKABLE, RejectReason.TOO_VAGUE}
NO_CLAIM = {RejectReason.NOT_A_CLAIM, RejectReason.SPLIT}


class Annotated(NamedTuple):
    """One judged text and what is written down of it."""

    text: str
    row: Row


def annotated(session: Session) -> Iterator[Annotated]:
    """Of every article the newest version that has claims and no proposal left to judge, in the order of articles.

    Older versions say nearly the same, and would count an article's claims twice.
    """
    judged = (
        select(ArticleVersion.article_id, func.max(ArticleVersion.number).label("number"))
        .where(
            ArticleVersion.id.in_(select(Appearance.article_version_id)),
            ArticleVersion.id.not_in(
                select(Appearance.article_version_id)
                .join(Appearance.claim)
                .where(Claim.state == ClaimState.PROPOSED)
            ),
        )
        .group_by(ArticleVersion.article_id)
        .subquery()
    )
    numbers = session.scalars(
        select(ArticleVersion.id)
        .join(
            judged,
            (judged.c.article_id == ArticleVersion.article_id) & (judged.c.number == ArticleVersion.number),
        )
        .order_by(ArticleVersion.article_id)
    ).all()
    for version_id in numbers:  # each text is read alone: all of them would not fit in memory
        version = session.scalars(
            select(ArticleVersion)
            .where(ArticleVersion.id == version_id)
            .options(joinedload(ArticleVersion.article))
        ).one()
        yield Annotated(version.text, _article(version, of_version(session, version_id)))
        session.expunge(version)


def _article(version: ArticleVersion, places: Sequence[Appearance]) -> Row:
    article = version.article
    row: Row = {
        "id": f"article-{article.id}-{version.number}",
        "url": article.url or "",
        "sha256": hashlib.sha256(version.text.encode()).hexdigest(),
        "sentences": [{"start": one.start, "end": one.end} for one in segment(version.text)],
        "claims": [_claim(place) for place in places if place.claim.reject_reason not in NO_CLAIM],
        "not_claims": [
            {**_words(place), "reason": RejectReason.NOT_A_CLAIM.value}
            for place in places
            if place.claim.reject_reason is RejectReason.NOT_A_CLAIM
        ],
    }
    if article.published_on is not None:
        row["published"] = article.published_on.isoformat()
    return row


def _words(place: Appearance) -> Row:
    return {"start": place.start, "end": place.end, "text": place.claim.text}


def _claim(place: Appearance) -> Row:
    """A claim as the newsroom left it: its words, its speaker and its kind are those a person last gave it."""
    claim, reason = place.claim, place.claim.reject_reason
    as_found = place.claimant_full or place.claimant
    # Merged in from elsewhere, the place has a speaker of its own; otherwise who was named last makes the claim.
    by_machine = place.merged_from_id is not None or claim.claimant == as_found[:200]
    row: Row = {
        **_words(place),
        "claimant": place.claimant if by_machine else claim.claimant,
        "claimant_resolved": as_found if by_machine else claim.claimant,
        "kind": claim.kind.value,
        "checkable": _checkable(claim),
        "worth": _worth(claim),
    }
    if reason is not None:
        row["rejected"] = reason.value
    return row


def _checkable(claim: Claim) -> bool:
    """Whoever accepts a claim says that it can be checked, whatever the engine thought; rejecting may say the opposite."""
    if claim.state is not ClaimState.REJECTED:
        return True
    return claim.checkable and claim.reject_reason not in UNCHECKABLE


def _worth(claim: Claim) -> int:
    if claim.state is ClaimState.REJECTED:
        if claim.reject_reason is RejectReason.DUPLICATE:
            return 2  # it was worth a check, and has one
        return int(_checkable(claim))
    return 2 if claim.state is ClaimState.ACCEPTED else 3
