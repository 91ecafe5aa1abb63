"""The sample newsroom, lived through with the same verbs the pages use."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import factcheck.claims.extract  # noqa: F401  its job finds the claims
from factcheck.accounts.models import Person
from factcheck.accounts.people import add_person
from factcheck.articles.ingest import ingest
from factcheck.articles.models import ArticleVersion
from factcheck.authz.permissions import Role
from factcheck.claims.models import Appearance, Claim
from factcheck.claims.propose import propose
from factcheck.claims.queries import get_claim
from factcheck.claims.reword import reword
from factcheck.claims.triage import accept, merge, reject
from factcheck.dev.content import SampleArticle, SampleCheck, SampleSource, content
from factcheck.jobs.engine import run_due
from factcheck.kit import clock
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.models import PublicationKind
from factcheck.publishing.publish import publish
from factcheck.review.assign import assign, take
from factcheck.review.content import digest_now
from factcheck.review.decide import approve, send_back
from factcheck.review.evidence import add_source, change_source, sources_of
from factcheck.review.models import SendBackReason, Tier
from factcheck.review.publishers import add_publisher
from factcheck.review.ratings import scale
from factcheck.review.suggestions import suggest
from factcheck.review.translate import call_rating, translate
from factcheck.review.verdict import save_verdict, submit
from factcheck.talk import comment as talking
from factcheck.talk.models import About
from factcheck.talk.queries import get_thread

PASSWORD = "northmoor-sample"  # noqa: S105 - everybody’s, printed after filling; a sample has no secrets


class Newsroom(NamedTuple):
    """Who is there, and where the readers are. Names as invented as the town of Northmoor."""

    session: Session
    admin: Person
    triager: Person
    approver: Person
    reviewers: tuple[Person, Person, Person]
    versions: dict[str, ArticleVersion]  # by the article's address
    checks: dict[str, SampleCheck]
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
    _publishers(room)
    _being_reviewed(room)
    _waiting(room)
    _published(room)
    session.flush()


def _people(session: Session, base_url: str, name: str) -> Newsroom:
    """One admin, two editors, three reviewers, and the articles they begin with."""
    admin = _person(session, "Wilhelmina Quillfeather", Role.ADMIN)
    triager = _person(session, "Barnaby Inkwell", Role.EDITOR)
    approver = _person(session, "Cordelia Foolscap", Role.EDITOR)
    reviewers = (
        _person(session, "Jasper Footnote", Role.REVIEWER),
        _person(session, "Marigold Margin", Role.REVIEWER),
        _person(session, "Tobias Galley", Role.REVIEWER),
    )
    articles, checks = content()
    versions = {article.url: _article(session, article, triager) for article in articles}
    return Newsroom(session, admin, triager, approver, reviewers, versions, checks, base_url, name)


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


PUBLISHERS = (
    (
        "Sample Statistics Office",
        "statistics.example.org",
        Tier.PRIMARY,
        "Revises its tables each May; name the edition.",
    ),
    ("Fenwick Forum", "fenwick.example.org", Tier.SECONDARY, "Paid for by makers of power plants."),
    ("Northmoor Sample Health Office", "health.example.org", Tier.PRIMARY, ""),
)


def _publishers(room: Newsroom) -> None:
    """Three publishers that the newsroom has judged."""
    for name, site, tier, note in PUBLISHERS:
        add_publisher(room.session, actor=room.triager, name=name, site=site, tier=tier.value, note=note)


def _triage(room: Newsroom) -> None:
    """Some proposals are accepted, some are not; the rest stays proposed."""
    articles, _ = content()
    for article in articles:
        for words, reason, note in article.rejected:
            claim = _claim(room, article.url, words)
            reject(room.session, claim, actor=room.triager, reason=reason, note=note)
        for words in article.accepted:
            accept(room.session, _claim(room, article.url, words), actor=room.triager)


def _being_reviewed(room: Newsroom) -> None:
    """One claim that is overdue, one that has time."""
    _, slow, quick = room.reviewers
    late = _accepted(room, "deaths-prevented")
    assignment = assign(
        room.session, late, actor=room.triager, person=slow, due_at=clock.now() + timedelta(hours=1)
    )
    # The verb takes no due time that has passed; a sample without anything overdue would not show one.
    assignment.due_at = clock.now() - timedelta(days=1)
    _write(room, late, room.checks["deaths-prevented"], slow)
    early = _accepted(room, "new-plants")
    take(room.session, early, actor=quick, no_conflict=True, due_at=clock.now() + timedelta(days=3))


def _waiting(room: Newsroom) -> None:
    """Two verdicts wait for an editor, one of them for the second time; one is approved."""
    first, second, third = room.reviewers
    trade = _accepted(room, "europe-trade")
    same = _claim(room, room.checks["europe-trade"].url, room.checks["europe-trade"].same_as)
    merge(room.session, same, into=trade, actor=room.triager)
    _submitted(room, trade, room.checks["europe-trade"], first)
    _talked_about(room, trade, first)
    _sent_back(room, "allies", third)
    _approved(room, "wind-and-gas", second)


def _talked_about(room: Newsroom, claim: Claim, lead: Person) -> None:
    """A question at a source, other words for the summary, and a matter that is settled."""
    source = sources_of(room.session, claim.id)[0]
    ask = f"Is there a newer table, @{lead.name}? What the article counts is **all** trade."
    talking.begin(room.session, claim, actor=room.approver, about=About.SOURCE, source_id=source.id, text=ask)
    suggest(
        room.session,
        claim,
        actor=room.triager,
        about=About.SUMMARY,
        words=", and so cannot say whether it holds up",
        replacement=", so we cannot say whether it is right",
        text="Plainer. What do you think?",
    )
    said = talking.begin(
        room.session, claim, actor=lead, about=About.CLAIM, text="Does the report have a number?"
    )
    thread = get_thread(room.session, claim.id, said.comment.thread_id, hidden=())
    answer = "None that I could find; I wrote to the authors."
    talking.answer(room.session, thread, actor=room.triager, text=answer)
    talking.resolve(room.session, thread, actor=lead)


def _sent_back(room: Newsroom, name: str, reviewer: Person) -> None:
    """A source was missing; now it is there, and the verdict waits again."""
    check, claim = room.checks[name], _accepted(room, name)
    _submitted(room, claim, check, reviewer)
    send_back(
        room.session,
        claim,
        actor=room.approver,
        reasons=[SendBackReason.MISSING_SOURCE],
        note=check.note,
    )
    assert check.second_round is not None
    for source in check.second_round.sources:
        _add(room, claim, source, reviewer)
    again = check._replace(explanation=check.second_round.explanation, none_against=False)
    _write(room, claim, again, reviewer)
    submit(room.session, claim, actor=reviewer)


SPANISH_RATINGS = {
    "false": ("Falso", "La afirmación no se sostiene."),
    "mostly-false": (
        "Mayormente falso",
        "Una parte se sostiene, pero la afirmación en su conjunto da una imagen equivocada.",
    ),
    "half-true": ("Verdad a medias", "Tanto de la afirmación se sostiene como no."),
    "mostly-true": ("Mayormente cierto", "La afirmación se sostiene, salvo en algo que importa menos."),
    "true": ("Cierto", "La afirmación se sostiene."),
}
SPANISH_EXPLANATION = """\
El instituto se refiere a un rodeo **por toda Australia**. El *Sample Pilots’ Handbook* describe esa ruta y le da trece días
más, así que hay un viaje del que la afirmación casi es cierta.

