"""Reading what is said of a check in other languages: its translations, its original, the words of ratings."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.claims.models import Claim
from factcheck.history.models import HistoryRecord
from factcheck.kit.tongues import base_of
from factcheck.review.models import Decision, DecisionKind, RatingWords, Round, Translation


class Other(NamedTuple):
    """A translation as its original's page names it."""

    translation: Translation
    claim: Claim


class Original(NamedTuple):
    """What a translation is made from: the claim, the last content approved of it, and the newest public version."""

    claim: Claim
    content: dict[str, Any]
    number: int
    is_ahead: bool  # readers see something newer of it than the translation follows


def translation_of(session: Session, claim_id: int) -> Translation | None:
    """That this claim is a translation; None when it is not."""
    return session.get(Translation, claim_id)


def translations_of(session: Session, original_id: int) -> list[Other]:
    """Every translation begun of a claim, by language."""
    rows = session.execute(
        select(Translation, Claim)
        .join(Claim, Claim.id == Translation.claim_id)
        .where(Translation.original_id == original_id)
        .order_by(Translation.language)
    )
    return [Other(translation, claim) for translation, claim in rows]


def original_of(session: Session, translation: Translation) -> Original:
    """The original of ``translation`` as it was last approved."""
    content = session.scalar(
        select(Round.content)
        .join(Decision, Decision.round_id == Round.id)
        .where(Round.claim_id == translation.original_id, Decision.kind == DecisionKind.APPROVE)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    number = public_number(session, translation.original_id)
    claim = session.get_one(Claim, translation.original_id)
    return Original(claim, content or {}, number, number > translation.follows)


def public_number(session: Session, claim_id: int) -> int:
    """The number of the version of a claim that readers see, as history recorded it; 0 for none."""
    return (
        session.scalar(
            select(func.count()).where(
                HistoryRecord.subject_type == "claim",
                HistoryRecord.subject_id == claim_id,
                HistoryRecord.event.in_(("claim:publish", "claim:retract")),
            )
        )
        or 0
    )


def rating_words(session: Session, language: str) -> dict[int, RatingWords]:
    """What ratings are called in ``language``, by their ids; those without words of their own are left out.

    "pt-BR" is served by the words of "pt" where it has none itself.
    """
    if not language:
        return {}
    wanted = dict.fromkeys((base_of(language), language))
    rows = session.scalars(select(RatingWords).where(RatingWords.language.in_(wanted))).all()
    order = list(wanted)
    return {row.rating_id: row for row in sorted(rows, key=lambda row: order.index(row.language))}


def worded_languages(session: Session) -> list[tuple[str, int]]:
    """The languages in which ratings have words, with how many ratings have."""
    rows = session.execute(
        select(RatingWords.language, func.count())
        .group_by(RatingWords.language)
        .order_by(RatingWords.language)
    )
    return [(language, count) for language, count in rows]
