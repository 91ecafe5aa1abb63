"""What would be published, before it is: for the approval page and the last look before publishing. Pure."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from factcheck.kit.slugs import slugify
from factcheck.kit.tongues import WRITTEN_IN
from factcheck.publishing.addresses import check_url, host_of
from factcheck.publishing.claimreview import claim_review, media_reviews
from factcheck.publishing.content import Content, freeze, is_retracted, note_of, visible_text
from factcheck.publishing.lint import Finding, PageFacts, lint, lint_media


def as_if_published(content: Content, *, at: datetime) -> Content:
    """``content`` of a round as a first version published ``at`` that moment."""
    return freeze(
        content,
        approved_by="",
        slug=slugify(content["claim"]["text"]),
        first_published_at=at,
        notes=[note_of(1, "first", "", at)],
    )


def markup(content: Content, *, base_url: str, newsroom_name: str, language: str = "en") -> str:
    """The ClaimReview of ``content``, and its MediaReviews, as people can read them; "" while there is no rating to build it from."""
    if not content.get("rating"):
        return ""
    said = {"base_url": base_url, "newsroom_name": newsroom_name, "language": language}
    blocks = [claim_review(content, **said), *media_reviews(content, **said)]
    return "\n\n".join(json.dumps(block, ensure_ascii=False, indent=2) for block in blocks)


def page_facts(content: Content, *, base_url: str, language: str = WRITTEN_IN) -> PageFacts:
    """What the page of a publication is like, as far as its ClaimReview depends on it."""
    rating: dict[str, Any] = content.get("rating") or {}
    return PageFacts(
        canonical=check_url(base_url, content["publication"]["slug"]),
        own_host=host_of(base_url),
        text=visible_text(content, language),
        sources=len(content["sources"]),
        rated=rating.get("value") is not None and not is_retracted(content),
    )


def findings(content: Content, *, base_url: str, newsroom_name: str) -> list[Finding]:
    """What the lint says of one publication's ``content``."""
    if not content.get("rating"):
        # Without a rating there is no ClaimReview to build; the lint says so of an empty one.
        return lint({}, page=page_facts(content, base_url=base_url))
    review = claim_review(content, base_url=base_url, newsroom_name=newsroom_name)
    page = page_facts(content, base_url=base_url)
    media = media_reviews(content, base_url=base_url, newsroom_name=newsroom_name)
    there = sum("media" in appearance for appearance in content["appearances"])
    unjudged = 0 if is_retracted(content) else there - len(media)
    return lint(review, page=page) + lint_media(media, page=page, unjudged=unjudged)
