"""What would be published, before it is: for the approval page and the last look before publishing. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from factcheck.kit.slugs import slugify
from factcheck.publishing.addresses import check_url, host_of
from factcheck.publishing.claimreview import claim_review
from factcheck.publishing.content import Content, freeze, is_retracted, note_of, visible_text
from factcheck.publishing.lint import Finding, PageFacts, lint


def as_if_published(content: Content, *, at: datetime) -> Content:
    """``content`` of a round as a first version published ``at`` that moment."""
    return freeze(
        content,
        approved_by="",
        slug=slugify(content["claim"]["text"]),
        first_published_at=at,
        notes=[note_of(1, "first", "", at)],
    )


def page_facts(content: Content, *, base_url: str) -> PageFacts:
    """What the page of a publication is like, as far as its ClaimReview depends on it."""
    rating: dict[str, Any] = content.get("rating") or {}
    return PageFacts(
        canonical=check_url(base_url, content["publication"]["slug"]),
        own_host=host_of(base_url),
        text=visible_text(content),
        sources=len(content["sources"]),
        rated=rating.get("value") is not None and not is_retracted(content),
    )


def findings(content: Content, *, base_url: str, newsroom_name: str) -> list[Finding]:
    """What the lint says of one publication's ``content``."""
    if not content.get("rating"):
        # Without a rating there is no ClaimReview to build; the lint says so of an empty one.
        return lint({}, page=page_facts(content, base_url=base_url))
    review = claim_review(content, base_url=base_url, newsroom_name=newsroom_name)
    return lint(review, page=page_facts(content, base_url=base_url))
