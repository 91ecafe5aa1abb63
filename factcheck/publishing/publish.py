"""Putting an approved check before the public: a frozen copy, never changed afterwards."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

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
from factcheck.publishing.approval import approval_of_this, refuse_under_embargo
from factcheck.publishing.cards.keep import ask_for_card
from factcheck.publishing.content import Content, freeze, note_of, words_to_find
from factcheck.publishing.findable import make_findable
from factcheck.publishing.hub import ask_to_tell
from factcheck.publishing.lint import errors_in
from factcheck.publishing.listing import list_check
from factcheck.publishing.look_again import look_again_by
from factcheck.publishing.models import Check, Outcome, Publication, PublicationKind, Schedule
from factcheck.publishing.preview import findings
from factcheck.publishing.schedule import end_schedule, open_schedule
from factcheck.review.models import Decision, Round
from factcheck.review.translate import follow
from factcheck.review.translations import hold_with_original, is_overtaken, translation_of


def publish(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    base_url: str,
    newsroom_name: str,
    timezone: str = "UTC",
    look_again_days: int = 0,
    slug: str | None = None,
    seen: str | None = None,
    schedule: Schedule | None = None,
) -> Publication:
    """Publish exactly what was approved: the first version, or the next one of a check being corrected.

    ``seen`` is the digest that stood on the page with the button; None is not asked. ``schedule`` is the time
    that was set, when that is why it happens. Raises Conflict when the content is no longer what was approved,
    or what was seen; Invalid (a sentence for each error) when its ClaimReview has errors, an embargo has not
    ended (said in the time of ``timezone``) or ``slug`` belongs to another check.
    """
    require(actor, Permission.PUBLISH)
    hold_with_original(session, claim)
    if claim.state not in BY_ACTION[Action.PUBLISH].sources:
        raise NotThatMove(f"This claim is now {words(claim.state)}; only an approved one can be published.")
    approval = approval_of_this(session, claim)
    if seen is not None and seen != approval.digest:
        raise Conflict(
            "Something else has been approved since you opened the page. Look at it, then publish."
        )
    at = clock.now()
    refuse_under_embargo(session, claim, at=at, zone=ZoneInfo(timezone))
    check = check_of(session, claim) or _new_check(session, claim, slug, at)
    kind, note = _kind_and_note(check)
    number = check.current_number + 1
    content = _frozen(session, approval, check, note_of(number, kind.value, note, at))
    original = original_now(session, content)
    if original is not None:
        _refuse_behind(session, claim)
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
    here = at.astimezone(ZoneInfo(timezone))
    if check.look_again_on is None or check.look_again_on <= here.date():  # what somebody chose still holds
        check.look_again_on = look_again_by(session, content, since=here, days=look_again_days)
    set_time = schedule or open_schedule(session, claim.id)
    if set_time is not None:
        end_schedule(session, set_time, Outcome.PUBLISHED)
    if original is not None:
        follow(session, claim, number=original.number)
    advance(
        session,
        claim,
        Action.PUBLISH,
        actor=actor,
        slug=check.slug,
        number=number,
        digest=approval.digest,
        **({"scheduled": schedule.at.isoformat()} if schedule else {}),
    )
    return publication


def original_now(session: Session, content: Content) -> Publication | None:
    """What readers see of the check that ``content`` is a translation of; None when it is none.

    Raises Invalid when it could not stand beside that: it was withdrawn, or is rated otherwise.
    """
    of = content.get("translation_of")
    if not of:
        return None
    check = session.scalar(select(Check).where(Check.claim_id == of["claim"]))
    if check is None:
        raise Invalid("The original is not published, so its translation cannot be.")
    original = current_publication(session, check)
    if original.kind is PublicationKind.RETRACTION:
        raise Invalid("The original was withdrawn, so its translation cannot be published.")
    if original.content["rating"]["key"] != content["rating"]["key"]:
        raise Invalid(
            f"The original is rated {original.content['rating']['label']}. A translation says the same: "
            "give it that rating, or correct the original first."
        )
    return original


def _refuse_behind(session: Session, claim: Claim) -> None:
    """Raise Invalid when readers got a newer version of the original after the translation was submitted."""
    translation = translation_of(session, claim.id)
    if translation is not None and is_overtaken(session, translation):
        raise Invalid(
            "Readers got a newer version of the original after this translation was submitted. "
            "Compare the two, then say that it still holds, or reopen it and write what changed."
        )


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
    check.words = words_to_find(content)
    check.correcting_kind = None
    check.correcting_note = ""
    check.correcting_since = None
    session.flush()
    list_check(session, check, publication)
    make_findable(session, check.id, content, check.first_published_at.year)
    ask_for_card(session, publication.id)
    ask_to_tell(session, publication)
    return publication


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
