"""What readers and machines see."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import feedparser
import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.kit.typography import quoted
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.lint import lint
from factcheck.publishing.models import PublicationKind
from factcheck.publishing.preview import page_facts
from tests.publishing.samples import HOSTILE, approve_again, approved, publish_it, published

NOTE = "The share was 12%; the table says 11%."
SLUG = "the-harbour-grew-by-a-tenth-in-2023"


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def json_ld(html: str) -> dict[str, Any]:
    """What a browser finds in the data block: the page is parsed first, as a browser would."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    (script,) = [s for s in root.iter("script") if s.get("type") == "application/ld+json"]
    found: dict[str, Any] = json.loads(script.text or "")
    return found


def main(html: str) -> str:
    """The page without its head, where the same words stand for machines."""
    return html[html.index("<main") :]


def words(html: str) -> str:
    root = html5lib.parse(html, namespaceHTMLElements=False)
    return "".join(root.find("body").itertext())


def test_the_check_page_shows_claim_rating_verdict_evidence_and_people(
    session: Session, client: FlaskClient
) -> None:
    published(session)
    session.commit()
    html = page(client, f"/checks/{SLUG}")
    for shown in (
        "The harbour grew by a tenth in 2023.",
        "Harbour Board",
        'aria-current="true"',
        "Mostly false",
        "It grew by two per cent.",
        "The yearbook says <em>two</em> per cent.",
        "https://stats.example/harbour",
        "page 4",
        "We looked for evidence against the verdict and found none.",
        "<mark>The harbour grew by a tenth in 2023</mark>",
        "Ilse Brandt",
        "Marta Oliveira",
        f'<link rel="canonical" href="http://localhost/checks/{SLUG}">',
    ):
        assert shown in html
    shown = main(html)
    assert shown.index("The harbour grew") < shown.index("Mostly false") < shown.index(">Why<")


def test_the_lint_finds_nothing_on_the_page_as_it_really_is(session: Session, client: FlaskClient) -> None:
    _, publication = published(session)
    session.commit()
    html = page(client, f"/checks/{SLUG}")
    facts = page_facts(publication.content, base_url="http://localhost")
    (canonical,) = re.findall(r'rel="canonical" href="([^"]+)"', html)
    assert lint(json_ld(html), page=type(facts)(canonical, "localhost", words(html), 1, True)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_back_through_the_pages_data(
    session: Session, client: FlaskClient, text: str
) -> None:
    _, publication = published(session, text=text, claimant=text)
    session.commit()
    html = page(client, f"/checks/{publication.content['publication']['slug']}")
    data = json_ld(html)
    assert data["claimReviewed"] == text
    assert data["itemReviewed"]["author"]["name"] == text
    assert "<script>alert" not in html
    assert quoted(text) in words(html)


def test_what_changes_at_the_desk_does_not_change_the_public_page(
    session: Session, client: FlaskClient
) -> None:
    desk, _ = published(session)
    session.commit()
    before = page(client, f"/checks/{SLUG}")
    desk.claim.text = "Quite another sentence."
    desk.claim.claimant = "Somebody else"
    desk.editor.name = "Renamed"
    session.commit()
    assert page(client, f"/checks/{SLUG}") == before


def test_a_draft_and_an_unknown_address_are_not_found(session: Session, client: FlaskClient) -> None:
    desk = approved(session)
    session.commit()
    for address in (
        f"/checks/{SLUG}",
        "/checks/none",
        "/checks/a%00b",
        f"/checks/{SLUG}/versions/1",
        f"/published/articles/{desk.claim.appearances[0].article_version_id}",
        "/published/articles/99999999999999999999",
    ):
        page(client, address, 404)
    assert desk.claim.text not in page(client, "/")
    assert desk.claim.text not in page(client, "/feed.atom")
    assert desk.claim.text not in page(client, "/sitemap.xml")
    page(client, "/sitemaps/checks-0.xml", 404)


def test_a_check_being_corrected_says_so_and_stays(session: Session, client: FlaskClient) -> None:
    desk, _ = published(session)
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note=NOTE)
    session.commit()
    html = page(client, f"/checks/{SLUG}")
    assert "Being corrected." in html
    assert "It grew by two per cent." in html


def test_a_correction_stands_under_the_summary_and_version_one_stays_readable(
    session: Session, client: FlaskClient
) -> None:
    desk, _ = published(session)
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note=NOTE)
    approve_again(session, desk, summary="It grew by one per cent.")
    publish_it(session, desk)
    session.commit()
    html = page(client, f"/checks/{SLUG}")
    assert NOTE in html
    shown = main(html)
    assert shown.index('class="summary"') < shown.index(NOTE) < shown.index(">Why<")
    assert "<del>two </del>" in html
    assert "<ins>one </ins>" in html
    assert json_ld(html)["correction"][0]["text"] == NOTE

    old = page(client, f"/checks/{SLUG}/versions/1")
    assert "It grew by two per cent." in old
    assert "It grew by one per cent." not in old
    assert '<meta name="robots" content="noindex">' in old
    assert f'href="/checks/{SLUG}"' in old
    assert "ld+json" not in old
    assert "What changed" in page(client, f"/checks/{SLUG}/versions/2")
    page(client, f"/checks/{SLUG}/versions/3", 404)
    assert NOTE in page(client, "/corrections")


