"""The picture or recording in which a claim was made: what it is, and what it is passed off as."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.claims.models import Appearance, Claim
from factcheck.claims.workflow import contribute
from factcheck.errors import Invalid, NotFound
from factcheck.history.record import record
from factcheck.keeping.models import Copy
from factcheck.kit import clock
from factcheck.kit.tongues import marked
from factcheck.kit.urls import clean_url
from factcheck.review.decide import void_if_changed
from factcheck.review.hold import expect, hold_for_work, tidy
from factcheck.review.models import AppearanceMedia, Authenticity, MediaKind

# What readers are told of each category, in a word and in a sentence.
CATEGORIES: dict[Authenticity, tuple[str, str]] = {
    Authenticity.ORIGINAL: (
        marked("Original"),
        marked("It is what it is passed off as, and nobody has changed it."),
    ),
    Authenticity.DECONTEXTUALIZED: (
        marked("Out of context"),
        marked("Nobody has changed it, but it shows something else, another time or another place."),
    ),
    Authenticity.EDITED: (
        marked("Edited or cropped"),
        marked("Something was cut away or put together so that it misleads."),
    ),
    Authenticity.TRANSFORMED: (
        marked("Transformed"),
        marked("What it shows or says was changed or made up, by hand or by a machine."),
    ),
    Authenticity.STAGED: (
        marked("Staged"),
        marked("It was made to look like something that did not happen that way."),
    ),
    Authenticity.SATIRE: (
        marked("Satire or parody"),
        marked("It was made as a joke and is passed off as serious."),
    ),
}


def place_at(session: Session, claim: Claim, appearance_id: int) -> tuple[Appearance, AppearanceMedia | None]:
    """One appearance of the claim and what was said of its picture or recording, also if it was withdrawn."""
    appearance = session.get(Appearance, appearance_id)
    if appearance is None or appearance.claim_id != claim.id:
        raise NotFound
    row = session.scalar(select(AppearanceMedia).where(AppearanceMedia.appearance_id == appearance_id))
    return appearance, row


def save_media(
    session: Session,
    claim: Claim,
    appearance_id: int,
    *,
    actor: Actor,
    kind: str,
    url: str,
    category: str = "",
    context: str = "",
    original_url: str = "",
    shown: bool = False,
    copy: Copy | None = None,
    seen: int | None = None,
) -> AppearanceMedia:
    """Say in which picture or recording the claim was made there. ``copy`` is a file that somebody brought of it.

    Without one, the file that is kept stays for as long as the address does.
    """
    hold_for_work(session, claim, actor)
    _, row = place_at(session, claim, appearance_id)
    expect(row, seen)
    try:
        what = MediaKind(kind)
        judged = Authenticity(category) if category else None
    except ValueError:
        raise Invalid("Choose what it is.", field="kind") from None
    address = clean_url(url)
    if address is None:
        raise Invalid("Give the address of the file, or of the page on which it stands.", field="url")
    kept = copy if copy is not None else _file_of(session, row, address)
    if kept is not None and not kept.kind.startswith(f"{what.value}/"):
        which = "This file" if kept is copy else "The file that is kept of it"
        raise Invalid(f"{which} is of another kind than you say.", field="upload")
    original = clean_url(original_url) if original_url.strip() else ""
    if original is None:
        raise Invalid("Give a whole address, beginning with https:// or http://.", field="original_url")
    if row is None:
        row = AppearanceMedia(appearance_id=appearance_id)
        session.add(row)
    row.kind, row.url, row.category, row.original_url = what, address, judged, original
    row.context = tidy(context, limit=1000, field="context", name="The context")
    row.copy = kept
    row.shown = shown
    row.written_at, row.written_by_id, row.withdrawn_at = clock.now(), actor.id, None
    _after(session, claim, actor)
    return row


def _file_of(session: Session, row: AppearanceMedia | None, address: str) -> Copy | None:
    """The file that is kept of what stands at ``address``: none of another address, and none that was withdrawn."""
    if row is None or row.copy_id is None or row.withdrawn_at is not None or row.url != address:
        return None
    return session.get_one(Copy, row.copy_id)


def withdraw_media(session: Session, claim: Claim, appearance_id: int, *, actor: Actor) -> None:
    """Say nothing of a picture or recording there any more."""
    hold_for_work(session, claim, actor)
    _, row = place_at(session, claim, appearance_id)
    if row is not None and row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        _after(session, claim, actor)


def _after(session: Session, claim: Claim, actor: Actor) -> None:
    session.flush()
    contribute(session, claim, actor, "verdict")
    record(session, "claim:save_media", actor=actor, subject_type="claim", subject_id=claim.id)
    void_if_changed(session, claim, actor)
