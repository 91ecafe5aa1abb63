"""Who should know of something: functions from what happened to people, used by the table of rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.articles.models import ArticleVersion
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim, ClaimState, Contribution, Rewording
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of
from factcheck.review.conflicts import conflicts_on
from factcheck.review.models import Assignment, AssignmentRole, Away, Decision, Round
from factcheck.review.sealed import sealed_among
from factcheck.talk.models import OF_THE_VERDICT, Comment


@dataclass(frozen=True, slots=True)
class Happening:
    """A record of the history with what the rules want to know of it."""

    record: HistoryRecord
    facts: dict[str, Any]
    actor: Person | None
    claim: Claim | None

    @property
    def key(self) -> str:
        """Its name among everything that people are told of."""
        return f"history:{self.record.seq}"

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.record.at


def happening(session: Session, record: HistoryRecord) -> Happening:
    """``record`` with its actor and its claim."""
    facts = facts_of(record)
    claim_id = record.subject_id if record.subject_type == "claim" else facts.get("claim")
    return Happening(
        record,
        facts,
        session.get(Person, record.actor_id) if record.actor_id else None,
        session.get(Claim, claim_id) if isinstance(claim_id, int) else None,
    )


def named(*facts: str) -> Any:
    """Whoever the facts of that name are about: one id, or several."""

    def whom(_session: Session, happened: Happening) -> Iterable[int]:
        for fact in facts:
            value = happened.facts.get(fact)
            yield from value if isinstance(value, list) else [value] if isinstance(value, int) else []

    return whom


def nothing(_session: Session, _happened: Happening) -> str:
    """Nobody wrote anything with it."""
    return ""


def fact(name: str) -> Any:
    """What stands in the fact of that name."""

    def note(_session: Session, happened: Happening) -> str:
        return str(happened.facts.get(name) or "")

    return note


def what_was_said(session: Session, happened: Happening) -> str:
    """The comment's words; nothing while a second opinion is awaited, or when it is about the verdict's own
    words: a rating may stand in it."""
    comment = session.get(Comment, happened.facts.get("comment") or 0)
    if comment is None or comment.withdrawn_at is not None or happened.claim is None:
        return ""
    if happened.facts.get("about") in OF_THE_VERDICT or sealed_among(session, [happened.claim.id]):
        return ""
    return comment.text


def who_took_part(session: Session, happened: Happening) -> Iterable[int]:
    """Who spoke in the thread before; nobody where its verdict is sealed, since only the lead may read it then."""
    claim = happened.claim
    if happened.facts.get("about") in OF_THE_VERDICT and claim and sealed_among(session, [claim.id]):
        return []
    return list(happened.facts.get("others") or [])


def the_lead(session: Session, happened: Happening) -> Iterable[int]:
    """Who leads the claim now."""
    return _assigned(session, happened, AssignmentRole.LEAD)


def the_authors(session: Session, happened: Happening) -> Iterable[int]:
    """Who leads the claim, and who submitted its newest round."""
    newest = select(Round.submitted_by_id).where(Round.claim_id == happened.record.subject_id)
    author = session.scalar(newest.order_by(Round.number.desc()).limit(1))
    return [*the_lead(session, happened), *([author] if author else [])]


def the_authors_and_who_approved(session: Session, happened: Happening) -> Iterable[int]:
    """Those, and the editor who gave the newest decision."""
    newest = select(Decision.decided_by_id).where(Decision.claim_id == happened.record.subject_id)
    editor = session.scalar(newest.order_by(Decision.id.desc()).limit(1))
    return [*the_authors(session, happened), *([editor] if editor else [])]


def who_worked_on_it(session: Session, happened: Happening) -> Iterable[int]:
    """Everybody who had a hand in the claim."""
    return session.scalars(
        select(Contribution.person_id).where(Contribution.claim_id == happened.record.subject_id).distinct()
    )


def who_may(permission: Permission) -> Any:
    """Everybody whose role holds ``permission``."""

    def whom(session: Session, _happened: Happening) -> Iterable[int]:
        return holders(session, permission)

    return whom


def who_may_decide(session: Session, happened: Happening) -> Iterable[int]:
    """The editors with four eyes on this claim, who do not keep away from it."""
    away = set(conflicts_on(session, happened.claim)) if happened.claim else set()
    return set(holders(session, Permission.DECIDE)) - set(who_worked_on_it(session, happened)) - away


def whose_words_changed(session: Session, happened: Happening) -> Iterable[int]:
    """The leads of claims whose words this version of an article changed; for one without a lead, the editors."""
    leads = session.execute(
        select(Claim.id, Assignment.person_id)
        .join(Rewording, Rewording.claim_id == Claim.id)
        .join(ArticleVersion, ArticleVersion.id == Rewording.article_version_id)
        .outerjoin(
            Assignment,
            (Assignment.claim_id == Claim.id)
            & Assignment.ended_at.is_(None)
            & (Assignment.role == AssignmentRole.LEAD),
        )
        .where(
            ArticleVersion.article_id == happened.record.subject_id,
            ArticleVersion.number == happened.facts.get("number"),
            Rewording.settled.is_(None),
            Claim.state.not_in((ClaimState.PROPOSED, ClaimState.REJECTED, ClaimState.MERGED)),
        )
    ).all()
    found = {person_id for _, person_id in leads if person_id is not None}
    if any(person_id is None for _, person_id in leads):
        found |= set(holders(session, Permission.ASSIGN))
    return found


def who_is_away(session: Session, today: date) -> set[int]:
    """The ids of everybody who takes no work on that day."""
    return set(
        session.scalars(
            select(Away.person_id).where(
                Away.starts_on <= today, Away.ends_on >= today, Away.withdrawn_at.is_(None)
            )
        )
    )


def holders(session: Session, permission: Permission) -> list[int]:
    """The ids of everybody who holds ``permission``."""
    people = session.scalars(select(Person).where(Person.is_active))
    return [person.id for person in people if may(person, permission)]


def _assigned(session: Session, happened: Happening, role: AssignmentRole) -> Iterable[int]:
    return session.scalars(
        select(Assignment.person_id).where(
            Assignment.claim_id == happened.record.subject_id,
            Assignment.ended_at.is_(None),
            Assignment.role == role,
        )
    ).all()
