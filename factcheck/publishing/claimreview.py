"""A check as schema.org ClaimReview, for machines that read pages. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from factcheck.publishing.addresses import check_url, host_of, is_web, site_url
from factcheck.publishing.content import Content, is_retracted, language_of, latest_note, rating_word

Properties = dict[str, Any]


# The pages a newsroom writes about itself, and what schema.org calls them; which are there is given to us.
ABOUT_OURSELVES = {
    "corrections-policy": "correctionsPolicy",
    "policies": "ethicsPolicy",
    "funding": "ownershipFundingInfo",
}
ABOUT_THE_NEWSROOM = {"about": "missionCoveragePrioritiesPolicy", "staff": "masthead"}


def organization(
    base_url: str, newsroom_name: str, pages: Collection[str] = (), *, whole: bool = False
) -> Properties:
    """The newsroom as an Organization, with those of its ``pages`` that there are; ``whole`` as a news medium."""
    found: Properties = {
        "@type": "NewsMediaOrganization" if whole else "Organization",
        "name": newsroom_name,
        "url": base_url,
        "publishingPrinciples": site_url(base_url, "/how-we-check"),
        "correctionsPolicy": site_url(base_url, "/corrections"),
    }
    names = ABOUT_OURSELVES | (ABOUT_THE_NEWSROOM if whole else {})
    found |= {name: site_url(base_url, f"/{key}") for key, name in names.items() if key in pages}
    if whole:
        found["verificationFactCheckingPolicy"] = site_url(base_url, "/how-we-check")
    return found


def claim_review(
    content: Content,
    *,
    base_url: str,
    newsroom_name: str,
    language: str = "en",
    pages: Collection[str] = (),
    translation_of: str = "",
    translations: Sequence[str] = (),
) -> Properties:
    """The ClaimReview of one publication's ``content``.

    ``translation_of`` is the address of its original, ``translations`` those of what was made from it.
    """
    publication = content["publication"]
    url = check_url(base_url, publication["slug"])
    language = language_of(content, language)
    review: Properties = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "claimReviewed": content["claim"]["text"],
        "datePublished": publication["first_published_at"],
        "dateModified": publication["published_at"],
        "inLanguage": language,
        "author": organization(base_url, newsroom_name, pages),
        "reviewRating": _rating(content, language),
        "itemReviewed": _claim(content, url=url, own_host=host_of(base_url)),
    }
    if translation_of:
        review["translationOfWork"] = _in_words(translation_of)
    if translations:
        review["workTranslation"] = [_in_words(address) for address in translations]
    changes = [note for note in publication["notes"] if note["note"]]
    if changes:
        review["correction"] = [
            {"@type": "CorrectionComment", "text": note["note"], "datePublished": note["published_at"]}
            for note in changes
        ]
    if is_retracted(content):
        review["creativeWorkStatus"] = "Retracted"
    return review


def _in_words(address: str) -> Properties:
    return {"@type": "ClaimReview", "@id": address, "url": address}


def media_reviews(
    content: Content,
    *,
    base_url: str,
    newsroom_name: str,
    language: str = "en",
    pages: Collection[str] = (),
) -> list[Properties]:
    """A MediaReview for each picture or recording in which the claim was made and that was judged.

    None for a withdrawn check: who reads only the category must not repeat it.
    """
    if is_retracted(content):
        return []
    publication = content["publication"]
    url = check_url(base_url, publication["slug"])
    return [
        {
            "@context": "https://schema.org",
            "@type": "MediaReview",
            "@id": f"{url}#media-{number}",
            "url": url,
            "datePublished": publication["first_published_at"],
            "dateModified": publication["published_at"],
            "inLanguage": language_of(content, language),
            "author": organization(base_url, newsroom_name, pages),
            "itemReviewed": {"@type": "MediaReviewItem", "mediaItemAppearance": [_media_object(appearance)]},
            "associatedClaimReview": {"@type": "ClaimReview", "@id": url, "url": url},
            **_authenticity(appearance["media"]),
        }
        for number, appearance in enumerate(content["appearances"], 1)
        if appearance.get("media", {}).get("category")
    ]


_OBJECTS = {"image": "ImageObject", "audio": "AudioObject", "video": "VideoObject"}


def _media_object(appearance: dict[str, Any]) -> Properties:
    media, article = appearance["media"], appearance["article"]
    shown: Properties = {"@type": _OBJECTS[media["kind"]], "contentUrl": media["url"]}
    if media.get("sha256"):
        shown["sha256"] = media["sha256"]
    if article.get("published_on"):
        shown["datePublished"] = article["published_on"]
    return shown


def _authenticity(media: dict[str, Any]) -> Properties:
    said: Properties = {"mediaAuthenticityCategory": f"https://schema.org/{media['category']}"}
    if media.get("context"):
        said["originalMediaContextDescription"] = media["context"]
    if media.get("original_url"):
        said["originalMediaLink"] = media["original_url"]
    return said


def _rating(content: Content, language: str) -> Properties:
    """The rating in words, and in numbers where the label stands on the scale.

    A withdrawn check no longer rates anything: who reads only the rating must not repeat the old one.
    """
    word = rating_word(content, language)
    if is_retracted(content):
        return {"@type": "Rating", "alternateName": word, "ratingExplanation": latest_note(content)}
    rating = content["rating"]
    shown: Properties = {"@type": "Rating", "alternateName": word}
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
