"""Putting an approved check before the public: a frozen copy, never changed afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.workflow import BY_ACTION, Action, advance, words
from factcheck.errors import Conflict, Invalid, NotThatMove
from factcheck.kit import clock
from factcheck.kit.slugs import first_free, slugify
from factcheck.publishing.content import Content, freeze, note_of
from factcheck.publishing.lint import errors_in
from factcheck.publishing.models import Check, Publication, PublicationKind
from factcheck.publishing.preview import findings
from factcheck.review.content import build_content, digest_of
from factcheck.review.decide import current_approval
from factcheck.review.hold import hold
from factcheck.review.models import Decision, Round


def publish(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    base_url: str,
    newsroom_name: str,
    slug: str | None = None,
    seen: str | None = None,
) -> Publication:
    """Publish exactly what was approved: the first version, or the next one of a check being corrected.

    ``seen`` is the digest that stood on the page with the button; None is not asked. Raises Conflict when
    the content is no longer what was approved, or what was seen; Invalid (a sentence for each error)
    when its ClaimReview has errors or ``slug`` belongs to another check.
    """
    require(actor, Permission.PUBLISH)
    hold(session, claim)
    if claim.state not in BY_ACTION[Action.PUBLISH].sources:
        raise NotThatMove(f"This claim is now {words(claim.state)}; only an approved one can be published.")
    approval = _approval_of_this(session, claim)
    if seen is not None and seen != approval.digest:
        raise Conflict(
            "Something else has been approved since you opened the page. Look at it, then publish."
        )
    at = clock.now()
    check = check_of(session, claim) or _new_check(session, claim, slug, at)
    kind, note = _kind_and_note(check)
    number = check.current_number + 1
    content = _frozen(session, approval, check, note_of(number, kind.value, note, at))
    errors = errors_in(findings(content, base_url=base_url, newsroom_name=newsroom_name))
    if errors:
        raise Invalid(" ".join(error.sentence for error in errors))
    publication = put_before_the_public(
        session,
        check,
        content,
        note=note,
        kind=kind,
        approval=(approval.digest, approval.decided_by_id),
        actor=actor,
        at=at,
    )
    advance(
        session, claim, Action.PUBLISH, actor=actor, slug=check.slug, number=number, digest=approval.digest
    )
    return publication


def check_of(session: Session, claim: Claim) -> Check | None:
    """The public side of ``claim``, if it was ever published."""
    return session.scalar(select(Check).where(Check.claim_id == claim.id))


def as_it_would_be(session: Session, claim: Claim, content: Content, *, approved_by: str) -> Content:
    """What readers would get if ``content`` of a round were published now: its number, note and address too.

    For a check that is public and not being changed, what they have.
    """
    check, at = check_of(session, claim), clock.now()
    if check is None:
        slug, first, notes = _free_slug(session, None, claim.text), at, [note_of(1, "first", "", at)]
    else:
        current = current_publication(session, check).content
        if check.correcting_kind is None:
            return current
        new = note_of(check.current_number + 1, check.correcting_kind.value, check.correcting_note, at)
        slug, first, notes = check.slug, check.first_published_at, [*current["publication"]["notes"], new]
    return freeze(content, approved_by=approved_by, slug=slug, first_published_at=first, notes=notes)


def current_publication(session: Session, check: Check) -> Publication:
    """The version of ``check`` that readers see."""
    return session.scalars(
        select(Publication).where(
            Publication.check_id == check.id, Publication.number == check.current_number
        )
    ).one()


def put_before_the_public(
    session: Session,
    check: Check,
    content: Content,
    *,
    kind: PublicationKind,
    note: str,
    approval: tuple[str, int],
    actor: Actor,
    at: datetime,
) -> Publication:
    """Add the next publication of ``check`` and make it the one readers see; what was open is closed.

    ``approval`` is the digest approved and the id of whoever approved it.
    """
    digest, approved_by_id = approval
    number = content["publication"]["number"]
    publication = Publication(
        check_id=check.id,
        number=number,
        kind=kind,
        note=note,
        content=content,
        digest=digest,
        approved_by_id=approved_by_id,
        published_by_id=actor.id,
        published_at=at,
    )
    session.add(publication)
    check.current_number = number
    check.correcting_kind = None
    check.correcting_note = ""
    check.correcting_since = None
    session.flush()
    return publication


def _approval_of_this(session: Session, claim: Claim) -> Decision:
    """The approval, if it was given for exactly what stands there now."""
    approval = current_approval(session, claim)
    if approval is None or approval.digest != digest_of(build_content(session, claim)):
        raise Conflict(
            "What stands here now is not what was approved. Ask an editor who did not work on it to look again."
        )
    return approval


def _new_check(session: Session, claim: Claim, slug: str | None, at: datetime) -> Check:
    address = _free_slug(session, slug, claim.text)
    check = Check(claim_id=claim.id, slug=address, first_published_at=at, current_number=0)
    try:
        with session.begin_nested():
            session.add(check)
    except IntegrityError as clash:
        raise Conflict("Another check took this address at the same moment. Publish again.") from clash
    return check


def _free_slug(session: Session, wanted: str | None, text: str) -> str:
    slug = slugify((wanted or "").strip() or text)
    taken = set(session.scalars(select(Check.slug).where(Check.slug.startswith(slug, autoescape=True))))
    if wanted and wanted.strip() and slug in taken:
        raise Invalid(f"Another check has the address “{slug}”. Choose other words.", field="slug")
    return first_free(slug, taken)


def _kind_and_note(check: Check) -> tuple[PublicationKind, str]:
    if check.current_number == 0:
        return PublicationKind.FIRST, ""
    if check.correcting_kind is None or not check.correcting_note:
        raise Invalid("Say first what is being corrected or updated: readers must be told.")
    return check.correcting_kind, check.correcting_note


def _frozen(session: Session, approval: Decision, check: Check, note: dict[str, object]) -> Content:
    approved = session.get_one(Round, approval.round_id).content
    earlier = current_publication(session, check).content if check.current_number else None
    notes = earlier["publication"]["notes"] if earlier else []
    return freeze(
        approved,
        approved_by=session.get_one(Person, approval.decided_by_id).name,
        slug=check.slug,
        first_published_at=check.first_published_at,
        notes=[*notes, note],
    )
