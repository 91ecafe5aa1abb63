"""What would make a ClaimReview useless or wrong, said before anything is published. Pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from factcheck.publishing.addresses import host_of, is_web

LONGEST_CLAIM = 75  # characters; search engines cut a longer claim


class Level(enum.StrEnum):
    """What a finding does."""

    ERROR = "error"  # blocks publishing
    WARNING = "warning"  # readers may be worse off; an editor decides


class Part(enum.StrEnum):
    """Where a finding is mended."""

    CLAIM = "claim"  # its words, and when it was said
    CLAIMANT = "claimant"
    PLACES = "places"  # the articles it appeared in
    VERDICT = "verdict"
    SOURCES = "sources"
    SITE = "site"  # the settings of the newsroom


_PARTS = {
    "url-not-absolute": Part.SITE,
    "url-not-own-host": Part.SITE,
    "url-not-canonical": Part.SITE,
    "rating-not-an-object": Part.VERDICT,
    "rating-without-words": Part.VERDICT,
    "number-on-unrated": Part.VERDICT,
    "rated-without-numbers": Part.VERDICT,
    "worst-below-one": Part.VERDICT,
    "worst-not-below-best": Part.VERDICT,
    "value-outside-scale": Part.VERDICT,
    "rating-not-visible": Part.VERDICT,
    "claimant-without-name": Part.CLAIMANT,
    "claim-after-review": Part.CLAIM,
    "claim-not-visible": Part.CLAIM,
    "claim-long": Part.CLAIM,
    "appearance-several-urls": Part.PLACES,
    "appearance-not-a-url": Part.PLACES,
    "appearance-own-host": Part.PLACES,
    "no-source": Part.SOURCES,
    "media-not-a-url": Part.PLACES,
    "media-own-host": Part.PLACES,
    "media-original-own-host": Part.PLACES,
    "media-category-unknown": Part.PLACES,
    "media-not-judged": Part.PLACES,
    "media-without-context": Part.PLACES,
}


_NEEDS_CONTEXT = {"DecontextualizedContent", "EditedOrCroppedContent", "TransformedContent", "StagedContent"}
_CATEGORIES = _NEEDS_CONTEXT | {"OriginalMediaContent", "SatireOrParodyContent"}


class Finding(NamedTuple):
    """One thing found, in a sentence; ``rule`` names it for machines."""

    level: Level
    sentence: str
    rule: str

    @property
    def part(self) -> Part:
        """Where it is mended."""
        return _PARTS[self.rule]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page around the ClaimReview is like."""

    canonical: str  # the page's canonical link
    own_host: str
    text: str  # what readers see in the page's body
    sources: int
    rated: bool  # whether the label stands on the scale


Found = Iterator[Finding]


def lint(review: dict[str, Any], *, page: PageFacts) -> list[Finding]:
    """Everything wrong with ``review`` on that ``page``, errors first; empty when all is well."""
    rules = (_address, _rating, _claimant, _dates, _appearances, _visible, _sources, _length)
    found = [finding for rule in rules for finding in rule(review, page)]
    return sorted(found, key=lambda finding: finding.level is not Level.ERROR)


def lint_media(reviews: list[dict[str, Any]], *, page: PageFacts, unjudged: int = 0) -> list[Finding]:
    """Everything wrong with the MediaReviews of a page, errors first.

    ``unjudged`` is how many pictures and recordings have none, because nobody said how authentic they are.
    """
    found = [finding for review in reviews for finding in _media(review, page)]
    if unjudged:
        sentence = (
            "Nobody has said how authentic the picture or recording is, so search engines are not told."
        )
        found.append(Finding(Level.WARNING, sentence, "media-not-judged"))
    return sorted(found, key=lambda finding: finding.level is not Level.ERROR)


def _media(review: dict[str, Any], page: PageFacts) -> Found:
    category = str(review.get("mediaAuthenticityCategory", "")).removeprefix("https://schema.org/")
    if category not in _CATEGORIES:
        yield _error("media-category-unknown", "Say how authentic the picture or recording is.")
    for shown in review["itemReviewed"]["mediaItemAppearance"]:
        if not is_web(shown.get("contentUrl")):
            yield _error(
                "media-not-a-url", "The picture or recording needs the address at which it went round."
            )
        elif host_of(shown["contentUrl"]) == page.own_host:
            yield _error(
                "media-own-host", "Our own page cannot be where the picture or recording went round."
            )
    original = review.get("originalMediaLink")
    if original is not None and host_of(str(original)) == page.own_host:
        yield _error("media-original-own-host", "The original cannot stand on our own page.")
    if category in _NEEDS_CONTEXT and not review.get("originalMediaContextDescription"):
        yield Finding(
            Level.WARNING,
            "Say what the original picture or recording shows; readers and search engines are told.",
            "media-without-context",
        )


