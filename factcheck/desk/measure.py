"""The dashboard's figures. What comes back from the database grows with days, labels and people, not with claims."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from factcheck.accounts.models import Person
from factcheck.claims.models import Claim, Topic, claim_topic
from factcheck.claims.models import ClaimState as S
from factcheck.claims.search import checked
from factcheck.db import TextEnum
from factcheck.desk.days import (
    ON_THE_WAY,
    claims_that_stood,
    claims_that_were_late,
    in_days,
    time_that_stays_took,
)
from factcheck.desk.models import DashboardDay
from factcheck.desk.period import Period
from factcheck.publishing.models import Check, Listing, Publication
from factcheck.publishing.shelves import ALL
from factcheck.review.models import (
    Assignment,
    AssignmentRole,
    Decision,
    DecisionKind,
    Round,
    SecondOpinion,
    Source,
    Tier,
    Translation,
)

COUNTED = (*ON_THE_WAY, S.PUBLISHED)
MOST = 12  # claimants or topics; the rest is added up


class Spent(NamedTuple):
    """How long claims stayed in a state that they left: in seconds; None where none left it."""

    state: S
    claims: int
    median: float | None
    ninetieth: float | None


class Load(NamedTuple):
    """What a person has to do now, and what they did in the period."""

    person_id: int
    name: str
    in_review: int
    overdue: int
    second: int
    submitted: int


class Label(NamedTuple):
    """A rating as publications carry it."""

    key: str
    label: str
    tone: str
    icon: str


class Rated(NamedTuple):
    """How often each rating was published about something."""

    about: str
    counts: dict[Label, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def claims_by_state(session: Session, period: Period) -> list[tuple[date, dict[S, int]]]:
    """How many claims stood in each state at the end of each day, today's so far."""
    days = in_days(session, period, DashboardDay.stood, partial(claims_that_stood, session))
    return [(day, {state: stood.get(state, 0) for state in COUNTED}) for day, stood in days]


def time_in_states(session: Session, period: Period) -> list[Spent]:
    """The median and the 90th percentile of the stays that ended in the period, of each state on the way."""
    days = in_days(session, period, DashboardDay.took, partial(time_that_stays_took, session))
    found = []
    for state in ON_THE_WAY:
        took = sorted(chain.from_iterable(by_state.get(state, ()) for _, by_state in days))
        found.append(Spent(state, len(took), _percentile(took, 0.5), _percentile(took, 0.9)))
    return found


def _percentile(values: Sequence[int], share: float) -> float | None:
    """The value at ``share`` of the way through sorted ``values``, between its neighbours where it falls there."""
    if not values:
        return None
    at = share * (len(values) - 1)
    low, high = values[math.floor(at)], values[math.ceil(at)]
    return low + (high - low) * (at - math.floor(at))


def overdue_by_day(session: Session, period: Period, *, now: datetime) -> list[tuple[date, int]]:
    """How many claims in review were late at the end of each day; today's so far."""
    return in_days(session, period, DashboardDay.overdue, partial(claims_that_were_late, session, now=now))


def workload(session: Session, period: Period, *, now: datetime) -> list[Load]:
    """Who has how much, the most laden first; those who neither have nor did anything are left out."""
    late = case((Assignment.due_at < now, 1), else_=0)
    # Written out, not sent beside: SQLite takes an index of some rows only when it can see that they suffice.
    role = literal(AssignmentRole.LEAD, TextEnum(AssignmentRole), literal_execute=True)
    leads = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            select(Assignment.person_id, func.count(), func.sum(late))
            .select_from(Claim)
            .join(Assignment, Assignment.claim_id == checked(Claim.id))
            .where(Claim.state == S.IN_REVIEW, Assignment.ended_at.is_(None), Assignment.role == role)
            .group_by(Assignment.person_id)
        )
    }
    asked = _by_person(
        session,
        SecondOpinion.person_id,
        SecondOpinion.person_id.is_not(None),
        SecondOpinion.given_at.is_(None),
        SecondOpinion.ended_at.is_(None),
    )
    done = _by_person(
        session,
        Round.submitted_by_id,
        Round.submitted_at >= period.since,
        Round.submitted_at < period.until,
    )
    names = session.execute(select(Person.id, Person.name).where(Person.id.in_({*leads, *asked, *done})))
    loads = [
        Load(number, name, *leads.get(number, (0, 0)), asked.get(number, 0), done.get(number, 0))
        for number, name in names
    ]
    return sorted(loads, key=lambda load: (-load.in_review, -load.overdue, load.name))


def _by_person(session: Session, who: Any, *conditions: ColumnElement[bool]) -> dict[int, int]:
    rows = session.execute(select(who, func.count()).where(*conditions).group_by(who))
    return {number: count for number, count in rows}  # noqa: C416 - rows are not pairs to the type checker


