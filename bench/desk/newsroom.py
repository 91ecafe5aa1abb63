"""Newsrooms of any size, filled quickly: the same mix of states, kinds, claimants and topics at each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import Engine, Table, insert, text
from sqlalchemy.engine import Connection

from factcheck.accounts.models import Person
from factcheck.articles.models import Article, ArticleVersion, Origin
from factcheck.authz.permissions import Role
from factcheck.claims.models import (
    Appearance,
    Claim,
    Contribution,
    Kind,
    RejectReason,
    Stay,
    Topic,
    claim_topic,
)
from factcheck.claims.models import ClaimState as S
from factcheck.kit import clock
from factcheck.publishing.models import Check, Listing, Publication, PublicationKind
from factcheck.review.models import Assignment, Decision, DecisionKind, Round, Source, Stance, Tier, Verdict

CHUNK = 10_000
A_PERSON_FOR = 5_000  # claims; at least REVIEWERS
REVIEWERS = 12
IN_AN_ARTICLE = 20  # claims
# Of a thousand claims so many are in each state: an archive is mostly judged, and much was never looked at.
MIX = {S.PROPOSED: 600, S.REJECTED: 220, S.ACCEPTED: 15, S.IN_REVIEW: 15, S.SUBMITTED: 5, S.APPROVED: 2}
MIX[S.PUBLISHED] = 1000 - sum(MIX.values())
WITH_VERDICT = (S.SUBMITTED, S.APPROVED, S.PUBLISHED)
NAMES = [
    "Ashdown",
    "Brackwater",
    "Calder",
    "Dunmere",
    "Eastholm",
    "Fenwick",
    "Garrick",
    "Harbour",
    "Inver",
    "Kelso",
    "Lund",
    "Marrow",
    "Northmoor",
]
BODIES = [
    "Board",
    "Council",
    "Forum",
    "Gazette",
    "Institute",
    "Ministry",
    "Office",
    "Union",
    "Trust",
    "Water",
]
THINGS = [
    "exports",
    "ferries",
    "fees",
    "wages",
    "rents",
    "trains",
    "harvests",
    "clinics",
    "schools",
    "turbines",
    "tolls",
    "floods",
    "pensions",
    "fares",
]
MOVES = ["rose", "fell", "doubled", "halved", "stalled", "recovered", "slipped", "grew"]
RARE = [f"{first}{last}" for first in NAMES for last in ("ville", "stead", "combe", "thwaite", "mouth")]


def fill(engine: Engine, size: int, *, seed: int = 7) -> None:
    """Put ``size`` claims into the migrated, empty database of ``engine``, with all that belongs to them."""
    chance, now = random.Random(seed), clock.now()  # noqa: S311 - a bench draws no secrets
    with engine.execution_options(factcheck_writes=True).connect() as connection:
        anew = _without_indexes(connection)
        people = max(REVIEWERS, size // A_PERSON_FOR)
        _add(connection, Person.__table__, _people(people, now))
        _add(
            connection, Topic.__table__, ({"name": f"Topic {n}", "slug": f"topic-{n}"} for n in range(1, 31))
        )
        articles = max(1, size // IN_AN_ARTICLE)
        _add(connection, Article.__table__, _articles(articles, now, chance))
        _add(connection, ArticleVersion.__table__, _versions(articles, now))
        states = chance.choices(list(MIX), weights=list(MIX.values()), k=size)
        _add(connection, Claim.__table__, _claims(states, now, chance))
        _add(connection, Appearance.__table__, _appearances(size))
        _add(
            connection, claim_topic, ({"claim_id": n, "topic_id": n % 30 + 1} for n in range(1, size + 1, 3))
        )
        _add(connection, Contribution.__table__, _contributions(states, people, now))
        _add(connection, Assignment.__table__, _assignments(states, people, now))
        rating = connection.scalar(text("SELECT min(id) FROM rating"))
        _add(connection, Verdict.__table__, _verdicts(states, people, rating, now))
        _add(connection, Stay.__table__, _stays(states, now, chance))
        _add(connection, Source.__table__, _sources(states, people, now))
        _add(connection, Round.__table__, _rounds(states, people, now))
        _add(connection, Decision.__table__, _decisions(states, now, chance))
        _add(connection, Check.__table__, _checks(states, now))
        _add(connection, Publication.__table__, _publications(states, now))
        _add(connection, Listing.__table__, _listings(states, now))
        for statement in anew:
            connection.exec_driver_sql(statement)
        connection.commit()
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("ANALYZE")


def _people(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    """An editor and an admin, then reviewers."""
    for n in range(1, count + 1):
        role = {1: Role.EDITOR, 2: Role.ADMIN}.get(n, Role.REVIEWER)
        yield {"email": f"p{n}@bench.example", "name": f"Pat Number{n}", "role": role, "created_at": now}


def _articles(count: int, now: datetime, chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1):
        yield {
            "title": f"{chance.choice(NAMES)} and its {chance.choice(THINGS)}, part {n}",
            "publisher": f"The {chance.choice(NAMES)} {chance.choice(BODIES)}",
            "reach": chance.choice((None, None, 5_000, 200_000)),
            "latest_number": 1,
            "created_at": now - timedelta(minutes=count - n),
        }


def _versions(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    words = "The exports rose by a tenth in 2023, the council said. " * IN_AN_ARTICLE
    for n in range(1, count + 1):
        yield {
            "article_id": n,
            "number": 1,
            "text": words,
            "sha256": "0" * 64,
            "origin": Origin.PASTED,
            "segments": [],
            "notes": [],
            "created_at": now,
        }


def _claims(states: list[S], now: datetime, chance: random.Random) -> Iterator[dict[str, Any]]:
    kinds = list(Kind)
    for n, state in enumerate(states, 1):
        score = round(chance.random(), 4)
        due = now + timedelta(hours=chance.randint(-48, 240)) if n % 50 == 0 else None
        claimant = f"{chance.choice(NAMES)} {chance.choice(BODIES)}"
        moved = f"{chance.choice(THINGS)} {chance.choice(MOVES)} by {chance.randint(1, 99)} percent"
        yield {
            "text": f"In {chance.randint(1950, 2025)} the {moved} in {chance.choice(RARE)}, number {n}.",
            "state": state,
            "state_since": now - timedelta(seconds=30 * (len(states) - n)),
            "claimant": claimant,
            "kind": kinds[n % len(kinds)],
            "score": score,
            "priority": 50 * score + (20 if due else 0),
            "due_at": due,
            "reasons": ["a percentage", "a comparison over time"],
            "unresolved": [],
            "reject_reason": RejectReason.TRIVIAL if state is S.REJECTED else None,
            "created_at": now - timedelta(seconds=30 * (len(states) - n)),
        }


def _appearances(count: int) -> Iterator[dict[str, Any]]:
    sentence = len("The exports rose by a tenth in 2023, the council said. ")
    for n in range(1, count + 1):
        start = (n - 1) % IN_AN_ARTICLE * sentence
        yield {
            "claim_id": n,
            "article_version_id": min((n - 1) // IN_AN_ARTICLE + 1, max(1, count // IN_AN_ARTICLE)),
            "start": start,
            "end": start + 35,
            "quote": "The exports rose by a tenth in 2023",
        }


def _worked_on(states: list[S], among: Iterable[S]) -> Iterator[tuple[int, S]]:
    wanted = set(among)
    return ((n, state) for n, state in enumerate(states, 1) if state in wanted)


def _who(claim: int, people: int) -> int:
    """A reviewer, everybody in turn."""
    return 3 + claim % (people - 2)


def _contributions(states: list[S], people: int, now: datetime) -> Iterator[dict[str, Any]]:
    for n, _state in _worked_on(states, {S.IN_REVIEW, *WITH_VERDICT}):
        yield {"claim_id": n, "person_id": _who(n, people), "what": "assigned", "first_at": now}


def _assignments(states: list[S], people: int, now: datetime) -> Iterator[dict[str, Any]]:
    for n, state in _worked_on(states, {S.IN_REVIEW, *WITH_VERDICT}):
        yield {
            "claim_id": n,
            "person_id": _who(n, people),
            "assigned_by_id": 1,
            "due_at": now + timedelta(hours=n % 200 - 20),
            "created_at": now,
            "ended_at": now if state is S.PUBLISHED else None,
        }


def _verdicts(states: list[S], people: int, rating: int | None, now: datetime) -> Iterator[dict[str, Any]]:
    for n, _state in _worked_on(states, WITH_VERDICT):
        yield {
            "claim_id": n,
            "rating_id": rating,
            "summary": "It did not.",
            "explanation": "As told.",
            "updated_at": now,
            "updated_by_id": _who(n, people),
        }


def _moved(n: int, states: list[S], now: datetime) -> datetime:
    return now - timedelta(seconds=30 * (len(states) - n))


WAY = [S.PROPOSED, S.ACCEPTED, S.IN_REVIEW, S.SUBMITTED, S.APPROVED, S.PUBLISHED]


def _stays(states: list[S], now: datetime, chance: random.Random) -> Iterator[dict[str, Any]]:
    """The way of each claim to where it is now, told from there backwards."""
    for n, state in enumerate(states, 1):
        passed = [S.PROPOSED] if state is S.REJECTED else WAY[: WAY.index(state)]
        since, until = _moved(n, states, now), None
        for one in [state, *reversed(passed)]:
            yield {"claim_id": n, "state": one, "since": since, "until": until}
            since, until = since - timedelta(minutes=chance.randint(1, 3000)), since


def _sources(states: list[S], people: int, now: datetime) -> Iterator[dict[str, Any]]:
    for n, _state in _worked_on(states, WITH_VERDICT):
        for tier in (Tier.PRIMARY, Tier.SECONDARY):
            yield {
                "claim_id": n,
                "title": "Port statistics",
                "url": "https://statistics.example/ports",
                "quote": "Throughput rose by 2.1 per cent.",
                "locator": "table 3",
                "stance": Stance.REFUTES,
                "tier": tier,
                "added_by_id": _who(n, people),
                "created_at": _moved(n, states, now),
            }


def _rounds(states: list[S], people: int, now: datetime) -> Iterator[dict[str, Any]]:
    for n, _state in _worked_on(states, WITH_VERDICT):
        yield {
            "claim_id": n,
            "number": 1,
            "content": {},
            "digest": "0" * 64,
            "submitted_by_id": _who(n, people),
            "submitted_at": _moved(n, states, now),
        }


def _decisions(states: list[S], now: datetime, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Each round's: a fifth were sent back."""
    for number, (n, _state) in enumerate(_worked_on(states, WITH_VERDICT), 1):
        back = chance.random() < 0.2
        yield {
            "claim_id": n,
            "round_id": number,
            "kind": DecisionKind.SEND_BACK if back else DecisionKind.APPROVE,
            "digest": "0" * 64,
            "reasons": ["weak_source", "unclear_wording"] if back else [],
            "decided_by_id": 1,
            "decided_at": _moved(n, states, now),
        }


