"""Finding anything by words: claims, articles, checks, people. The same speed among very many.

A word is found by its beginning, so "harb" finds "harbour". The newest few hundred that hold every word are looked
at, and put in order here; ranking all of a million that hold a common word would take a second.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, Select, false, func, literal_column, select, text
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.articles.models import Article
from factcheck.claims.models import Claim, ClaimState
from factcheck.kit.words import words_in
from factcheck.publishing.models import Check

LOOKED_AT = 200  # of each kind
MOST_WORDS = 8
LONGEST = 200


class What(enum.StrEnum):
    """What can be found, in the order it is shown."""

    CLAIM = "claim"
    CHECK = "check"
    ARTICLE = "article"
    PERSON = "person"


class Found(NamedTuple):
    """Something found. ``address`` is an endpoint with its values; ``state`` is that of a claim."""

    what: What
    words: str
    about: str
    address: tuple[str, dict[str, str | int]]
    state: ClaimState | None = None


class Group(NamedTuple):
    """What was found of one kind, the likeliest first; ``more`` when that is not all."""

    what: What
    items: Sequence[Found]
    more: bool


def find(session: Session, typed: str, *, most: int) -> list[Group]:
    """What holds every word of ``typed``, at most ``most`` of each kind. Kinds without any are left out."""
    typed = " ".join(typed.split())[:LONGEST]
    words = words_in(typed)[:MOST_WORDS]
    if not words:
        return []
    groups = (
        (What.CLAIM, _claims(session, words, typed)),
        (What.CHECK, _checks(session, words, typed)),
        (What.ARTICLE, _articles(session, words, typed)),
        (What.PERSON, _people(session, words)),
    )
    return [Group(what, found[:most], len(found) > most) for what, found in groups if found]


def number_in(typed: str) -> int | None:
    """The claim's number that was typed: "12" or "#12"."""
    figures = typed.strip().removeprefix("#")
    return int(figures) if figures.isascii() and figures.isdecimal() and len(figures) < 10 else None


def _claims(session: Session, words: list[str], typed: str) -> list[Found]:
    wanted = select(Claim.id, Claim.text, Claim.claimant, Claim.state)
    held = _holding(session, "claim", Claim.id, words)
    rows = session.execute(wanted.where(held).order_by(Claim.id.desc()).limit(LOOKED_AT)).all()
    number = number_in(typed)
    named = session.execute(wanted.where(Claim.id == number)).all() if number is not None else []
    found = [
        Found(What.CLAIM, row.text, row.claimant, ("review.workbench", {"claim_id": row.id}), row.state)
        for row in rows
        if row.id != number
    ]
    first = [
        Found(What.CLAIM, row.text, f"Claim {row.id}", ("review.workbench", {"claim_id": row.id}), row.state)
        for row in named
    ]
    return first + _likeliest(found, typed)


def _checks(session: Session, words: list[str], typed: str) -> list[Found]:
    rows = session.execute(
        select(Check.slug, Claim.text, Claim.claimant)
        .join(Claim, Claim.id == Check.claim_id)
        .where(_holding(session, "check_page", Check.id, words))
        .order_by(Check.id.desc())
        .limit(LOOKED_AT)
    )
    found = [
        Found(What.CHECK, row.text, row.claimant, ("publishing.check", {"slug": row.slug})) for row in rows
    ]
    return _likeliest(found, typed)


def _articles(session: Session, words: list[str], typed: str) -> list[Found]:
    rows = session.execute(
        select(Article.id, Article.title, Article.publisher, Article.byline)
        .where(_holding(session, "article", Article.id, words))
        .order_by(Article.id.desc())
        .limit(LOOKED_AT)
    )
    found = [
        Found(
            What.ARTICLE,
            row.title,
            ", ".join(part for part in (row.publisher, row.byline) if part),
            ("articles.workspace", {"article_id": row.id}),
        )
        for row in rows
    ]
    return _likeliest(found, typed)


def _people(session: Session, words: list[str]) -> list[Found]:
    """Colleagues; those who have left are found by nobody. There are never very many."""
    wanted: Select[Person] = select(Person).where(Person.is_active)
    for word in words:
        wanted = wanted.where(Person.name.icontains(word, autoescape=True))
    return [
        Found(What.PERSON, person.name, person.role.value, ("desk.work_of", {"person_id": person.id}))
        for person in session.scalars(wanted.order_by(Person.name).limit(LOOKED_AT))
    ]


def _holding(
    session: Session, table: str, number: ColumnElement[int] | object, words: list[str]
) -> ColumnElement[bool]:
    """That the row of ``table`` with that number holds every word, the last perhaps only begun."""
    if not words:
        return false()
    if session.get_bind().dialect.name == "sqlite":
        wanted = " AND ".join(f'"{word}" *' for word in words)
        newest = text(
            f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH :wanted "  # noqa: S608 - our own names
            f"ORDER BY rowid DESC LIMIT {LOOKED_AT}"
        ).bindparams(wanted=wanted)
        return literal_column(f"{table}.id").in_(newest.columns(literal_column("rowid").label("rowid")))
    query = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in words))
    return literal_column(f"{table}.{table}_words").op("@@", is_comparison=True)(query)


def _likeliest(found: list[Found], typed: str) -> list[Found]:
    """The nearest to what was typed first; among equals the newest, as they came."""
    return sorted(found, key=lambda one: -fuzz.partial_ratio(typed.lower(), one.words.lower()) // 10)