class SentBack(NamedTuple):
    """Why verdicts were sent back, how often, and of how many decisions."""

    reasons: list[tuple[str, int]]
    sent_back: int
    decisions: int


def send_backs(session: Session, period: Period) -> SentBack:
    """The reasons of the period, the most frequent first. A verdict may be sent back for several."""
    inside = and_(Decision.decided_at >= period.since, Decision.decided_at < period.until)
    kinds: dict[DecisionKind, int] = {}
    for kind, number in session.execute(
        select(Decision.kind, func.count()).where(inside).group_by(Decision.kind)
    ):
        kinds[kind] = number
    expand = func.json_each if _is_sqlite(session) else func.json_array_elements_text
    reason = expand(Decision.reasons).table_valued("value", joins_implicitly=True).c.value
    rows = session.execute(
        select(reason, func.count())
        .select_from(Decision)
        .where(inside, Decision.kind == DecisionKind.SEND_BACK)
        .group_by(reason)
        .order_by(func.count().desc(), reason)
    )
    sent = kinds.get(DecisionKind.SEND_BACK, 0)
    return SentBack([(str(row[0]), row[1]) for row in rows], sent, sum(kinds.values()))


def ratings_by_claimant(session: Session, period: Period) -> list[Rated]:
    """The ratings published in the period of whom most was checked, then of everybody else together."""
    return _rated(session, _ratings(period, Listing.claimant), "The article itself", "All others")


def ratings_by_topic(session: Session, period: Period) -> list[Rated]:
    """The ratings published in the period, of each topic. A check of two topics counts in both."""
    wanted = (
        _ratings(period, Topic.name)
        .join(Check, Check.id == Listing.check_id)
        .join(claim_topic, claim_topic.c.claim_id == Check.claim_id)
        .join(Topic, Topic.id == claim_topic.c.topic_id)
    )
    return _rated(session, wanted, "", "All others")


def sources_by_tier(session: Session, period: Period) -> list[tuple[Tier, int]]:
    """How many sources of each tier were added in the period and are still relied on."""
    counts: dict[Tier, int] = {}
    for tier, number in session.execute(
        select(Source.tier, func.count())
        .where(
            Source.created_at >= period.since,
            Source.created_at < period.until,
            Source.withdrawn_at.is_(None),
            ~exists().where(Translation.claim_id == Source.claim_id),  # it has its original's
        )
        .group_by(Source.tier)
    ):
        counts[tier] = number
    return [(tier, counts.get(tier, 0)) for tier in Tier]


Ratings: TypeAlias = Select[str, str, int, int]


def _ratings(period: Period, about: InstrumentedAttribute[str]) -> Ratings:
    """What readers have now of what was published in the period: how often, and where last. No draft is in it.

    A check counts once, in however many languages it is.
    """
    return (
        select(about, Listing.rating_key, func.count(), func.max(Listing.publication_id))
        .select_from(Listing)
        .where(Listing.changed_at >= period.since, Listing.changed_at < period.until, Listing.standing)
        .where(ALL.holds())
        .group_by(about, Listing.rating_key)
    )


def _rated(session: Session, wanted: Ratings, nobody: str, others: str) -> list[Rated]:
    rows = session.execute(wanted).all()
    newest: dict[str, int] = {}
    for _, key, _, publication in rows:
        newest[key] = max(publication, newest.get(key, 0))
    labels = _labels(session, newest)
    found: dict[str, Counter[Label]] = defaultdict(Counter)
    for about, key, number, _ in rows:
        found[about or nobody][labels[key]] += number
    order = sorted(found.items(), key=lambda one: (-one[1].total(), one[0]))
    rated = [Rated(about, dict(counts)) for about, counts in order[:MOST]]
    rest: Counter[Label] = sum((counts for _, counts in order[MOST:]), Counter())
    return [*rated, Rated(others, dict(rest))] if rest else rated


def _labels(session: Session, newest: dict[str, int]) -> dict[str, Label]:
    """Each rating as the newest publication carries it: a label that was worded anew counts as one."""
    rating = type_coerce(Publication.content, JSON)["rating"]
    parts = [rating[part].as_string() for part in Label._fields]
    rows = session.execute(select(Publication.id, *parts).where(Publication.id.in_(newest.values())))
    by_publication = {number: Label(*(part or "" for part in label)) for number, *label in rows}
    return {key: by_publication[number] for key, number in newest.items()}


def labels_of(rated: Iterable[Rated]) -> list[Label]:
    """Every rating among these, from the worst to the best, those off the scale last."""
    found = {label for one in rated for label in one.counts}
    return sorted(found, key=lambda label: (label.tone == "r0", label.tone, label.label))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