def errors_in(findings: list[Finding]) -> list[Finding]:
    """Those that block publishing."""
    return [finding for finding in findings if finding.level is Level.ERROR]


def _error(rule: str, sentence: str) -> Finding:
    return Finding(Level.ERROR, sentence, rule)


def _address(review: dict[str, Any], page: PageFacts) -> Found:
    url = review.get("url")
    if not isinstance(url, str) or not is_web(url):
        yield _error("url-not-absolute", "The check’s address must be complete, beginning with https://.")
        return
    if host_of(url) != page.own_host:
        yield _error("url-not-own-host", "The check’s address must be on this newsroom’s own site.")
    if url != page.canonical:
        yield _error("url-not-canonical", "The check’s address must equal the page’s canonical link.")


def _rating(review: dict[str, Any], page: PageFacts) -> Found:
    rating = review.get("reviewRating")
    if not isinstance(rating, dict):
        yield _error("rating-not-an-object", "The rating is missing. Choose one in the verdict.")
        return
    name = rating.get("alternateName")
    if not isinstance(name, str) or not name.strip():
        yield _error("rating-without-words", "The rating needs a label in words, such as “Mostly false”.")
    numbers = {key: rating.get(key) for key in ("ratingValue", "worstRating", "bestRating")}
    if page.rated:
        yield from _numbers(numbers)
    elif any(number is not None for number in numbers.values()):
        yield _error("number-on-unrated", "This label stands off the scale and must carry no number.")


def _numbers(numbers: dict[str, Any]) -> Found:
    value, worst, best = numbers.values()
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers.values()):
        yield _error(
            "rated-without-numbers", "A label on the scale needs its value and both ends as numbers."
        )
        return
    if worst < 1:
        yield _error("worst-below-one", "The worst value of the scale must be 1 or more.")
    if worst >= best:
        yield _error("worst-not-below-best", "The worst value of the scale must be less than the best.")
    if not worst <= value <= best:
        yield _error("value-outside-scale", "The rating’s value lies outside the scale.")


def _claimant(review: dict[str, Any], page: PageFacts) -> Found:
    author = _item(review).get("author")
    if author is None:
        return
    name = author.get("name") if isinstance(author, dict) else None
    if not isinstance(name, str) or not name.strip():
        yield _error("claimant-without-name", "The claimant has no name. Name whoever said it, or nobody.")


def _dates(review: dict[str, Any], page: PageFacts) -> Found:
    made, reviewed = _item(review).get("datePublished"), review.get("datePublished")
    # A day is enough, and both are written year first: the text compares as the dates do.
    if isinstance(made, str) and isinstance(reviewed, str) and made[:10] > reviewed[:10]:
        yield _error(
            "claim-after-review", "The claim is dated after our check of it. Correct when it was said."
        )


def _appearances(review: dict[str, Any], page: PageFacts) -> Found:
    works = _item(review).get("appearance") or []
    for work in works if isinstance(works, list) else [works]:
        url = work.get("url") if isinstance(work, dict) else work
        if (
            not isinstance(url, str)
            or len(re.findall(r"https?://", url)) > 1
            or re.search(r"[\s,]+http", url)
        ):
            yield _error(
                "appearance-several-urls", "Each place where the claim was made needs one address of its own."
            )
        elif not is_web(url):
            yield _error(
                "appearance-not-a-url", "A place where the claim was made has an address that does not work."
            )
        elif host_of(url) == page.own_host:
            yield _error("appearance-own-host", "Our own page cannot be where the claim was made.")


def _visible(review: dict[str, Any], page: PageFacts) -> Found:
    seen = _plain(page.text)
    claim = _plain(review.get("claimReviewed"))
    if not claim or claim not in seen:
        yield _error("claim-not-visible", "The claim must stand in the page in the same words.")
    rating = review.get("reviewRating")
    name = _plain(rating.get("alternateName")) if isinstance(rating, dict) else ""
    if name and name not in seen:
        yield _error("rating-not-visible", "The rating must stand in the page in the same words.")


def _sources(review: dict[str, Any], page: PageFacts) -> Found:
    if page.sources < 1:
        yield _error(
            "no-source", "There is no source. Readers must be able to see what the verdict rests on."
        )


def _length(review: dict[str, Any], page: PageFacts) -> Found:
    claim = review.get("claimReviewed")
    if isinstance(claim, str) and len(claim) > LONGEST_CLAIM:
        yield Finding(
            Level.WARNING,
            f"The claim has {len(claim)} characters; search engines may cut it after {LONGEST_CLAIM}.",
            "claim-long",
        )


def _item(review: dict[str, Any]) -> dict[str, Any]:
    item = review.get("itemReviewed")
    return item if isinstance(item, dict) else {}


def _plain(text: object) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""
