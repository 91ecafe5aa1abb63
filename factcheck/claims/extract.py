"""From an article version to proposals: found by the engine, or marked by a person."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.models import ArticleVersion
from factcheck.articles.queries import get_article
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Appearance, Claim, Kind
from factcheck.claims.reanchor import reanchor
from factcheck.claims.spans import context_of, trim
from factcheck.errors import Invalid, NotFound
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler
from factcheck.kit import clock
from factcheck.nlp.types import Candidate

LONGEST_QUOTE = 2000


@handler("extract_claims")
def extract_job(run: JobRun, version_id: int) -> None:
    """Find the claims of one article version. Running it again makes no second claims."""
    from factcheck.nlp.extract import extract  # a large module that only workers need

    with run.read() as session:
        version = _version(session, version_id)
        published = get_article(session, version.article_id).published_on
        text = version.text

    def progress(done: int, total: int) -> None:
        if done == total or done % max(1, total // 20) == 0:
            run.report(done, total, "Reading the article")

    found = extract(text, published=published, progress=progress)
    with run.write() as session:
        keep(session, _version(session, version_id), found.candidates, engine=found.engine)


def keep(
    session: Session, version: ArticleVersion, candidates: Iterable[Candidate], *, engine: str
) -> list[Claim]:
    """Turn ``candidates`` into proposals; the new ones. Words that are a claim already are left alone."""
    carried = reanchor(session, version)
    taken = _spans(session, version)
    fresh = [
        _claim_of(version, found, engine) for found in candidates if (found.start, found.end) not in taken
    ]
    session.add_all(fresh)
    session.flush()
    if fresh or any(carried):
        record(
            session,
            "article:extract",
            actor=None,
            subject_type="article",
            subject_id=version.article_id,
            number=version.number,
            proposed=len(fresh),
            carried=carried.kept,
            changed=carried.changed,
            gone=carried.gone,
            engine=engine,
        )
    return fresh


def propose(
    session: Session,
    version: ArticleVersion,
    *,
    start: int,
    end: int,
    actor: Actor,
    text: str | None = None,
    claimant: str = "",
) -> Claim:
    """A person marks the words from ``start`` to ``end`` as a claim. The same words twice are one claim."""
    require(actor, Permission.PROPOSE)
    if not 0 <= start < end <= len(version.text):
        raise Invalid(
            "These words do not stand in this version of the text. Select them again.", field="quote"
        )
    start, end = trim(version.text, start, end)
    if start >= end:
        raise Invalid("Select some words first.", field="quote")
    if end - start > LONGEST_QUOTE:
        raise Invalid("This is too much for one claim. Select one sentence.", field="quote")
    known = session.scalar(
        select(Claim)
        .join(Appearance, Appearance.claim_id == Claim.id)
        .where(Appearance.article_version_id == version.id, Appearance.start == start, Appearance.end == end)
        .limit(1)
    )
    if known is not None:
        return known
    claim = _marked(version, start, end, actor, text, " ".join(claimant.split())[:200])
    session.add(claim)
    session.flush()
    record(
        session,
        "claim:propose",
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        version_id=version.id,
        start=start,
        end=end,
    )
    return claim


def _marked(
    version: ArticleVersion, start: int, end: int, actor: Actor, text: str | None, claimant: str
) -> Claim:
    quote = version.text[start:end]
    prefix, suffix = context_of(version.text, start, end)
    words = " ".join((text or quote).split())
    if len(words) > 1000:
        raise Invalid("A claim is one sentence of at most 1000 characters.", field="text")
    place = Appearance(
        article_version_id=version.id,
        start=start,
        end=end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        claimant=claimant,
        claimant_full=claimant,
    )
    return Claim(
        text=words,
        state_since=clock.now(),
        created_at=clock.now(),
        claimant=claimant,
        kind=Kind.OTHER,
        score=1.0,
        reasons=["a colleague marked it"],
        unresolved=[],
        created_by_id=actor.id,
        appearances=[place],
    )


def _claim_of(version: ArticleVersion, found: Candidate, engine: str) -> Claim:
    prefix, suffix = context_of(version.text, found.start, found.end)
    return Claim(
        text=found.text,
        state_since=clock.now(),
        created_at=clock.now(),
        claimant=(found.claimant_full or found.claimant)[:200],
        kind=_kind(found.kind),
        checkable=found.checkable,
        score=min(1.0, max(0.0, found.score)),
        reasons=list(found.reasons),
        unresolved=list(found.unresolved),
        engine=engine[:60],
        appearances=[
            Appearance(
                article_version_id=version.id,
                start=found.start,
                end=found.end,
                quote=version.text[found.start : found.end],
                prefix=prefix,
                suffix=suffix,
                claimant=found.claimant[:200],
                claimant_full=found.claimant_full[:200],
                cue=found.cue[:200],
                quoted=found.quoted,
            )
        ],
    )


def _appearances(session: Session, version: ArticleVersion) -> list[Appearance]:
    return list(session.scalars(select(Appearance).where(Appearance.article_version_id == version.id)))


def _spans(session: Session, version: ArticleVersion) -> set[tuple[int, int]]:
    return {(place.start, place.end) for place in _appearances(session, version)}


def _kind(name: str) -> Kind:
    return Kind(name) if name in set(Kind) else Kind.OTHER


def _version(session: Session, version_id: int) -> ArticleVersion:
    version = session.get(ArticleVersion, version_id)
    if version is None:
        raise NotFound("There is no such version.")
    return version
