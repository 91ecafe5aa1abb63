"""Beginning a check in another language, and saying that it still follows its original."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState, Contribution
from factcheck.claims.priority import prioritise
from factcheck.claims.workflow import contribute
from factcheck.db import Base
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.kit.tongues import base_of, name_of
from factcheck.review.hold import hold, tidy
from factcheck.review.models import Rating, RatingWords, Source, Translation, Verdict
from factcheck.review.queries import sources_of, verdict_of
from factcheck.review.translations import public_number, translation_of

CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
LONGEST = 1000
# What newsrooms write in most; another code is a word here.
LANGUAGES = (
    "am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu ha he hi hr hu hy id is it ja ka kk km kn "
    "ko ku ky lo lt lv mk ml mn mr ms my ne nl no or pa pl ps pt pt-BR ro ru rw si sk sl so sq sr sv sw ta te tg th tk tr "
    "uk ur uz vi yo zh-Hans zh-Hant zu"
)


def languages_but(newsroom: str) -> list[tuple[str, str]]:
    """The codes and English names of languages that the newsroom's checks can be translated into, by name."""
    named = [(code, name_of(code, "en")) for code in LANGUAGES.split() if base_of(code) != base_of(newsroom)]
    return sorted(named, key=lambda one: one[1])


def translate(
    session: Session, original: Claim, *, actor: Actor, language: str, text: str, newsroom_language: str
) -> Claim:
    """Begin ``original``, which readers see, in ``language``: an accepted claim with its sources and its rating.

    Whoever worked on the original has worked on the translation, and so has ``actor``.
    """
    require(actor, Permission.TRANSLATE)
    language = _code(language, newsroom_language)
    text = " ".join(tidy(text, limit=LONGEST, field="text", name="A claim").split())
    if not text:
        raise Invalid("Write the claim in the other language.", field="text")
    hold(session, original)
    if translation_of(session, original.id) is not None:
        raise NotThatMove("This is a translation itself. Translate its original.")
    if original.state is not ClaimState.PUBLISHED:
        raise NotThatMove("Only what readers see is translated. Publish this claim first.")
    claim = _claim(session, original, text, actor)
    session.add(claim)
    session.flush()
    _link(session, original, claim, language, actor)
    _take_over(session, original, claim)
    contribute(session, claim, actor, "text")
    prioritise(session, [claim])
    said = name_of(language, "en")
    record(
        session,
        "claim:translate",
        actor=actor,
        subject_type="claim",
        subject_id=original.id,
        translation=claim.id,
        language=said,
    )
    record(
        session,
        "claim:begin_translation",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        original=original.id,
        language=said,
    )
    return claim


def still_holds(session: Session, claim: Claim, *, actor: Actor, seen: int) -> None:
    """Say that a translation needs no change after its original had one; ``seen`` is the version looked at."""
    require(actor, Permission.CORRECT)
    hold(session, claim)
    translation = translation_of(session, claim.id)
    if translation is None:
        raise NotThatMove("This claim is no translation.")
    if seen != public_number(session, translation.original_id):
        raise Conflict("The original was changed again since you opened the page. Look at it, then say so.")
    follow(session, claim, number=seen)
    record(session, "claim:follow", actor=actor, subject_type="claim", subject_id=claim.id, number=seen)


def follow(session: Session, claim: Claim, *, number: int) -> None:
    """Note that a translation says what version ``number`` of its original says."""
    translation = translation_of(session, claim.id)
    if translation is not None:
        translation.follows = number
        session.flush()


def call_rating(
    session: Session, rating: Rating, *, actor: Actor, language: str, label: str, definition: str
) -> None:
    """Say what ``rating`` is called in ``language``; without a label it is called as in the newsroom's own."""
    require(actor, Permission.MANAGE_SCALE)
    if not CODE.fullmatch(language):
        raise Invalid("Choose a language.", field="language")
    label, definition = " ".join(label.split())[:200], " ".join(definition.split())[:500]
    known = session.get(RatingWords, (rating.id, language))
    before = [known.label, known.definition] if known else ["", ""]
    after = [label, definition if label else ""]
    if before == after:
        return
    if not label:
        session.delete(known)
    elif known is None:
        session.add(RatingWords(rating_id=rating.id, language=language, label=label, definition=definition))
    else:
        known.label, known.definition = label, definition
    session.flush()
    record(
        session,
        "scale:words",
        actor=actor,
        subject_type="scale",
        subject_id=1,
        rating=rating.key,
        language=language,
        before=before,
        after=after,
    )


def _code(language: str, newsroom_language: str) -> str:
    language = language.strip()
    if not CODE.fullmatch(language):
        raise Invalid("Choose a language.", field="language")
    if base_of(language) == base_of(newsroom_language):
        raise Invalid("The original is in this language already.", field="language")
    return language


def _claim(session: Session, original: Claim, text: str, actor: Actor) -> Claim:
    topics = (
        session.scalars(
            select(Claim)
            .where(Claim.id == original.id)
            .options(selectinload(Claim.topics))
            .execution_options(populate_existing=True)
        )
        .one()
        .topics
    )
    now = clock.now()
    return Claim(
        text=text,
        state=ClaimState.ACCEPTED,
        state_since=now,
        created_at=now,
        created_by_id=actor.id,
        claimant=original.claimant,
        said_on=original.said_on,
        kind=original.kind,
        checkable=original.checkable,
        score=original.score,
        topics=list(topics),
    )


def _link(session: Session, original: Claim, claim: Claim, language: str, actor: Actor) -> None:
    row = Translation(
        claim_id=claim.id,
        original_id=original.id,
        language=language,
        follows=public_number(session, original.id),
        begun_by_id=actor.id,
        begun_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Invalid(
            f"There is a translation into {name_of(language, 'en')} already. Open it instead.",
            field="language",
        ) from None


def _take_over(session: Session, original: Claim, claim: Claim) -> None:
    """Sources, rating, and who worked on them."""
    for source in sources_of(session, original.id):
        session.add(Source(**_values(source, but={"id", "claim_id", "version"}), claim_id=claim.id))
    verdict = verdict_of(session, original.id)
    if verdict is not None:
        session.add(
            Verdict(
                claim_id=claim.id,
                rating_id=verdict.rating_id,
                none_against=verdict.none_against,
                updated_at=clock.now(),
                updated_by_id=verdict.updated_by_id,
            )
        )
    work = select(Contribution).where(Contribution.claim_id == original.id)
    for one in session.scalars(work).all():
        session.add(Contribution(**_values(one, but={"id", "claim_id"}), claim_id=claim.id))
    session.flush()


def _values(row: Base, *, but: set[str]) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in but}
