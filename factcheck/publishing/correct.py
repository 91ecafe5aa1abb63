"""Opening a published check again, and withdrawing one. Readers are told of both."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.workflow import Action, advance
from factcheck.errors import Invalid, NotFound
from factcheck.kit import clock
from factcheck.publishing.content import freeze, note_of
from factcheck.publishing.models import Check, Publication, PublicationKind
from factcheck.publishing.publish import check_of, current_publication, put_before_the_public
from factcheck.review.hold import hold
from factcheck.review.models import Assignment, AssignmentRole

CHANGES = (PublicationKind.CORRECTION, PublicationKind.UPDATE)


def correct(session: Session, claim: Claim, *, actor: Actor, kind: PublicationKind, note: str) -> Check:
    """Take ``claim`` back into review. The live version stays up, marked as being corrected.

    ``note`` is public: it stands on the next version, and says what was wrong or what is new.
    """
    require(actor, Permission.CORRECT)
    if kind not in CHANGES:
        raise Invalid("Choose whether this is a correction or an update.", field="kind")
    note = _public_note(note, "Say what was wrong, or what is new. Readers will see it.")
    hold(session, claim)
    check = _published(session, claim)
    advance(session, claim, Action.CORRECT, actor=actor, kind=kind.value, note=note)
    check.correcting_kind = kind
    check.correcting_note = note
    check.correcting_since = clock.now()
    _give_back_to_its_lead(session, claim, actor)
    session.flush()
    return check


def retract(session: Session, claim: Claim, *, actor: Actor, note: str) -> Publication:
    """Withdraw the check. Its page stays with the notice, and the versions before it stay readable."""
    require(actor, Permission.RETRACT)
    note = _public_note(note, "Say why this check is withdrawn. Readers will see it.")
    hold(session, claim)
    check = _published(session, claim)
    current = current_publication(session, check)
    advance(session, claim, Action.RETRACT, actor=actor, note=note)
    check.look_again_on = None
    at = clock.now()
    number = check.current_number + 1
    kind = PublicationKind.RETRACTION
    content = freeze(
        current.content,
        approved_by=current.content["people"]["approved_by"],
        slug=check.slug,
        first_published_at=check.first_published_at,
        notes=[*current.content["publication"]["notes"], note_of(number, kind.value, note, at)],
    )
    return put_before_the_public(
        session,
        check,
        content,
        kind=kind,
        note=note,
        approval=(current.digest, current.approved_by_id),
        actor=actor,
        at=at,
    )


def _public_note(note: str, ask: str) -> str:
    note = note.strip()
    if not note:
        raise Invalid(ask, field="note")
    if "\x00" in note:
        raise Invalid("The note holds a character that cannot be kept. Type it again.", field="note")
    return note


def _published(session: Session, claim: Claim) -> Check:
    check = check_of(session, claim)
    if check is None:
        raise NotFound("This claim was never published, so there is nothing to change in public.")
    return check


def _give_back_to_its_lead(session: Session, claim: Claim, actor: Actor) -> None:
    """The last lead keeps the claim, or gets it again; one who has left leaves it for an editor to assign."""
    last = session.scalars(
        select(Assignment)
        .where(Assignment.claim_id == claim.id, Assignment.role == AssignmentRole.LEAD)
        .order_by(Assignment.ended_at.is_(None).desc(), Assignment.id.desc())
        .limit(1)
    ).first()
    if last is None or last.ended_at is None or not session.get_one(Person, last.person_id).is_active:
        return
    session.add(
        Assignment(
            claim_id=claim.id,
            person_id=last.person_id,
            role=AssignmentRole.LEAD,
            assigned_by_id=actor.id,
            created_at=clock.now(),
        )
    )
