"""Putting a claim in better words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.match import look_for_matches
from factcheck.claims.models import Claim, ClaimState, Kind, Topic
from factcheck.claims.moving import touch
from factcheck.claims.workflow import contribute, words
from factcheck.errors import Invalid, NotThatMove
from factcheck.history.record import record
from factcheck.kit.slugs import first_free, slugify

LONGEST_CLAIM = 1000
REWORDABLE = frozenset({ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.IN_REVIEW})


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
    _rewordable(claim)
    text, claimant = _checked(text), " ".join(claimant.split())
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
    touch(session, claim)
    if "text" in changed and claim.state is ClaimState.PROPOSED:
        look_for_matches(session, claim)
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


def put_text(session: Session, claim: Claim, text: str, *, actor: Actor) -> None:
    """Put ``text`` in place of the claim's words and nothing else; whoever calls has asked whether ``actor`` may."""
    _rewordable(claim)
    text = _checked(text)
    if text == claim.text:
        return
    before, claim.text = claim.text, text
    claim.unresolved = [word for word in claim.unresolved if word in text]
    touch(session, claim)
    if claim.state is not ClaimState.PROPOSED:
        contribute(session, claim, actor, "text")
    record(
        session,
        "claim:reword",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        before={"text": before},
        after={"text": text},
    )


def _rewordable(claim: Claim) -> None:
    if claim.state not in REWORDABLE:
        raise NotThatMove(f"This claim is {words(claim.state)}; its words cannot be changed from there.")


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid("A claim needs words. Write it as one sentence that stands alone.", field="text")
    if len(text) > LONGEST_CLAIM:
        raise Invalid(f"A claim is one sentence of at most {LONGEST_CLAIM} characters.", field="text")
    return text


def topics_named(session: Session, names: Sequence[str]) -> list[Topic]:
    """The topics of these names; new ones are made. Upper and lower case are the same topic.

    The name of one that was merged into another stands for that one.
    """
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
    by_id = {topic.id: topic for topic in known.values()}
    meant = [by_id[known[key].merged_into_id or known[key].id] for key in clean]
    return list(dict.fromkeys(meant))


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
