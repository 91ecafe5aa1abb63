"""Every rule of the lint, each broken alone."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from factcheck.publishing.claimreview import claim_review
from factcheck.publishing.lint import Level, PageFacts, errors_in, lint
from factcheck.publishing.preview import as_if_published, findings, page_facts
from tests.publishing.samples import APPROVED, AT, BASE, NAME, SCALE, content

REVIEW = claim_review(content(), base_url=BASE, newsroom_name=NAME)
PAGE = page_facts(content(), base_url=BASE)


def broken(path: str, value: Any) -> dict[str, Any]:
    """The good review with one property changed; ``path`` like "reviewRating.ratingValue"."""
    review = claim_review(content(), base_url=BASE, newsroom_name=NAME)
    *parents, last = path.split(".")
    inner = review
    for parent in parents:
        inner = inner[parent]
    inner[last] = value
    return review


def rules(review: dict[str, Any], page: PageFacts = PAGE) -> list[str]:
    return [finding.rule for finding in lint(review, page=page)]


def test_a_good_check_has_nothing_to_complain_of() -> None:
    assert lint(REVIEW, page=PAGE) == []


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("reviewRating.ratingValue", 6, "value-outside-scale"),
        ("reviewRating.ratingValue", 0, "value-outside-scale"),
        ("reviewRating.worstRating", 0, "worst-below-one"),
        ("reviewRating.bestRating", 1, "worst-not-below-best"),
        ("reviewRating.ratingValue", None, "rated-without-numbers"),
        ("reviewRating.ratingValue", "2", "rated-without-numbers"),
        ("reviewRating.ratingValue", True, "rated-without-numbers"),
        ("url", "/checks/europes-trade", "url-not-absolute"),
        ("url", None, "url-not-absolute"),
        ("url", "https://other.example/checks/europes-trade", "url-not-own-host"),
        ("url", f"{BASE}/checks/another", "url-not-canonical"),
        ("itemReviewed.appearance", [{"url": f"{BASE}/x"}], "appearance-own-host"),
        ("itemReviewed.appearance", f"{BASE.upper()}/x", "appearance-own-host"),
        ("itemReviewed.appearance", "https://a.example, https://b.example", "appearance-several-urls"),
        ("itemReviewed.appearance", ["https://a.example https://b.example"], "appearance-several-urls"),
        ("itemReviewed.appearance", ["ftp://a.example"], "appearance-not-a-url"),
        ("reviewRating.alternateName", "", "rating-without-words"),
        ("reviewRating.alternateName", 3, "rating-without-words"),
        ("reviewRating", "Mostly false", "rating-not-an-object"),
        ("reviewRating", None, "rating-not-an-object"),
        ("itemReviewed.author", {"@type": "Person", "name": " "}, "claimant-without-name"),
        ("itemReviewed.author", {"@type": "Person"}, "claimant-without-name"),
        ("itemReviewed.datePublished", "2024-07-06", "claim-after-review"),
        ("claimReviewed", "Other words", "claim-not-visible"),
        ("claimReviewed", "", "claim-not-visible"),
        ("reviewRating.alternateName", "Nonsense", "rating-not-visible"),
    ],
)
def test_one_error_is_found_and_blocks(path: str, value: Any, rule: str) -> None:
    found = lint(broken(path, value), page=PAGE)
    assert rule in [finding.rule for finding in errors_in(found)]
    assert all(finding.sentence.endswith(".") for finding in found)


def test_an_unrated_label_must_not_carry_a_number() -> None:
    page = dataclasses.replace(PAGE, rated=False)
    assert rules(REVIEW, page) == ["number-on-unrated"]


def test_a_check_without_a_source_is_not_published() -> None:
    assert rules(REVIEW, dataclasses.replace(PAGE, sources=0)) == ["no-source"]


def test_a_claim_made_on_the_day_of_the_check_is_fine() -> None:
    assert rules(broken("itemReviewed.datePublished", "2024-07-05")) == []


def test_nobody_as_claimant_is_fine() -> None:
    review = broken("itemReviewed.author", None)
    assert rules(review) == []


def test_a_long_claim_is_only_a_warning() -> None:
    long = "word " * 20 + "end"
    page = dataclasses.replace(PAGE, text=f"{long}\nMostly false")
    (finding,) = lint(broken("claimReviewed", long), page=page)
    assert (finding.level, finding.rule) == (Level.WARNING, "claim-long")
    assert str(len(long)) in finding.sentence
    assert errors_in([finding]) == []


def test_white_space_does_not_make_the_claim_invisible() -> None:
    page = dataclasses.replace(PAGE, text=PAGE.text.replace(" ", "\n   "))
    assert rules(REVIEW, page) == []


def test_a_draft_without_a_rating_is_told_so_instead_of_failing() -> None:
    draft = as_if_published({**APPROVED, "rating": None}, at=AT)
    found = findings(draft, base_url=BASE, newsroom_name=NAME)
    assert "rating-not-an-object" in [finding.rule for finding in found]


def test_an_unrated_check_passes() -> None:
    assert findings(content(rating=SCALE[-1]), base_url=BASE, newsroom_name=NAME) == []


def test_a_retraction_passes() -> None:
    withdrawn = content(kind="retraction", note="The document was forged.")
    assert findings(withdrawn, base_url=BASE, newsroom_name=NAME) == []


def test_errors_stand_before_warnings() -> None:
    found = lint(broken("claimReviewed", "x" * 90), page=PAGE)
    assert [finding.level for finding in found] == [Level.ERROR, Level.WARNING]
