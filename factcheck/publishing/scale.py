"""Changing the rating scale, and what that does: said before it is saved.

A label has a key that never changes; published checks carry the whole scale of their day and are not touched. A label
that is not wanted any more is retired, never deleted. Place and colour follow from the order: the worst label is 1.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState
from factcheck.db import canonical
from factcheck.errors import Conflict, Invalid
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.kit.slugs import first_free, slugify
from factcheck.publishing.models import Listing, Schedule
from factcheck.review.models import Rating, Verdict

SIGNS = ("cross", "three-quarter", "half", "quarter", "check", "dash", "question", "scissors", "mask")
TONES = 5  # from worst to best; "r0" is for what stands off the scale
FEWEST, MOST = 2, 7  # labels on the scale
LONGEST_LABEL, LONGEST_DEFINITION, MOST_DAYS = 60, 300, 3650
SEEN = ("label", "definition", "value", "tone", "icon")  # what readers see of one
UNDER_WORK = (ClaimState.IN_REVIEW, ClaimState.SUBMITTED, ClaimState.APPROVED)


@dataclass(frozen=True, slots=True)
class Label:
    """One label as somebody wants it; ``key`` is "" for a new one."""

    key: str
    label: str
    definition: str
    icon: str
    rated: bool  # whether it stands on the scale
    order: int
    in_use: bool = True
    look_again_days: int | None = None
    value: int | None = None  # worked out
    tone: str = "r0"  # worked out


class Effects(NamedTuple):
    """What saving a scale would do."""

    visible: bool  # whether readers would see another scale on what is published from now on
    published: int  # checks that keep the scale of their day
    carried: dict[str, int]  # published checks by the label they carry, of labels that change or go
    approved: int  # approvals that lapse
    scheduled: int  # times of publication that end with them
    without: int  # verdicts under work whose label goes


def arranged(labels: Sequence[Label]) -> list[Label]:
    """Those in use in their order, worst to best and then those off the scale, each with its value and colour.

    Raises Invalid with a sentence.
    """
    used = sorted((one for one in labels if one.in_use), key=lambda one: (not one.rated, one.order))
    rated = [one for one in used if one.rated]
    if not FEWEST <= len(rated) <= MOST:
        raise Invalid(f"Put from {FEWEST} to {MOST} labels on the scale; there are {len(rated)}.")
    for one in used:
        _check(one)
    _once("label", [one.label.casefold() for one in used])
    _once("sign", [one.icon for one in used])
    _once("place", [str(one.order) for one in rated])
    found = []
    for one in used:
        value = rated.index(one) + 1 if one.rated else None
        tone = "r0" if value is None else f"r{1 + round((value - 1) * (TONES - 1) / (len(rated) - 1))}"
        found.append(_with(one, value=value, tone=tone))
    return found


def labels_now(session: Session) -> list[Label]:
    """The scale as it is, those not in use any more last."""
    rows = session.scalars(
        select(Rating).order_by(Rating.retired_at.is_not(None), Rating.position, Rating.id)
    )
    return [
        Label(
            key=row.key,
            label=row.label,
            definition=row.definition,
            icon=row.icon,
            rated=row.value is not None,
            order=row.position,
            in_use=row.retired_at is None,
            look_again_days=row.look_again_days,
            value=row.value,
            tone=row.tone,
        )
        for row in rows
    ]


def digest_of_scale(session: Session) -> str:
    """A fingerprint of the scale as it is, so that the slower of two admins is told."""
    rows = [[one.key, one.in_use, one.look_again_days, one.order, *_seen(one)] for one in labels_now(session)]
    return hashlib.sha256(canonical(rows).encode()).hexdigest()


def effects_of(session: Session, labels: Sequence[Label]) -> Effects:
    """What saving ``labels`` would do to what is published, approved and under work."""
    before = {one.key: _seen(one) for one in labels_now(session) if one.in_use}
    after = {one.key: _seen(one) for one in arranged(labels)}
    visible = list(before.items()) != list(after.items())
    touched = {key for key, seen in before.items() if after.get(key) != seen}
    gone = before.keys() - after.keys()
    standing = select(Listing.rating_key, func.count()).where(Listing.standing).group_by(Listing.rating_key)
    counts = Counter({row[0]: row[1] for row in session.execute(standing)})
    approved = select(func.count()).where(Claim.state == ClaimState.APPROVED)
    scheduled = select(func.count()).select_from(Schedule).where(Schedule.ended_at.is_(None))
    without = (
        select(func.count())
        .select_from(Verdict)
        .join(Claim, Claim.id == Verdict.claim_id)
        .join(Rating, Rating.id == Verdict.rating_id)
        .where(Rating.key.in_(gone), Claim.state.in_(UNDER_WORK))
    )
    return Effects(
        visible=visible,
        published=counts.total(),
        carried={before[key][0]: counts[key] for key in before if key in touched and counts[key]},
        approved=(session.scalar(approved) or 0) if visible else 0,
        scheduled=(session.scalar(scheduled) or 0) if visible else 0,
        without=session.scalar(without) or 0,
    )


def save_scale(session: Session, labels: Sequence[Label], *, actor: Actor, seen: str) -> None:
    """Make ``labels`` the scale. ``seen`` is the fingerprint of the one that was looked at.

    Approvals of what would look otherwise lapse with the commit (decision 18). Raises Conflict and Invalid.
    """
    require(actor, Permission.MANAGE_SCALE)
    rows = {row.key: row for row in session.scalars(select(Rating).order_by(Rating.id).with_for_update())}
    if digest_of_scale(session) != seen:
        raise Conflict("Somebody changed the scale after you opened it. Look at it again, then change it.")
    before, now = [_fact(one) for one in labels_now(session) if one.in_use], clock.now()
    wanted = arranged(labels)
    kept = {one.key for one in wanted if one.key}
    if not kept <= rows.keys():
        raise Invalid("There is no such label any more. Open the scale again.")
    for key in rows.keys() - kept:
        rows[key].retired_at = rows[key].retired_at or now
    for position, one in enumerate(wanted, start=1):
        row = rows.get(one.key)
        if row is None:
            row = Rating(key=first_free(slugify(one.label)[:32], set(rows)))
            rows[row.key] = row
            session.add(row)
        row.label, row.definition, row.icon, row.position = one.label, one.definition, one.icon, position
        row.value, row.tone, row.look_again_days, row.retired_at = (
            one.value,
            one.tone,
            one.look_again_days,
            None,
        )
    session.flush()
    record(
        session,
        "scale:save",
        actor=actor,
        subject_type="scale",
        subject_id=1,
        before=before,
        after=[_fact(one) for one in labels_now(session) if one.in_use],
    )


def _check(one: Label) -> None:
    if not one.label or len(one.label) > LONGEST_LABEL:
        raise Invalid(f"Give every label a name of at most {LONGEST_LABEL} characters.")
    if not one.definition or len(one.definition) > LONGEST_DEFINITION:
        raise Invalid(f"Say in at most {LONGEST_DEFINITION} characters what “{one.label}” stands for.")
    if one.icon not in SIGNS:
        raise Invalid(f"Choose a sign for “{one.label}”.")
    if one.look_again_days is not None and not 1 <= one.look_again_days <= MOST_DAYS:
        raise Invalid(f"Give from 1 to {MOST_DAYS} days for “{one.label}”, or nothing.")


def _once(what: str, found: Sequence[str]) -> None:
    twice = [one for one, n in Counter(found).items() if n > 1]
    if twice:
        raise Invalid(f"Every label needs a {what} of its own; two have “{twice[0].replace('-', ' ')}”.")


def _seen(one: Label) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in SEEN)


def _fact(one: Label) -> dict[str, Any]:
    return {"key": one.key, **{name: getattr(one, name) for name in SEEN}}


def _with(one: Label, *, value: int | None, tone: str) -> Label:
    return Label(
        key=one.key,
        label=one.label,
        definition=one.definition,
        icon=one.icon,
        rated=one.rated,
        order=one.order,
        in_use=True,
        look_again_days=one.look_again_days,
        value=value,
        tone=tone,
    )
