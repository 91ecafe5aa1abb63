"""Deciding what becomes of a proposal: accept, reject, merge, split; take it back; put it in better words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from factcheck.articles.models import ArticleVersion
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Appearance, Claim, ClaimState, Kind, RejectReason, Topic
from factcheck.claims.spans import context_of, find_quote
from factcheck.claims.workflow import Action, advance, allowed_actions, contribute, words
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.kit.slugs import first_free, slugify

LONGEST_CLAIM = 1000
OPEN_TARGETS = {ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.IN_REVIEW, ClaimState.PUBLISHED}
REWORDABLE = {ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.IN_REVIEW}


def accept(session: Session, claim: Claim, *, actor: Actor) -> None:
    """It will be checked. A rejected claim may be accepted after all."""
    if claim.reject_reason is RejectReason.SPLIT:
        raise NotThatMove("This claim was split into parts. Take the split back, or accept the parts.")
    _move(session, claim, Action.ACCEPT, actor, {"reject_reason": None, "reject_note": ""})


def reject(session: Session, claim: Claim, *, actor: Actor, reason: RejectReason, note: str = "") -> None:
    """It will not be checked, for ``reason``. It stays findable."""
    if reason is RejectReason.SPLIT:
        raise Invalid("Use “split” to replace a claim by its parts.", field="reason")
    note = _line(note)
    becomes = {"reject_reason": reason, "reject_note": note}
    _move(session, claim, Action.REJECT, actor, becomes, reason=reason.value, note=note)


def merge(session: Session, claim: Claim, *, into: Claim, actor: Actor) -> None:
    """``claim`` is the same as ``into``: its appearances move there."""
    if into.id == claim.id:
        raise Invalid("A claim cannot be merged into itself. Choose another one.", field="target")
    if into.state not in OPEN_TARGETS:
        raise Invalid(
            f"That claim is {words(into.state)}, so nothing can be merged into it now. Choose another one.",
            field="target",
        )
    _move(session, claim, Action.MERGE, actor, {"merged_into_id": into.id}, into=into.id)
    for place in _places(session, Appearance.claim_id == claim.id):
        place.claim_id = into.id
        place.merged_from_id = place.merged_from_id or claim.id
    _touch(session, claim, into)
    record(session, "claim:gain", actor=actor, subject_type="claim", subject_id=into.id, merged=claim.id)


def split(session: Session, claim: Claim, *, quotes: Sequence[str], actor: Actor) -> list[Claim]:
    """Replace ``claim`` by the statements that ``quotes`` stand for; each must lie within its words."""
    quotes = [quote.strip() for quote in quotes if quote.strip()]
    if len(set(quotes)) < 2:
        raise Invalid("Give two or more different parts, each on a line of its own.", field="parts")
    place = _first_place(session, claim)
    parts = [_part(claim, place, quote) for quote in quotes]
    becomes = {"reject_reason": RejectReason.SPLIT, "reject_note": ""}
    _move(session, claim, Action.SPLIT, actor, becomes, parts=len(parts))
    for part in parts:
        part.created_by_id = actor.id
        session.add(part)
        session.flush()
        record(
            session,
            "claim:propose",
            actor=actor,
            subject_type="claim",
            subject_id=part.id,
            split_from=claim.id,
        )
    return parts


def undo(session: Session, claim: Claim, *, actor: Actor) -> None:
    """Back to a proposal: an acceptance, a rejection, a merge or a split taken back."""
    if claim.reject_reason is RejectReason.SPLIT:
        _take_parts_back(session, claim, actor)
    came_from = claim.merged_into_id
    becomes = {"reject_reason": None, "reject_note": "", "merged_into_id": None}
    _move(session, claim, Action.UNDO, actor, becomes)
    if came_from is not None:
        _move_places_back(session, claim)


def reword(
    session: Session,
    claim: Claim,
    *,
    text: str,
    claimant: str,
    said_on: date | None,
    kind: Kind,
    topics: Sequence[str],
    actor: Actor,
) -> list[str]:
    """Put the claim in better words; the names of what changed. After triage this costs the four eyes."""
    require(actor, Permission.TRIAGE)
    if claim.state not in REWORDABLE:
        raise NotThatMove(f"This claim is {words(claim.state)}; its words cannot be changed from there.")
    text, claimant = " ".join(text.split()), " ".join(claimant.split())
    if not text:
        raise Invalid("A claim needs words. Write it as one sentence that stands alone.", field="text")
    if len(text) > LONGEST_CLAIM:
        raise Invalid(f"A claim is one sentence of at most {LONGEST_CLAIM} characters.", field="text")
    if len(claimant) > 200:
        raise Invalid("The name is too long. Use at most 200 characters.", field="claimant")
    named = topics_named(session, topics)
    wanted = {"text": text, "claimant": claimant, "said_on": said_on, "kind": kind}
    changed = [name for name, value in wanted.items() if getattr(claim, name) != value]
    before = {name: _plain(getattr(claim, name)) for name in changed}
    old_topics = {topic.name for topic in claim.topics}
    new_topics = {topic.name for topic in named}
    if old_topics != new_topics:
        changed.append("topics")
        before["topics"] = ", ".join(sorted(old_topics))
        claim.topics = named
    if not changed:
        return []
    if "text" in changed:
        claim.unresolved = [word for word in claim.unresolved if word in text]
    for name in wanted:
        setattr(claim, name, wanted[name])
    _touch(session, claim)
    if claim.state is not ClaimState.PROPOSED:
        contribute(session, claim, actor, "text")
    after = {name: _plain(wanted[name]) for name in changed if name != "topics"}
    if "topics" in changed:
        after["topics"] = ", ".join(sorted(new_topics))
    record(
        session,
        "claim:reword",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        before=before,
        after=after,
    )
    return changed


def topics_named(session: Session, names: Sequence[str]) -> list[Topic]:
    """The topics of these names; new ones are made. Upper and lower case are the same topic."""
    clean: dict[str, str] = {}
    for name in names:
        name = " ".join(name.split())[:100]
        clean.setdefault(name.casefold(), name)
    clean.pop("", None)
    known = {topic.name.casefold(): topic for topic in session.scalars(select(Topic))} if clean else {}
    taken = {topic.slug for topic in known.values()}
    for key, name in clean.items():
        if key not in known:
            known[key] = Topic(name=name, slug=first_free(slugify(name), taken))
            taken.add(known[key].slug)
            session.add(known[key])
    session.flush()
    return [known[key] for key in clean]


def _move(
    session: Session, claim: Claim, action: Action, actor: Actor, becomes: dict[str, Any], **facts: Any
) -> None:
    # The database checks facts and state together, so both are set before the one flush in advance().
    if action in allowed_actions(claim, actor):
        for name, value in becomes.items():
            setattr(claim, name, value)
    advance(session, claim, action, actor=actor, **facts)


def _touch(session: Session, *claims: Claim) -> None:
    """Count a change of what belongs to a claim as a change of the claim, so that older forms notice."""
    for claim in claims:
        flag_modified(claim, "text")
    session.flush()
    for claim in claims:
        session.expire(claim, ["appearances"])


def _places(session: Session, *conditions: Any) -> Sequence[Appearance]:
    return session.scalars(select(Appearance).where(*conditions).order_by(Appearance.id)).all()


def _first_place(session: Session, claim: Claim) -> Appearance:
    place = session.scalar(
        select(Appearance)
        .where(Appearance.claim_id == claim.id)
        .options(selectinload(Appearance.article_version))
        .order_by(Appearance.article_version_id.desc(), Appearance.id)
        .limit(1)
    )
    if place is None:
        raise Invalid("This claim stands in no article, so it cannot be split.", field="parts")
    return place


def _part(claim: Claim, place: Appearance, quote: str) -> Claim:
    version: ArticleVersion = place.article_version
    found = find_quote(version.text, quote, within=(place.start, place.end))
    if found is None:
        raise Invalid(
            f"“{quote[:80]}” does not stand within the words of this claim. Copy it exactly.", field="parts"
        )
    start, end = found
    exact = version.text[start:end]
    prefix, suffix = context_of(version.text, start, end)
    return Claim(
        text=" ".join(exact.split()),
        state_since=clock.now(),
        created_at=clock.now(),
        claimant=claim.claimant,
        said_on=claim.said_on,
        kind=claim.kind,
        checkable=claim.checkable,
        score=claim.score,
        reasons=list(claim.reasons),
        unresolved=[],
        split_from_id=claim.id,
        appearances=[
            Appearance(
                article_version_id=version.id,
                start=start,
                end=end,
                quote=exact,
                prefix=prefix,
                suffix=suffix,
                claimant=place.claimant,
                claimant_full=place.claimant_full,
                cue=place.cue,
                quoted=place.quoted,
            )
        ],
    )


def _take_parts_back(session: Session, claim: Claim, actor: Actor) -> None:
    parts = session.scalars(select(Claim).where(Claim.split_from_id == claim.id)).all()
    if any(part.state not in (ClaimState.PROPOSED, ClaimState.REJECTED) for part in parts):
        raise NotThatMove(
            "A part of this claim has moved on already, so the split can no longer be taken back."
        )
    for part in parts:
        if part.state is ClaimState.PROPOSED:
            reject(
                session, part, actor=actor, reason=RejectReason.DUPLICATE, note="The split was taken back."
            )


def _move_places_back(session: Session, claim: Claim) -> None:
    """Give ``claim`` its own appearances again, and those it had gained by earlier merges."""
    family, found = {claim.id}, {claim.id}
    while found:
        found = set(session.scalars(select(Claim.id).where(Claim.merged_into_id.in_(found)))) - family
        family |= found
    places = _places(session, Appearance.merged_from_id.in_(family))
    holders = session.scalars(select(Claim).where(Claim.id.in_({place.claim_id for place in places}))).all()
    for place in places:
        place.claim_id = claim.id
        place.merged_from_id = None if place.merged_from_id == claim.id else place.merged_from_id
    _touch(session, claim, *(holder for holder in holders if holder is not claim))


def _line(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > 500:
        raise Invalid("The note is too long. Use at most 500 characters.", field="note")
    return note


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