def _checks(states: list[S], now: datetime) -> Iterator[dict[str, Any]]:
    for n, _state in _worked_on(states, {S.PUBLISHED}):
        at = _moved(n, states, now)
        yield {
            "claim_id": n,
            "slug": f"check-{n}",
            "first_published_at": at,
            "current_number": 1,
            "words": f"The {THINGS[n % len(THINGS)]} {MOVES[n % len(MOVES)]} in {RARE[n % len(RARE)]}, number {n}.",
        }


RATINGS = [("false", "False", "r1"), ("half-true", "Half true", "r3"), ("true", "True", "r5")]


def _publications(states: list[S], now: datetime) -> Iterator[dict[str, Any]]:
    for number, (n, _state) in enumerate(_worked_on(states, {S.PUBLISHED}), 1):
        key, label, tone = RATINGS[n % len(RATINGS)]
        yield {
            "check_id": number,
            "number": 1,
            "kind": PublicationKind.FIRST,
            "content": {
                "claim": {"text": f"Number {n}.", "claimant": _checked(n)},
                "rating": {"key": key, "label": label, "tone": tone, "icon": "half", "value": 3},
                "summary": "It did not. " * 10,
                "explanation": "As told. " * 120,
                "topics": [],
            },
            "digest": "0" * 64,
            "approved_by_id": 1,
            "published_by_id": 1,
            "published_at": _moved(n, states, now),
        }


