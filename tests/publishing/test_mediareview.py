"""The MediaReview of a picture or recording: its shape, its lint, and what readers and search engines see of it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from jsonschema import Draft202012Validator

import factcheck.publishing
from factcheck.publishing.claimreview import media_reviews
from factcheck.publishing.content import Content
from factcheck.publishing.lint import Level, errors_in
from factcheck.publishing.preview import findings, markup
from tests.publishing.samples import APPROVED, BASE, NAME, content

SCHEMA = json.loads(
    (Path(factcheck.publishing.__file__).parent / "schemas" / "mediareview.json").read_text(encoding="utf-8")
)
MEDIA: dict[str, Any] = {
    "kind": "image",
    "url": "https://social.example/p/1",
    "category": "DecontextualizedContent",
    "context": "The picture shows a flood in another country in 2010.",
    "original_url": "https://agency.example/2010/flood",
    "sha256": "ab" * 32,
    "picture": None,
}


def with_media(kind: str = "first", **facts: Any) -> Content:
    appearances = copy.deepcopy(APPROVED["appearances"])
    appearances[0]["media"] = MEDIA | facts
    return content(appearances=appearances, kind=kind, note="" if kind == "first" else "It was wrong.")


def made(shown: Content) -> list[dict[str, Any]]:
    return media_reviews(shown, base_url=BASE, newsroom_name=NAME)


def rules(shown: Content) -> list[tuple[str, Level]]:
    return [
        (one.rule, one.level)
        for one in findings(shown, base_url=BASE, newsroom_name=NAME)
        if one.rule.startswith("media")
    ]


def test_it_says_how_authentic_the_picture_is_and_belongs_to_its_claimreview() -> None:
    (review,) = made(with_media())
    Draft202012Validator(SCHEMA).validate(review)
    assert review["mediaAuthenticityCategory"] == "https://schema.org/DecontextualizedContent"
    assert review["originalMediaContextDescription"] == MEDIA["context"]
    assert review["originalMediaLink"] == MEDIA["original_url"]
    assert review["itemReviewed"]["mediaItemAppearance"] == [
        {
            "@type": "ImageObject",
            "contentUrl": "https://social.example/p/1",
            "sha256": "ab" * 32,
            "datePublished": "2024-07-02",
        }
    ]
    assert review["associatedClaimReview"]["@id"] == f"{BASE}/checks/europes-trade"
    assert rules(with_media()) == []


def test_without_a_picture_without_a_judgement_or_withdrawn_there_is_none() -> None:
    assert made(content()) == []
    assert made(with_media(category=None)) == []
    assert made(with_media(kind="retraction")) == []
    assert rules(with_media(category=None)) == [("media-not-judged", Level.WARNING)]
    assert rules(content()) == []


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"url": "not an address"}, "media-not-a-url"),
        ({"url": f"{BASE}/checks/x"}, "media-own-host"),
        ({"original_url": f"{BASE}/x"}, "media-original-own-host"),
        ({"category": "Other"}, "media-category-unknown"),
        ({"context": ""}, "media-without-context"),
    ],
)
def test_each_rule_is_found(facts: dict[str, Any], rule: str) -> None:
    shown = with_media(**facts)
    assert [name for name, _ in rules(shown)] == [rule]
    assert bool(errors_in(findings(shown, base_url=BASE, newsroom_name=NAME))) == (
        rule != "media-without-context"
    )


def test_editors_see_it_beside_the_claimreview() -> None:
    shown = markup(with_media(), base_url=BASE, newsroom_name=NAME)
    assert '"@type": "ClaimReview"' in shown
    assert '"@type": "MediaReview"' in shown


def test_readers_are_told_of_our_copy_its_place_and_why_it_is_not_public(app: Flask) -> None:
    shown = content()
    shown["sources"][0] |= {
        "place": {"kind": "page", "first": 3, "last": 3},
        "copy": {"kept_at": "2024-07-05T12:20:00+00:00", "sha256": "ab" * 32},
        "archived": "https://web.archive.org/web/20240705142000/https://stats.example/t",
    }
    page = '{% from "publishing/_check_body.html" import evidence %}{{ evidence(c, 3) }}'
    with app.test_request_context():
        said = render_template_string(page, c=shown)
    assert "We kept a copy on" in said
    assert 'SHA-256 <code title="' + "ab" * 32 in said
    assert "/how-we-check#copies" in said
    assert "page 3" in said
    assert 'href="https://stats.example/t#page=3"' in said
    assert "Archived page" in said
