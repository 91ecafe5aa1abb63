"""What machines read of every published page of the sample newsroom, read by programs that are not ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import html5lib
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from lxml import etree
from pyld import jsonld
from sqlalchemy import select
from sqlalchemy.orm import Session

import factcheck.publishing
from factcheck.cli import main
from factcheck.dev.sample import fill
from factcheck.publishing.lint import Finding, Level
from factcheck.publishing.models import Check, ListedTranslation
from tests.publishing.samples import HOSTILE, published

SCHEMA_ORG = "https://schema.org/"
SCHEMA = json.loads(
    (Path(factcheck.publishing.__file__).parent / "schemas" / "claimreview.json").read_text(encoding="utf-8")
)
VALID = Draft202012Validator(SCHEMA)
SITEMAP = etree.XMLSchema(etree.parse(Path(__file__).with_name("sitemap.xsd")))


def loader(url: str, _options: object) -> dict[str, Any]:
    """The vocabulary without the network: every word is one of schema.org's."""
    context = {"@context": {"@vocab": SCHEMA_ORG, "id": "@id", "type": "@type"}}
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}


def in_the_page(html: str) -> list[dict[str, Any]]:
    """Every block of JSON-LD in a page, found as a browser would find it."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    blocks = [one for one in tree.iter("script") if one.get("type") == "application/ld+json"]
    return [json.loads("".join(one.itertext())) for one in blocks]


def understood(block: dict[str, Any]) -> dict[str, Any]:
    """The one thing that an independent reader of JSON-LD makes of ``block``."""
    (thing,) = jsonld.expand(block, {"documentLoader": loader})
    return thing


def paths(session: Session) -> Iterator[str]:
    return (f"/checks/{slug}" for slug in session.scalars(select(Check.slug)))


def test_every_page_of_the_sample_newsroom_is_understood(session: Session, client: FlaskClient) -> None:
    fill(session, base_url="http://localhost")
    session.commit()
    checks = list(paths(session))
    assert len(checks) >= 5
    corrected = 0
    for path in checks:
        page = client.get(path).text
        (block,) = in_the_page(page)
        assert list(VALID.iter_errors(block)) == [], path
        thing = understood(block)
        assert thing["@type"] == [f"{SCHEMA_ORG}ClaimReview"]
        assert thing["@id"] == f"http://localhost{path}"
        (item,) = thing[f"{SCHEMA_ORG}itemReviewed"]
        assert item["@type"] == [f"{SCHEMA_ORG}Claim"]
        assert item[f"{SCHEMA_ORG}text"] == thing[f"{SCHEMA_ORG}claimReviewed"]
        corrected += f"{SCHEMA_ORG}correction" in thing
        _oembed_is_found(client, page)
    assert corrected >= 2  # the corrected one and the retracted one
    for path in ("/", "/corrections", "/how-we-check"):
        assert in_the_page(client.get(path).text) == []
    translated = session.scalars(select(ListedTranslation)).all()
    assert translated
    _feeds_are_read(client, len(checks) - len(translated))
    _sitemaps_are_valid(client, checks)
    feed = json.loads(client.get("/claimreview/data.json").text)
    assert len(feed["dataFeedElement"]) == len(checks)


def _oembed_is_found(client: FlaskClient, page: str) -> None:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    links = {one.get("type"): one.get("href") for one in tree.iter("link") if one.get("rel") == "alternate"}
    found = urlsplit(links["application/json+oembed"])
    assert parse_qs(found.query)["format"] == ["json"]
    told = client.get(f"{found.path}?{found.query}").json
    assert told is not None
    assert told["version"] == "1.0"
    assert told["type"] == "rich"
    assert (
        etree.fromstring(
            client.get(
                f"{urlsplit(links['text/xml+oembed']).path}?{urlsplit(links['text/xml+oembed']).query}"
            ).data
        ).tag
        == "oembed"
    )


def _feeds_are_read(client: FlaskClient, checks: int) -> None:
    for form in ("atom", "rss"):
        for path, most in (("", checks), ("/corrections", None)):
            parsed = feedparser.parse(client.get(f"{path}/feed.{form}").data)
            assert not parsed.bozo, parsed.get("bozo_exception")
            assert parsed.version == {"atom": "atom10", "rss": "rss20"}[form]
            assert all(entry.id and entry.link and entry.title for entry in parsed.entries)
            assert len(parsed.entries) == most if most else parsed.entries


def _sitemaps_are_valid(client: FlaskClient, checks: list[str]) -> None:
    index = etree.fromstring(client.get("/sitemap.xml").data)
    SITEMAP.assertValid(index)
    listed = set()
    for place in index.iter("{*}loc"):
        file = etree.fromstring(client.get(urlsplit(place.text).path).data)
        SITEMAP.assertValid(file)
        listed |= {urlsplit(loc.text).path for loc in file.iter("{*}loc")}
    assert listed >= set(checks)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_out_as_they_went_in(session: Session, client: FlaskClient, text: str) -> None:
    desk, _ = published(session, text=text, claimant=text, summary=f"It says {text} there.")
    session.commit()
    (path,) = paths(session)
    (block,) = in_the_page(client.get(path).text)
    assert list(VALID.iter_errors(block)) == []
    assert block["claimReviewed"] == desk.claim.text
    assert understood(block)[f"{SCHEMA_ORG}claimReviewed"] == [{"@value": desk.claim.text}]
    assert block["itemReviewed"]["author"]["name"] == desk.claim.claimant


def test_the_schema_refuses_what_would_mislead(session: Session, client: FlaskClient) -> None:
    published(session)
    session.commit()
    (path,) = paths(session)
    (good,) = in_the_page(client.get(path).text)
    assert VALID.is_valid(good)
    rating = good["reviewRating"]
    for bad in (
        {**good, "url": "/checks/x"},
        {**good, "claimReviewed": " "},
        {**good, "reviewRating": "False"},
        {**good, "reviewRating": {**rating, "worstRating": 0}},
        {**good, "reviewRating": {key: value for key, value in rating.items() if key != "bestRating"}},
        {**good, "itemReviewed": {**good["itemReviewed"], "author": {"@type": "Person"}}},
    ):
        assert not VALID.is_valid(bad)


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands on the database of the test."""
    url = app.extensions["factcheck"].config.database_url
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", url)
    monkeypatch.setenv("FACTCHECK_BASE_URL", "http://localhost")
    return CliRunner()