def _listings(states: list[S], now: datetime) -> Iterator[dict[str, Any]]:
    for number, (n, _state) in enumerate(_worked_on(states, {S.PUBLISHED}), 1):
        at, claimant = _moved(n, states, now), _checked(n)
        yield {
            "check_id": number,
            "publication_id": number,
            "standing": True,
            "rating_key": RATINGS[n % len(RATINGS)][0],
            "claimant": claimant,
            "claimant_slug": claimant.lower().replace(" ", "-"),
            "first_published_at": at,
            "changed_at": at,
        }


def _checked(n: int) -> str:
    """Who made the claim that check ``n`` is about."""
    return f"{NAMES[n % len(NAMES)]} {BODIES[n // len(NAMES) % len(BODIES)]}"


def _add(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Put ``rows`` in a chunk at a time, with what the models fill in: PostgreSQL's COPY is ten times an INSERT."""
    wanted: Table = table
    if connection.dialect.name != "postgresql":
        while chunk := list(islice(rows, CHUNK)):
            connection.execute(insert(wanted), chunk)
        return
    columns = [one for one in wanted.columns if one is not wanted.autoincrement_column]
    binders = [
        one.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for one in columns
    ]
    first = next(rows)
    usual = [None if one.name in first else _usual(one) for one in columns]
    names = ", ".join(f'"{one.name}"' for one in columns)
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{wanted.name}" ({names}) FROM STDIN') as copy:
        for row in chain([first], rows):
            values = [row.get(one.name, other) for one, other in zip(columns, usual, strict=True)]
            copy.write_row([bind(v) if bind else v for bind, v in zip(binders, values, strict=True)])


def _usual(column: Any) -> Any:
    """What the model gives a column that a row says nothing of."""
    if column.default is None:
        return None
    return column.default.arg(None) if column.default.is_callable else column.default.arg


def _without_indexes(connection: Connection) -> list[str]:
    """Take the indexes of the large tables away for the filling; the statements that make them anew.

    SQLite's table of words is filled by triggers, row by row; it too is made anew at the end.
    """
    if connection.dialect.name == "sqlite":
        find = (
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND "
            "(type = 'index' OR name LIKE 'claim_words_%' AND type = 'trigger')"
        )
        found = [tuple(row) for row in connection.execute(text(find))]
        anew = [str(sql) for _kind, _name, sql in found]
        anew.append("INSERT INTO claim_words (claim_words) VALUES ('rebuild')")
    else:
        find = (
            "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN "
            "(SELECT conname FROM pg_constraint) AND tablename IN ('claim', 'appearance', 'article', 'contribution', 'stay', 'source', 'decision', 'publication', 'listing')"
        )
        found = [tuple(row) for row in connection.execute(text(find))]
        anew = [str(sql) for _kind, _name, sql in found]
    for kind, name, _sql in found:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    return anew
