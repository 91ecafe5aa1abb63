"""The ClaimReview of a check."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from factcheck.publishing.claimreview import as_script, claim_review
from factcheck.publishing.content import Content
from tests.publishing.samples import APPROVED, BASE, HOSTILE, NAME, SCALE, content


def review(shown: Content | None = None) -> dict[str, Any]:
    return claim_review(shown or content(), base_url=BASE, newsroom_name=NAME, language="en")


def with_claim(**facts: Any) -> Content:
    return content(claim={**APPROVED["claim"], **facts})


def with_article(**facts: Any) -> Content:
    appearances = copy.deepcopy(APPROVED["appearances"])
    appearances[0]["article"] |= facts
    return content(appearances=appearances)


def test_it_says_what_was_checked_by_whom_and_when() -> None:
    made = review()
    assert made["@type"] == "ClaimReview"
    assert made["url"] == f"{BASE}/checks/europes-trade"
    assert made["claimReviewed"] == APPROVED["claim"]["text"]
    assert made["datePublished"] == made["dateModified"] == "2024-07-05T12:20:00+00:00"
    assert made["inLanguage"] == "en"
    assert made["author"]["name"] == NAME
    assert made["author"]["publishingPrinciples"] == f"{BASE}/how-we-check"
    assert made["author"]["correctionsPolicy"] == f"{BASE}/corrections"


def test_a_rated_label_carries_its_number_and_both_ends() -> None:
    assert review()["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Mostly false",
        "ratingValue": 2,
        "worstRating": 1,
        "bestRating": 5,
        "ratingExplanation": "It is about 11%.",
    }


def test_an_unrated_label_carries_no_number() -> None:
    rating = review(content(rating=SCALE[-1]))["reviewRating"]
    assert rating == {
        "@type": "Rating",
        "alternateName": "Unproven",
        "ratingExplanation": "It is about 11%.",
    }


def test_the_claim_has_an_address_a_claimant_a_date_and_its_places() -> None:
    item = review()["itemReviewed"]
    assert item["@id"] == f"{BASE}/checks/europes-trade#check-claim"
    assert item["author"] == {"@type": "Organization", "name": "CSIS"}
    assert item["datePublished"] == "2024-07-01"
    assert [work["url"] for work in item["appearance"]] == ["https://post.example/sea"]
    assert item["firstAppearance"] == item["appearance"][0]


def test_a_claimant_who_is_known_to_be_a_person_is_one() -> None:
    item = review(with_claim(claimant_type="Person", claimant_same_as="https://who.example"))["itemReviewed"]
    assert item["author"] == {"@type": "Person", "name": "CSIS", "sameAs": "https://who.example"}


def test_nobody_is_not_named() -> None:
    assert "author" not in review(with_claim(claimant=""))["itemReviewed"]


def test_without_a_day_of_its_own_a_claim_is_dated_by_its_first_appearance() -> None:
    assert review(with_claim(said_on=None))["itemReviewed"]["datePublished"] == "2024-07-02"


def test_our_own_page_is_never_where_the_claim_was_made() -> None:
    item = review(with_article(url=f"{BASE}/published/articles/3"))["itemReviewed"]
    assert "appearance" not in item
    assert "firstAppearance" not in item


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "/relative"])
def test_a_place_without_an_address_is_left_out(url: str | None) -> None:
    assert "appearance" not in review(with_article(url=url))["itemReviewed"]


def test_two_passages_of_one_article_are_one_place() -> None:
    twice = content(appearances=APPROVED["appearances"] * 2)
    assert len(review(twice)["itemReviewed"]["appearance"]) == 1


def test_a_correction_is_told_with_its_note() -> None:
    made = review(content(kind="correction", note="The share was 12%."))
    assert made["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The share was 12%.",
            "datePublished": "2024-07-12T07:05:00+00:00",
        }
    ]
    assert made["datePublished"] < made["dateModified"]


def test_a_retracted_check_rates_nothing_any_more() -> None:
    made = review(content(kind="retraction", note="Forged."))
    assert made["creativeWorkStatus"] == "Retracted"
    assert made["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Retracted",
        "ratingExplanation": "Forged.",
    }


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_back_unchanged_and_cannot_end_the_script(words: str) -> None:
    text = as_script(review(with_claim(text=words)))
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["claimReviewed"] == words