def test_the_lint_command_reads_all_or_one(session: Session, command: CliRunner) -> None:
    published(session)
    published(session, text="The board " + "really " * 12 + "grew.")
    session.commit()
    every = command.invoke(main, ["lint"])
    assert every.exit_code == 0, every.output
    assert every.stdout.endswith("2 checks: 0 errors, 1 warning.\n")
    assert "(claim-long)" in every.stdout
    one = command.invoke(
        main, ["lint", "http://localhost/checks/the-harbour-grew-by-a-tenth-in-2023", "--json"]
    )
    assert [json.loads(line) for line in one.stdout.splitlines()] == [
        {"url": "http://localhost/checks/the-harbour-grew-by-a-tenth-in-2023", "findings": []}
    ]
    nothing = command.invoke(main, ["lint", "no-such-check"])
    assert nothing.exit_code == 2
    assert nothing.stderr == "No published check has the address “no-such-check”.\n"


def test_the_lint_command_ends_with_1_when_there_is_an_error(
    session: Session, command: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(session)
    session.commit()
    wrong = Finding(Level.ERROR, "There is no source.", "no-source")
    monkeypatch.setattr("factcheck.publishing.commands.findings", lambda *_args, **_more: [wrong])
    for words in (["lint"], ["lint", "--json"]):
        found = command.invoke(main, words)
        assert found.exit_code == 1
        assert "There is no source." in found.stdout