No es el viaje que eligen los barcos. La tabla de rutas del *Sample Shipping Register* los lleva por los estrechos de
Indonesia, donde el rodeo dura **de tres a cuatro días**.

*Esto pertenece a una redacción de muestra (sample newsroom): sus fuentes son inventadas y sus cifras, ilustrativas.*
"""


def _published(room: Newsroom) -> None:
    """Four checks before readers, one of them corrected, one in Spanish too; one being updated; one withdrawn."""
    first, second, third = room.reviewers
    _in_spanish(room, _before_readers(room, "detour", first), third)
    _before_readers(room, "renewable", second)
    _before_readers(room, "tripled", third)
    _corrected(room, "solar", first)
    updated = _before_readers(room, "coal-and-gas", second)
    _opened_again(room, updated, PublicationKind.UPDATE, room.checks["coal-and-gas"].note)
    withdrawn = _before_readers(room, "clinics", third)
    retract(room.session, withdrawn, actor=room.triager, note=room.checks["clinics"].note)


def _in_spanish(room: Newsroom, original: Claim, translator: Person) -> None:
    """The same check for readers of Spanish, whose words for the scale are given."""
    for rating in scale(room.session):
        if rating.key in SPANISH_RATINGS:
            label, definition = SPANISH_RATINGS[rating.key]
            call_rating(
                room.session, rating, actor=room.admin, language="es", label=label, definition=definition
            )
    rating_key = room.checks["detour"].rating
    claim = translate(
        room.session,
        original,
        actor=translator,
        language="es",
        text="Los barcos que evitan el mar de la China Meridional tardan dos semanas más en llegar a Róterdam.",
        newsroom_language="en",
    )
    assign(room.session, claim, actor=room.triager, person=translator, due_at=clock.now() + timedelta(days=2))
    save_verdict(
        room.session,
        claim,
        actor=translator,
        rating=rating_key,
        summary="El rodeo habitual cuesta días y no semanas; solo una ruta poco frecuente se acerca a una quincena.",
        explanation=SPANISH_EXPLANATION,
        none_against=room.checks["detour"].none_against,
    )
    submit(room.session, claim, actor=translator)
    _approve(room, claim)
    _publish(room, claim)


def _corrected(room: Newsroom, name: str, reviewer: Person) -> None:
    """The first version names the wrong place in its first source; the second says so."""
    check = room.checks[name]
    right, *others = check.sources
    wrong = right._replace(locator=check.first_locator)
    claim = _accepted(room, name)
    _submitted(room, claim, check._replace(sources=(wrong, *others)), reviewer)
    _approve(room, claim)
    _publish(room, claim)
    _opened_again(room, claim, PublicationKind.CORRECTION, check.note)
    source = sources_of(room.session, claim.id)[0]
    change_source(room.session, source, actor=reviewer, **right._asdict())
    submit(room.session, claim, actor=reviewer)
    _approve(room, claim)
    _publish(room, claim)


def _opened_again(room: Newsroom, claim: Claim, kind: PublicationKind, note: str) -> None:
    """Readers still see the last version, and that a new one is being written."""
    correct(room.session, claim, actor=room.triager, kind=kind, note=note)


def _claim(room: Newsroom, url: str, words: str) -> Claim:
    """The proposal whose words in the article hold ``words``; where there is none, an editor marks it."""
    version = room.versions[url]
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


def _accepted(room: Newsroom, name: str) -> Claim:
    """The claim of that check, put into the newsroom's words and accepted."""
    check = room.checks[name]
    claim = _claim(room, check.url, check.quote)
    reword(
        room.session,
        claim,
        text=check.text,
        claimant=check.claimant,
        said_on=check.said_on,
        kind=check.kind,
        topics=check.topics,
        actor=room.triager,
    )
    accept(room.session, claim, actor=room.triager)
    return claim


def _submitted(room: Newsroom, claim: Claim, check: SampleCheck, reviewer: Person) -> None:
    assign(room.session, claim, actor=room.triager, person=reviewer, due_at=clock.now() + timedelta(days=2))
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


def _approved(room: Newsroom, name: str, reviewer: Person) -> Claim:
    claim = _accepted(room, name)
    _submitted(room, claim, room.checks[name], reviewer)
    _approve(room, claim)
    return claim


def _approve(room: Newsroom, claim: Claim) -> None:
    approve(room.session, claim, actor=room.approver, seen=digest_now(room.session, claim))


def _before_readers(room: Newsroom, name: str, reviewer: Person) -> Claim:
    claim = _approved(room, name, reviewer)
    _publish(room, claim)
    return claim


def _publish(room: Newsroom, claim: Claim) -> None:
    publish(room.session, claim, actor=room.triager, base_url=room.base_url, newsroom_name=room.name)