def test_a_retraction_is_told_everywhere(session: Session, client: FlaskClient) -> None:
    desk, _ = published(session)
    retract(session, desk.claim, actor=desk.editor, note="The document was forged.")
    session.commit()
    html = page(client, f"/checks/{SLUG}")
    assert "The document was forged." in html
    shown = main(html)
    assert shown.index("The document was forged.") < shown.index('class="verdict withdrawn"')
    assert json_ld(html)["creativeWorkStatus"] == "Retracted"
    assert "ratingValue" not in json_ld(html)["reviewRating"]
    (entry,) = feedparser.parse(page(client, "/feed.atom")).entries
    assert entry.title.startswith("Retracted: ")
    assert SLUG in page(client, "/sitemaps/checks-0.xml")
    assert SLUG not in page(client, "/")
    assert "The document was forged." in page(client, "/corrections")
    assert "was retracted" in page(
        client, f"/published/articles/{desk.claim.appearances[0].article_version_id}"
    )


def test_the_front_page_says_what_belongs_there_when_it_is_empty(client: FlaskClient) -> None:
    assert "Nothing has been published yet" in page(client, "/")


def test_the_front_page_leads_with_the_newest_and_counts_the_ratings(
    session: Session, client: FlaskClient
) -> None:
    for number in range(6):
        published(
            session, text=f"Claim number {number} about harbours.", rating="false" if number else "true"
        )
    session.commit()
    html = page(client, "/")
    assert html.index("Claim number 5") < html.index("Claim number 0")
    assert "<b>5</b>False" in html
    assert "<b>1</b>True" in html
    assert "6 checks" in html


def test_an_article_page_shows_passages_with_their_rating_and_not_the_whole_text(
    session: Session, client: FlaskClient
) -> None:
    desk, publication = published(session)
    session.commit()
    article = publication.content["appearances"][0]["article"]["id"]
    html = page(client, f"/published/articles/{article}")
    assert 'class="m pub r2"' in html
    assert "The harbour grew by a tenth in 2023" in html
    assert "4 million containers" not in html
    assert "ld+json" not in html


def test_how_we_check_shows_the_scale_as_it_is(client: FlaskClient) -> None:
    html = page(client, "/how-we-check")
    assert html.index("False") < html.index("Half true") < html.index("Unproven")


PAGES = ("/", f"/checks/{SLUG}", f"/checks/{SLUG}/versions/1", "/corrections", "/how-we-check", "/search")
FILES = ("/feed.atom", "/sitemaps/checks-0.xml", "/robots.txt")


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_a_public_page_is_the_same_for_everybody_and_fit_for_any_cache(
    session: Session, client: FlaskClient, sign_in: Any, address: str
) -> None:
    desk, _ = published(session)
    session.commit()
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == (
        "public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=86400"
    )
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    sign_in(client, desk.editor)
    signed_in = client.get(address)
    assert "Set-Cookie" not in signed_in.headers
    assert signed_in.data == answer.data


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_who_has_the_page_already_gets_304(session: Session, client: FlaskClient, address: str) -> None:
    published(session)
    session.commit()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Cache-Control"].startswith("public")
    if "Last-Modified" in first.headers:
        since = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert since.status_code == 304


def test_a_change_is_seen_by_who_asks_again(session: Session, client: FlaskClient) -> None:
    desk, _ = published(session)
    session.commit()
    tag = client.get(f"/checks/{SLUG}").headers["ETag"]
    retract(session, desk.claim, actor=desk.editor, note="Forged.")
    session.commit()
    assert client.get(f"/checks/{SLUG}", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, "/published/articles/1"])
def test_every_public_page_has_one_heading_and_no_script_that_runs(
    session: Session, client: FlaskClient, address: str
) -> None:
    published(session)
    session.commit()
    html = page(client, address)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    assert [error for error in parser.errors if error[1] != "unexpected-null-character"] == []
    assert len(list(root.iter("h1"))) == 1
    heading = " ".join("".join(next(root.iter("h1")).itertext()).split())
    title = " ".join((next(root.iter("title")).text or "").split())
    assert title.split(" – ")[0] in heading
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "style=" not in html
    assert all(script.get("type") == "application/ld+json" for script in root.iter("script"))


@pytest.mark.parametrize(
    "module",
    ["queries", "answer", "claimreview", "feeds", "sitemap", "compare", "passages", "public_views", "search"],
)
def test_the_public_side_cannot_read_a_draft(module: str) -> None:
    """Importing it brings in no claim and no review. If this fails: read publications only."""
    code = (
        f"import sys, factcheck.publishing.{module}\n"
        "print([name for name in sys.modules if name.startswith(('factcheck.claims', 'factcheck.review'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
