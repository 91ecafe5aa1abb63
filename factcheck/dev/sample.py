"""The sample newsroom, lived through with the same verbs the pages use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.accounts.people import add_person
from factcheck.articles.ingest import ingest
from factcheck.articles.models import ArticleVersion
from factcheck.authz.permissions import Role
from factcheck.claims.models import Appearance, Claim, RejectReason
from factcheck.claims.propose import propose
from factcheck.claims.queries import get_claim
from factcheck.claims.reword import reword
from factcheck.claims.triage import accept, merge, reject
from factcheck.dev import checks
from factcheck.dev.articles import ARTICLES, MEASLES, POWER, SUMMIT, SampleArticle
from factcheck.dev.checks import SampleCheck, SampleSource
from factcheck.jobs.engine import run_due
from factcheck.kit import clock
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.models import PublicationKind
from factcheck.publishing.publish import publish
from factcheck.review.assign import assign, take
from factcheck.review.content import digest_now
from factcheck.review.decide import approve, send_back
from factcheck.review.evidence import add_source, change_source, sources_of
from factcheck.review.models import SendBackReason
from factcheck.review.verdict import save_verdict, submit

PASSWORD = "northmoor-sample"  # noqa: S105 - everybody’s, printed after filling; a sample has no secrets
REJECTED = (
    (SUMMIT, "alliance should send more ships", RejectReason.OPINION, ""),
    (SUMMIT, "next summit will be held", RejectReason.NOT_YET_DUE, "Look again after June 2025."),
    (POWER, "most beautiful year", RejectReason.OPINION, ""),
    (POWER, "Prices will keep falling", RejectReason.NOT_YET_DUE, ""),
    (MEASLES, "only for the money", RejectReason.NOT_CHECKABLE, "No public evidence can show a motive."),
    (MEASLES, "scandal that a town", RejectReason.OPINION, ""),
)
ACCEPTED = (
    (SUMMIT, "A tribunal in The Hague ruled"),
    (POWER, "Germany shut its last three reactors"),
    (MEASLES, "83% of the world’s children"),
)


class Newsroom(NamedTuple):
    """Who is there, and where the readers are. Names as invented as the town of Northmoor."""

    session: Session
    triager: Person
    approver: Person
    reviewers: tuple[Person, Person, Person]
    versions: dict[str, ArticleVersion]
    base_url: str
    name: str


def fill(
    session: Session, *, base_url: str = "http://127.0.0.1:5000", newsroom_name: str = "The Newsroom"
) -> None:
    """Fill an empty database. Commits once on the way, so that the real job can find the claims."""
    room = _people(session, base_url, newsroom_name)
    session.commit()
    bind = session.get_bind()
    assert isinstance(bind, Engine)
    run_due(bind)
    _triage(room)
    _being_reviewed(room)
    _waiting(room)
    _published(room)
    session.flush()


def _people(session: Session, base_url: str, name: str) -> Newsroom:
    """One admin, two editors, three reviewers, and the articles they begin with."""
    _person(session, "Wilhelmina Quillfeather", Role.ADMIN)
    triager = _person(session, "Barnaby Inkwell", Role.EDITOR)
    approver = _person(session, "Cordelia Foolscap", Role.EDITOR)
    reviewers = (
        _person(session, "Jasper Footnote", Role.REVIEWER),
        _person(session, "Marigold Margin", Role.REVIEWER),
        _person(session, "Tobias Galley", Role.REVIEWER),
    )
    versions = {article.url: _article(session, article, triager) for article in ARTICLES}
    return Newsroom(session, triager, approver, reviewers, versions, base_url, name)


def _person(session: Session, name: str, role: Role) -> Person:
    email = f"{name.split()[0].lower()}@northmoor.example"
    return add_person(session, email=email, name=name, role=role, password=PASSWORD, actor=None)


def _article(session: Session, article: SampleArticle, actor: Person) -> ArticleVersion:
    return ingest(
        session,
        text=article.text,
        title=article.title,
        byline=article.byline,
        publisher=article.publisher,
        published_on=article.published_on,
        url=article.url,
        actor=actor,
    )


def _triage(room: Newsroom) -> None:
    """Some proposals are accepted, some are not, one is another; the rest stays proposed."""
    for article, words, reason, note in REJECTED:
        reject(room.session, _claim(room, article, words), actor=room.triager, reason=reason, note=note)
    for article, words in ACCEPTED:
        accept(room.session, _claim(room, article, words), actor=room.triager)


def _being_reviewed(room: Newsroom) -> None:
    """One claim that is overdue, one that has time."""
    late = _accepted(room, MEASLES, checks.DEATHS_PREVENTED)
    reviewer = room.reviewers[1]
    assignment = assign(
        room.session,
        late,
        actor=room.triager,
        person=reviewer,
        due_at=clock.now() + timedelta(hours=1),
    )
    # The verb takes no due time that has passed; a sample without anything overdue would not show one.
    assignment.due_at = clock.now() - timedelta(days=1)
    _write(room, late, checks.DEATHS_PREVENTED, reviewer)
    early = _accepted(room, POWER, checks.NEW_PLANTS)
    take(room.session, early, actor=room.reviewers[2], due_at=clock.now() + timedelta(days=3))


def _waiting(room: Newsroom) -> None:
    """Two verdicts wait for an editor, one of them for the second time; one is approved."""
    headline = _claim(room, SUMMIT, "Two fifths of Europe’s trade")
    trade = _accepted(room, SUMMIT, checks.EUROPE_TRADE)
    merge(room.session, headline, into=trade, actor=room.triager)
    _submitted(room, trade, checks.EUROPE_TRADE, room.reviewers[0])

    allies, reviewer = _accepted(room, SUMMIT, checks.ALLIES), room.reviewers[2]
    _submitted(room, allies, checks.ALLIES, reviewer)
    send_back(
        room.session,
        allies,
        actor=room.approver,
        reasons=[SendBackReason.MISSING_SOURCE],
        note="The notes of that table say how close two countries are. Please add them as a source.",
    )
    _add(room, allies, checks.ALLIES_SECOND, reviewer)
    _write(room, allies, checks.ALLIES_AGAIN, reviewer)
    submit(room.session, allies, actor=reviewer)

    _approved(room, POWER, checks.WIND_AND_GAS, room.reviewers[1])


def _published(room: Newsroom) -> None:
    """Four checks before readers, one of them corrected; one being updated; one withdrawn."""
    first, second, third = room.reviewers
    _before_readers(room, SUMMIT, checks.DETOUR, first)
    _before_readers(room, POWER, checks.RENEWABLE, second)
    _before_readers(room, MEASLES, checks.TRIPLED, third)
    _corrected(room, first)
    _being_updated(room, second)
    withdrawn = _before_readers(room, MEASLES, checks.CLINICS, third)
    retract(
        room.session,
        withdrawn,
        actor=room.triager,
        note="The list we relied on counts appointments, not families. We no longer know how many families "
        "were turned away, and withdraw this check.",
    )


def _corrected(room: Newsroom, reviewer: Person) -> None:
    """The first version names the wrong table; the second says so."""
    table, *others = checks.SOLAR.sources
    mistaken = table._replace(locator=checks.SOLAR_FIRST_LOCATOR)
    claim = _before_readers(room, POWER, checks.SOLAR._replace(sources=(mistaken, *others)), reviewer)
    correct(
        room.session,
        claim,
        actor=room.triager,
        kind=PublicationKind.CORRECTION,
        note="The first version of this check pointed to table 4 of the electricity accounts. The figures "
        "stand in table 1. The verdict has not changed.",
    )
    source = sources_of(room.session, claim.id)[0]
    change_source(room.session, source, actor=reviewer, **table._asdict())
    submit(room.session, claim, actor=reviewer)
    _approve(room, claim)
    _publish(room, claim)


def _being_updated(room: Newsroom, reviewer: Person) -> None:
    """Readers still see the first version, and that a new one is being written."""
    claim = _before_readers(room, POWER, checks.COAL_AND_GAS, reviewer)
    correct(
        room.session,
        claim,
        actor=room.triager,
        kind=PublicationKind.UPDATE,
        note="The statistics office has announced revised figures for gas. We are going through them.",
    )


def _claim(room: Newsroom, article: SampleArticle, words: str) -> Claim:
    """The proposal whose words in the article hold ``words``; where there is none, an editor marks it."""
    version = room.versions[article.url]
    found = room.session.scalar(
        select(Appearance.claim_id)
        .where(Appearance.article_version_id == version.id, Appearance.quote.contains(words, autoescape=True))
        .order_by(func.length(Appearance.quote))
        .limit(1)
    )
    if found is None:
        start = version.text.index(words)
        marked = propose(room.session, version, start=start, end=start + len(words), actor=room.triager)
        found = marked.id
    return get_claim(room.session, found)


def _accepted(room: Newsroom, article: SampleArticle, check: SampleCheck) -> Claim:
    claim = _claim(room, article, check.quote)
    _reword(room, claim, check, check.said_on or article.published_on)
    accept(room.session, claim, actor=room.triager)
    return claim


def _reword(room: Newsroom, claim: Claim, check: SampleCheck, said_on: date) -> None:
    reword(
        room.session,
        claim,
        text=check.text,
        claimant=check.claimant,
        said_on=said_on,
        kind=check.kind,
        topics=check.topics,
        actor=room.triager,
    )


def _submitted(room: Newsroom, claim: Claim, check: SampleCheck, reviewer: Person) -> None:
    assign(
        room.session,
        claim,
        actor=room.triager,
        person=reviewer,
        due_at=clock.now() + timedelta(days=2),
    )
    for source in check.sources:
        _add(room, claim, source, reviewer)
    _write(room, claim, check, reviewer)
    submit(room.session, claim, actor=reviewer)


def _add(room: Newsroom, claim: Claim, source: SampleSource, reviewer: Person) -> None:
    add_source(room.session, claim, actor=reviewer, **source._asdict())


def _write(room: Newsroom, claim: Claim, check: SampleCheck, reviewer: Person) -> None:
    save_verdict(
        room.session,
        claim,
        actor=reviewer,
        rating=check.rating or None,
        summary=check.summary,
        explanation=check.explanation,
        none_against=check.none_against,
    )


def _approved(room: Newsroom, article: SampleArticle, check: SampleCheck, reviewer: Person) -> Claim:
    claim = _accepted(room, article, check)
    _submitted(room, claim, check, reviewer)
    _approve(room, claim)
    return claim


def _approve(room: Newsroom, claim: Claim) -> None:
    approve(room.session, claim, actor=room.approver, seen=digest_now(room.session, claim))


def _before_readers(room: Newsroom, article: SampleArticle, check: SampleCheck, reviewer: Person) -> Claim:
    claim = _approved(room, article, check, reviewer)
    _publish(room, claim)
    return claim


def _publish(room: Newsroom, claim: Claim) -> None:
    publish(room.session, claim, actor=room.triager, base_url=room.base_url, newsroom_name=room.name)
