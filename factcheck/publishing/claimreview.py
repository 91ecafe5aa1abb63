"""A check as schema.org ClaimReview, for machines that read pages. Pure."""

from __future__ import annotations

import json
from typing import Any

from factcheck.publishing.addresses import check_url, host_of, is_web, site_url
from factcheck.publishing.content import Content, is_retracted, latest_note

Properties = dict[str, Any]


def claim_review(content: Content, *, base_url: str, newsroom_name: str, language: str = "en") -> Properties:
    """The ClaimReview of one publication's ``content``."""
    publication = content["publication"]
    url = check_url(base_url, publication["slug"])
    review: Properties = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "claimReviewed": content["claim"]["text"],
        "datePublished": publication["first_published_at"],
        "dateModified": publication["published_at"],
        "inLanguage": language,
        "author": {
            "@type": "Organization",
            "name": newsroom_name,
            "url": base_url,
            "publishingPrinciples": site_url(base_url, "/how-we-check"),
            "correctionsPolicy": site_url(base_url, "/corrections"),
        },
        "reviewRating": _rating(content),
        "itemReviewed": _claim(content, url=url, own_host=host_of(base_url)),
    }
    changes = [note for note in publication["notes"] if note["note"]]
    if changes:
        review["correction"] = [
            {"@type": "CorrectionComment", "text": note["note"], "datePublished": note["published_at"]}
            for note in changes
        ]
    if is_retracted(content):
        review["creativeWorkStatus"] = "Retracted"
    return review


def _rating(content: Content) -> Properties:
    """The rating in words, and in numbers where the label stands on the scale.

    A withdrawn check no longer rates anything: who reads only the rating must not repeat the old one.
    """
    if is_retracted(content):
        return {"@type": "Rating", "alternateName": "Retracted", "ratingExplanation": latest_note(content)}
    rating = content["rating"]
    shown: Properties = {"@type": "Rating", "alternateName": rating["label"]}
    values = [step["value"] for step in content["scale"] if step["value"] is not None]
    if rating["value"] is not None and values:
        shown |= {"ratingValue": rating["value"], "worstRating": min(values), "bestRating": max(values)}
    if content.get("summary"):
        shown["ratingExplanation"] = content["summary"]
    return shown


def _claim(content: Content, *, url: str, own_host: str) -> Properties:
    claim = content["claim"]
    item: Properties = {"@type": "Claim", "@id": f"{url}#check-claim", "text": claim["text"]}
    if claim.get("claimant"):
        item["author"] = _claimant(claim)
    appearances = _appearances(content, own_host)
    dated = sorted(
        (work for work in appearances if "datePublished" in work), key=lambda work: str(work["datePublished"])
    )
    made = claim.get("said_on") or (dated[0]["datePublished"] if dated else None)
    if made:
        item["datePublished"] = made
    if appearances:
        item["appearance"] = appearances
        item["firstAppearance"] = (dated or appearances)[0]
    return item


def _claimant(claim: dict[str, Any]) -> Properties:
    author: Properties = {
        "@type": claim.get("claimant_type") or "Organization",
        "name": claim["claimant"],
    }
    if claim.get("claimant_same_as"):
        author["sameAs"] = claim["claimant_same_as"]
    return author


def _appearances(content: Content, own_host: str) -> list[Properties]:
    """Each article once, in the order of appearance; without an address, or with ours, it is left out."""
    works: dict[str, Properties] = {}
    for appearance in content["appearances"]:
        article = appearance["article"]
        address = article.get("url")
        if not is_web(address) or host_of(address) == own_host or address in works:
            continue
        work: Properties = {"@type": "CreativeWork", "url": address}
        if article.get("title"):
            work["headline"] = article["title"]
        if article.get("byline"):
            work["author"] = {"@type": "Person", "name": article["byline"]}
        if article.get("publisher"):
            work["publisher"] = {"@type": "Organization", "name": article["publisher"]}
        if article.get("published_on"):
            work["datePublished"] = article["published_on"]
        works[address] = work
    return list(works.values())


def as_script(data: Properties) -> str:
    """``data`` as JSON that may stand inside a script element: nothing in it can end the element.

    Everything outside ASCII is escaped, U+2028 and U+2029 among it; so are the signs HTML lives by.
    """
    text = json.dumps(data, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
