"""What lists of checks need to know of each: kept beside the publications, made from them, replaced with them."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from factcheck.kit.slugs import slugify
from factcheck.publishing.content import Content, is_retracted
from factcheck.publishing.models import (
    Check,
    ListedArticle,
    ListedTopic,
    ListedTranslation,
    Listing,
    Publication,
)


def list_check(session: Session, check: Check, publication: Publication) -> Listing:
    """Put ``publication``, which readers of ``check`` now see, in the place of what lists knew of it."""
    content = publication.content
    for table in (ListedTopic, ListedArticle, ListedTranslation):
        session.execute(delete(table).where(table.check_id == check.id))
    listing = session.get(Listing, check.id) or Listing(check_id=check.id)
    for name, value in _facts(content).items():
        setattr(listing, name, value)
    listing.publication_id = publication.id
    listing.first_published_at = check.first_published_at
    listing.changed_at = publication.published_at
    session.add(listing)
    session.flush()
    topics = {topic["slug"]: topic["name"] for topic in content["topics"]}
    original = _original(session, content)
    if original is not None:
        session.add(ListedTranslation(check_id=check.id, original_id=original, language=content["language"]))
    articles = {seen["article"]["id"] for seen in content["appearances"]}
    session.add_all([ListedTopic(check_id=check.id, slug=slug, name=name) for slug, name in topics.items()])
    if original is None:  # the page of an article shows its passages once, in the newsroom's language
        session.add_all([ListedArticle(check_id=check.id, article_id=number) for number in articles])
    session.flush()
    return listing


def _original(session: Session, content: Content) -> int | None:
    """The id of the check that this one is a translation of."""
    of = content.get("translation_of")
    return session.scalar(select(Check.id).where(Check.claim_id == of["claim"])) if of else None


def _facts(content: Content) -> dict[str, str | bool]:
    claimant = (content["claim"].get("claimant") or "").strip()[:200]
    return {
        "standing": not is_retracted(content),
        "rating_key": content["rating"]["key"],
        "claimant": claimant,
        "claimant_slug": slug_of_claimant(claimant),
    }


def slug_of_claimant(claimant: str) -> str:
    """The last part of the address of the page of what ``claimant`` claimed; "" for nobody."""
    return slugify(claimant) if claimant.strip() else ""
