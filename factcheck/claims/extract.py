"""From an article version to proposals, found by the engine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import read_settings
from factcheck.articles.models import ArticleVersion
from factcheck.articles.queries import get_article
from factcheck.articles.transcript import speaker_at
from factcheck.claims.models import Appearance, Claim, Kind
from factcheck.claims.priority import prioritise
from factcheck.claims.reanchor import reanchor
from factcheck.claims.spans import context_of
from factcheck.errors import NotFound
from factcheck.history.record import record
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.nlp.checkworthy import Scorer
from factcheck.nlp.types import Candidate, Extraction

if TYPE_CHECKING:
    from factcheck.llm.refine import Refined


@handler("extract_claims")
def extract_job(run: JobRun, version_id: int) -> None:
    """Find the claims of one article version. Running it again makes no second claims."""
    from factcheck.claims.learning import scorer_in_use  # large modules that only workers need
    from factcheck.nlp.extract import extract

    with run.read() as session:
        scorer = scorer_in_use(session)
        version = _version(session, version_id)
        published = get_article(session, version.article_id).published_on
        text = version.text

    def progress(done: int, total: int) -> None:
        if done == total or done % max(1, total // 20) == 0:
            run.report(done, total, "Reading the article")

    found = extract(text, published=published, scorer=scorer, progress=progress)
    refined = _refined(run, text, found, scorer)
    with run.write() as session:
        version = _version(session, version_id)
        version.notes = list(dict.fromkeys([*version.notes, *found.notes]))
        if refined is None:
            keep(session, version, found.candidates, engine=found.engine)
        else:
            keep(session, version, refined.candidates, engine=found.engine, refined=refined)


def _refined(run: JobRun, text: str, found: Extraction, scorer: Scorer) -> Refined | None:
    """The claims with a language model's help; None where the newsroom has set none up."""
    config = read_settings(os.environ)[0]
    if not config.llm_url:
        return None
    from factcheck.llm.endpoint import Endpoint
    from factcheck.llm.refine import Budget, refine

    run.report(0, 0, f"Asking {config.llm_model or 'the language model'} about the sentences")
    return refine(
        text,
        found,
        endpoint=Endpoint(
            url=config.llm_url,
            model=config.llm_model,
            key=config.llm_key,
            price_in=config.llm_price_in,
            price_out=config.llm_price_out,
        ),
        budget=Budget(seconds=config.llm_seconds, tokens=config.llm_tokens, cost=config.llm_cost),
        scorer=scorer,
    )


def keep(
    session: Session,
    version: ArticleVersion,
    candidates: Iterable[Candidate],
    *,
    engine: str,
    refined: Refined | None = None,
) -> list[Claim]:
    """Turn ``candidates`` into proposals; the new ones. Words that are a claim already are left alone.

    ``refined`` says which of them are a language model's, and what that took.
    """
    carried = reanchor(session, version)
    taken = _spans(session, version)
    fresh = []
    for found in candidates:
        place = (found.start, found.end)
        if place not in taken:
            by_model = refined is not None and place in refined.by_model
            fresh.append(_claim_of(version, found, refined.model if refined and by_model else engine))
    session.add_all(fresh)
    prioritise(session, fresh)
    if fresh:
        enqueue(session, "look_for_matches", {"claim_ids": [claim.id for claim in fresh]})
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
            **({} if refined is None else refined.facts()),
        )
    return fresh


def _claim_of(version: ArticleVersion, found: Candidate, engine: str) -> Claim:
    prefix, suffix = context_of(version.text, found.start, found.end)
    if not found.claimant and (speaking := speaker_at(version, found.start)):
        found = replace(found, claimant=speaking, claimant_full=speaking)
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
