"""Reading what is said of a check in other languages: its translations, its original, the words of ratings."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.claims.models import Claim
from factcheck.claims.workflow import who_worked_on
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of
from factcheck.kit.tongues import base_of
from factcheck.review.hold import hold
from factcheck.review.models import RatingWords, Round, Translation


class Other(NamedTuple):
    """A translation as its original's page names it."""

    translation: Translation
    claim: Claim


class Original(NamedTuple):
    """What a translation is made from: the claim, what readers have of it, and the number of that version."""

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
    """The original of ``translation`` as readers have it."""
    content = published_content(session, translation.original_id)
    number = public_number(session, translation.original_id)
    claim = session.get_one(Claim, translation.original_id)
    return Original(claim, content, number, number > translation.follows)


def hold_with_original(session: Session, claim: Claim) -> None:
    """Hold ``claim`` and, before it, what it is a translation of: that is not withdrawn or changed meanwhile.

    Whoever publishes the original holds the two in the same order.
    """
    translation = translation_of(session, claim.id)
    if translation is not None:
        hold(session, session.get_one(Claim, translation.original_id))
    hold(session, claim)


def published_content(session: Session, claim_id: int) -> dict[str, Any]:
    """What was approved of a claim and last put before readers, whatever was done to it since; {} for nothing."""
    published = _last(session, claim_id, "claim:publish")
    if published is None:
        return {}
    content = session.scalar(
        select(Round.content)
        .where(Round.claim_id == claim_id, Round.digest == facts_of(published).get("digest"))
        .limit(1)
    )
    return content or {}


def is_overtaken(session: Session, translation: Translation) -> bool:
    """Whether readers got a newer version of the original after this was last submitted, and nobody has looked since."""
    if public_number(session, translation.original_id) <= translation.follows:
        return False
    submitted = _last(session, translation.claim_id, "claim:submit")
    published = _last(session, translation.original_id, "claim:publish")
    return published is not None and (submitted is None or submitted.seq < published.seq)


def who_worked_on_either(session: Session, claim: Claim) -> set[int]:
    """The ids of everybody who worked on ``claim`` or, when it is a translation, on its original."""
    translation = translation_of(session, claim.id)
    worked = who_worked_on(session, claim)
    if translation is None:
        return worked
    return worked | who_worked_on(session, session.get_one(Claim, translation.original_id))


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


def _last(session: Session, claim_id: int, event: str) -> HistoryRecord | None:
    return session.scalar(
        select(HistoryRecord)
        .where(
            HistoryRecord.subject_type == "claim",
            HistoryRecord.subject_id == claim_id,
            HistoryRecord.event == event,
        )
        .order_by(HistoryRecord.seq.desc())
        .limit(1)
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
