"""Other claims that may be the same as a proposal: looked for once, when it is made or reworded; a person settles it.

Candidates are claims that share two of its most telling words, so the index finds them; only those are compared.
Two sentences with different figures say different things, however alike they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rapidfuzz import fuzz
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session, joinedload

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Appearance, Claim, Match, Settled
from factcheck.claims.queries import NOT_A_TARGET
from factcheck.claims.search import holds_two_of
from factcheck.errors import NotFound
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler
from factcheck.kit import clock
from factcheck.kit.words import words_in

ALIKE = 0.78  # of the words, in any order
CANDIDATES = 300  # that are compared
SHOWN = 3
TELLING = 5  # words that candidates are looked for by
SHORTEST = 4  # letters of a telling word


def look_for_matches(session: Session, claim: Claim) -> list[Match]:
    """Find and keep what may be the same as ``claim``. What somebody has settled stays settled."""
    session.flush()
    settled = set(
        session.scalars(select(Match.other_id).where(Match.claim_id == claim.id, Match.settled.is_not(None)))
    )
    session.execute(delete(Match).where(Match.claim_id == claim.id, Match.settled.is_(None)))
    found = [
        Match(claim_id=claim.id, other_id=number, alike=round(alike, 3), found_at=clock.now())
        for number, alike in _alike(session, claim)
        if number not in settled
    ]
    session.add_all(found)
    session.flush()
    return found


@handler("look_for_matches")
def look_for_matches_job(run: JobRun, claim_ids: list[int]) -> None:
    """Look for matches of claims that were just found."""
    with run.write() as session:
        for claim in session.scalars(select(Claim).where(Claim.id.in_(claim_ids)).order_by(Claim.id)).all():
            look_for_matches(session, claim)


def matches_of(session: Session, claim_ids: Collection[int]) -> dict[int, list[Match]]:
    """What may be the same as each of these claims and nobody has settled, the likeliest first."""
    rows = session.scalars(
        select(Match)
        .join(Match.other)
        .where(Match.claim_id.in_(claim_ids), Match.settled.is_(None), Claim.state.not_in(NOT_A_TARGET))
        .options(joinedload(Match.other))
        .order_by(Match.alike.desc(), Match.id)
    )
    found: dict[int, list[Match]] = {}
    for row in rows:
        found.setdefault(row.claim_id, []).append(row)
    return found


def get_match(session: Session, match_id: int) -> Match:
    """The match with the other claim. Raises NotFound."""
    found = session.scalar(select(Match).where(Match.id == match_id).options(joinedload(Match.other)))
    if found is None:
        raise NotFound("There is no such suggestion any more.")
    return found


def not_the_same(session: Session, match: Match, *, actor: Actor) -> None:
    """A person says that they are two claims: neither is suggested for the other again."""
    _settle(session, match, Settled.OTHER, actor)
    record(
        session,
        "claim:keep_apart",
        actor=actor,
        subject_type="claim",
        subject_id=match.claim_id,
        other=match.other_id,
    )


def open_again(session: Session, match: Match, *, actor: Actor) -> None:
    """Take that back."""
    require(actor, Permission.TRIAGE)
    match.settled = match.settled_at = match.settled_by_id = None
    session.flush()
    record(
        session,
        "claim:suggest_again",
        actor=actor,
        subject_type="claim",
        subject_id=match.claim_id,
        other=match.other_id,
    )


def _settle(session: Session, match: Match, as_: Settled, actor: Actor) -> None:
    require(actor, Permission.TRIAGE)
    match.settled, match.settled_at, match.settled_by_id = as_, clock.now(), actor.id
    session.flush()


def _alike(session: Session, claim: Claim) -> Sequence[tuple[int, float]]:
    """The numbers of claims that say nearly the same, the likeliest first."""
    words = _telling(claim.text)
    apart = set(
        session.scalars(
            select(Match.claim_id).where(Match.other_id == claim.id, Match.settled == Settled.OTHER)
        )
    )
    rows = session.execute(
        select(Claim.id, Claim.text)
        .where(
            holds_two_of(session, words),
            Claim.id != claim.id,
            Claim.state.not_in(NOT_A_TARGET),
            Claim.id.not_in(_around(claim)),
        )
        .limit(CANDIDATES)
    )
    mine = " ".join(words_in(claim.text))
    found = [
        (row.id, fuzz.token_sort_ratio(mine, " ".join(words_in(row.text))) / 100)
        for row in rows
        if row.id not in apart and _figures(row.text) == _figures(claim.text)
    ]
    return sorted((one for one in found if one[1] >= ALIKE), key=lambda one: (-one[1], one[0]))[:SHOWN]


def _around(claim: Claim) -> Select[tuple[int]]:
    """Claims on words that overlap with this one's: its parts, or what it is a part of."""
    other, own = Appearance.__table__.alias("other"), Appearance.__table__.alias("own")
    return select(other.c.claim_id).where(
        own.c.claim_id == claim.id,
        other.c.article_version_id == own.c.article_version_id,
        other.c.start < own.c.end,
        other.c.end > own.c.start,
    )


def _telling(text: str) -> list[str]:
    """The words that say most about what a claim is about: its figures, its names, its longest words."""
    names = {word.lower() for word in re.findall(r"(?<=\s)[A-Z][^\W\d_]+", text)}
    words = [word for word in words_in(text) if len(word) >= SHORTEST or word.isdecimal() or word in names]
    return sorted(words, key=lambda word: (-(word.isdecimal() + 2 * (word in names)), -len(word)))[:TELLING]


def _figures(text: str) -> set[str]:
    return {figure.strip(".,") for figure in re.findall(r"\d[\d.,]*", text)}
