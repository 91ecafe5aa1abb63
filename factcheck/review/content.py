"""Exactly what would be published, as plain data, and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from factcheck.accounts.models import Person
from factcheck.articles.models import ArticleVersion
from factcheck.claims.models import Appearance, Claim, Contribution
from factcheck.db import canonical
from factcheck.kit.markdown import to_html
from factcheck.review.models import AppearanceMedia, Rating, RatingWords, Source, Translation
from factcheck.review.queries import lead_of, media_of, sources_of, verdict_of
from factcheck.review.ratings import scale
from factcheck.review.translations import published_content, rating_words, translation_of

Content = dict[str, Any]


def build_content(session: Session, claim: Claim) -> Content:
    """Everything readers would see of ``claim`` now: JSON data only, read afresh from the database."""
    claim = _with_places(session, claim.id)
    translation = translation_of(session, claim.id)
    words = rating_words(session, translation.language if translation else "")
    verdict = verdict_of(session, claim.id)
    explanation = verdict.explanation if verdict else ""
    return {
        "claim": {
            "id": claim.id,
            "text": claim.text,
            "claimant": claim.claimant,
            "said_on": claim.said_on.isoformat() if claim.said_on else None,
            "kind": claim.kind.value,
        },
        "topics": [{"name": topic.name, "slug": topic.slug} for topic in claim.topics],
        "appearances": _said_where(session, claim, translation),
        "rating": _rating(verdict.rating, words) if verdict and verdict.rating else None,
        "scale": [_rating(rating, words) for rating in scale(session)],
        "summary": verdict.summary if verdict else "",
        "explanation": explanation,
        "explanation_html": to_html(explanation),
        "sources": [_source(source) for source in sources_of(session, claim.id)],
        "none_against": verdict.none_against if verdict else False,
        "people": {"checked_by": _checked_by(session, claim.id)},
        **_tongue(translation),
    }


def digest_of(content: Content) -> str:
    """The SHA-256 (hex) of ``content``: the same for the same content, on any machine."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def digest_now(session: Session, claim: Claim) -> str:
    """The digest of what would be published at this moment."""
    return digest_of(build_content(session, claim))


def _with_places(session: Session, claim_id: int) -> Claim:
    places = selectinload(Claim.appearances).joinedload(Appearance.article_version)
    return session.scalars(
        select(Claim)
        .where(Claim.id == claim_id)
        .options(places.joinedload(ArticleVersion.article), selectinload(Claim.topics))
        .execution_options(populate_existing=True)
    ).one()


def _said_where(session: Session, claim: Claim, translation: Translation | None) -> list[dict[str, Any]]:
    """Where readers are told it was said: of a translation, what they have of its original and no draft of that."""
    if translation is not None:
        told: list[dict[str, Any]] = published_content(session, translation.original_id).get(
            "appearances", []
        )
        return told
    media = media_of(session, [appearance.id for appearance in claim.appearances])
    return [_appearance(appearance, media.get(appearance.id)) for appearance in _said(claim.appearances)]


def _said(appearances: Sequence[Appearance]) -> list[Appearance]:
    """Of all places, those that are named: the same words in later versions of an article are no new place.

    So an article that is fetched again, its words unchanged, changes nothing that was approved.
    """
    first: dict[tuple[int, str], ArticleVersion] = {}
    for appearance in appearances:
        version = appearance.article_version
        key = (version.article_id, appearance.quote)
        if key not in first or version.number < first[key].number:
            first[key] = version
    return [
        one for one in appearances if first[one.article_version.article_id, one.quote] is one.article_version
    ]


def _appearance(appearance: Appearance, media: AppearanceMedia | None) -> dict[str, Any]:
    article = appearance.article_version.article
    return {
        "quote": appearance.quote,
        "prefix": appearance.prefix,
        "suffix": appearance.suffix,
        "claimant": appearance.claimant_full or appearance.claimant,
        "start": appearance.start,
        "end": appearance.end,
        "article": {
            "id": article.id,
            "title": article.title,
            "url": article.url,
            "publisher": article.publisher,
            "byline": article.byline,
            "published_on": article.published_on.isoformat() if article.published_on else None,
        },
        **({"media": _media(media)} if media else {}),
    }


def _media(media: AppearanceMedia) -> dict[str, Any]:
    copy = media.copy
    return {
        "kind": media.kind.value,
        "url": media.url,
        "category": media.category.value if media.category else None,
        "context": media.context,
        "original_url": media.original_url,
        "sha256": copy.sha256 if copy else None,
        "picture": copy.small if copy and media.shown else None,  # the name of the picture drawn anew
    }


def _tongue(translation: Translation | None) -> dict[str, Any]:
    """Said only where it is a translation, so that what was approved before there were any still is."""
    if translation is None:
        return {}
    return {"language": translation.language, "translation_of": {"claim": translation.original_id}}


def _rating(rating: Rating, words: Mapping[int, RatingWords]) -> dict[str, Any]:
    facts = {name: getattr(rating, name) for name in ("key", "label", "definition", "value", "tone", "icon")}
    called = words.get(rating.id)
    if called is not None:
        facts |= {"label": called.label, "definition": called.definition or rating.definition}
    return facts


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "url": source.url,
        "reference": source.reference,
        "publisher": source.publisher,
        "published_on": source.published_on.isoformat() if source.published_on else None,
        "quote": source.quote,
        "locator": source.locator,
        "stance": source.stance.value,
        "tier": source.tier.value,
        **_of_copy(source),
    }


def _of_copy(source: Source) -> dict[str, Any]:
    """What is told only where it is known, so that what was approved before such things were kept still is."""
    copy = source.copy
    known: dict[str, Any] = {"author": source.author, "language": source.language}
    known["archived"] = source.archived_url
    if source.place:
        known["place"] = source.place
    if copy is not None and copy.kept_at is not None:
        known["copy"] = {"kept_at": copy.kept_at.isoformat(timespec="seconds"), "sha256": copy.sha256}
    return {name: value for name, value in known.items() if value}


def _checked_by(session: Session, claim_id: int) -> list[str]:
    """Who researched it, in the order they began; the lead while nobody has written anything."""
    rows = session.execute(
        select(Person.name, func.min(Contribution.first_at).label("began"))
        .join(Contribution, Contribution.person_id == Person.id)
        .where(Contribution.claim_id == claim_id, Contribution.what.in_(("verdict", "sources")))
        .group_by(Person.id, Person.name)
        .order_by("began", Person.id)
    ).all()
    lead = None if rows else lead_of(session, claim_id)
    return [row.name for row in rows] or ([lead.person.name] if lead else [])
