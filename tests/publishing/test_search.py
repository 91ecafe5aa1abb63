"""Readers find published checks by words, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from factcheck.claims.models import Topic
from factcheck.jobs.engine import run_due
from factcheck.jobs.queue import enqueue
from factcheck.kit.paging import MOST_COUNTED
from factcheck.publishing import search as searching
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.findable import not_yet
from factcheck.publishing.models import Listing, PublicationKind, Searched, Spelling
from factcheck.publishing.search import Asked, search
from tests.counting import questions
from tests.publishing.samples import approve_again, approved, publish_it, published


def found(session: Session, words: str = "", **narrowed: Any) -> list[str]:
    """The claims found, in their order."""
    session.flush()
    return [one.content["claim"]["text"] for _, one in search(session, Asked(words, **narrowed)).page.items]


def get(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.text


def test_a_check_is_found_by_claim_claimant_verdict_sources_and_places(session: Session) -> None:
    published(session, text="The ferries doubled.", claimant="Fenwick Union", summary="They fell by a third.")
    for words in (
        "ferries",
        "FERRIES doubled",
        "fenwick",
        "third",
        "yearbook",  # the explanation
        "harbour statistics",  # a source
        "grew tenth",  # the words in the article
        "Fenwick ferries",
    ):
        assert found(session, words) == ["The ferries doubled."], words
    assert found(session, "ferries zeppelin") == []


def test_word_forms_and_accents_do_not_matter_in_the_language_of_the_check(session: Session) -> None:
    english = "The schools reported that exports were doubling in every region of the country."
    spanish = "La economía española creció según las cifras publicadas por el Ministerio de Hacienda."
    german = "Die Häfen der Nordsee verzeichneten im vergangenen Jahr größere Verluste als erwartet."
    for claim in (english, spanish, german):
        published(session, text=claim, claimant="")
    assert found(session, "school doubled export") == [english]
    for words in ("economia", "ECONOMÍA", "españolas", "publicada cifra", "economías"):
        assert found(session, words) == [spanish], words
    for words in ("hafen", "Häfen", "grossere", "größeren Verlust"):
        assert found(session, words) == [german], words


def test_scripts_without_blanks_or_with_other_signs_are_searched_too(session: Session) -> None:
    for claim in (
        "東京の人口は減少している。",
        "Население Москвы выросло вдвое.",
        "ارتفع عدد السكّان.",
        "दिल्ली की आबादी",
    ):
        published(session, text=claim, claimant="")
    assert found(session, "人口") == ["東京の人口は減少している。"]
    assert found(session, "москва население") == ["Население Москвы выросло вдвое."]
    assert found(session, "السكان") == ["ارتفع عدد السكّان."]
    assert found(session, "दिल्ली") == ["दिल्ली की आबादी"]


def test_the_nearest_stands_first_and_among_equals_the_newest(session: Session) -> None:
    at = datetime(2024, 5, 1, tzinfo=UTC)
    claims = [
        {"text": "Rents of the ferry landing rose.", "claimant": "Calder Council"},
        {"text": "Nothing happened.", "claimant": "", "summary": "The ferry rents did not rise."},
        {"text": "Ferry rents rose.", "claimant": "Ashdown Forum"},
        {"text": "Ferry rents fell.", "claimant": "Ashdown Forum"},
    ]
    for n, facts in enumerate(claims):
        with time_machine.travel(at + timedelta(days=n), tick=False):
            published(session, **facts)
    order = [
        "Ferry rents fell.",
        "Ferry rents rose.",
        "Rents of the ferry landing rose.",
        "Nothing happened.",
    ]
    assert found(session, "ferry rents") == order
    newest = [
        "Ferry rents fell.",
        "Ferry rents rose.",
        "Nothing happened.",
        "Rents of the ferry landing rose.",
    ]
    assert found(session, "ferry rents", newest_first=True) == newest
    assert found(session) == newest


def test_words_that_say_nothing_are_left_out_where_others_stand(session: Session) -> None:
    published(session, text="Ferries doubled.", claimant="")
    assert found(session, "is it that the ferries doubled") == ["Ferries doubled."]


def test_a_beginning_is_enough_when_nothing_has_the_whole_word(session: Session) -> None:
    published(session, text="The harbourmaster resigned.", claimant="")
    answer = search(session, Asked("harbourm"))
    assert answer.by_beginnings
    assert answer.total == 1
    assert not search(session, Asked("harbourmaster")).by_beginnings
    assert search(session, Asked("ha")).total == 0


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("Fenwik", "Fenwick"),
        ("Fenwcik", "Fenwick"),
        ("fennwick", "Fenwick"),
        ("fenwick minsitry", "fenwick Ministry"),
        ("Muler", "Müller"),
        ("ferrys doublde", "ferrys doubled"),
    ],
)
def test_a_name_that_is_mistyped_leads_to_the_one_that_was_meant(
    session: Session, client: FlaskClient, typed: str, instead: str
) -> None:
    published(session, text="The ferries doubled.", claimant="Fenwick Ministry of Müller")
    session.commit()
    answer = search(session, Asked(typed))
    if typed.startswith("ferrys"):
        assert answer.total in (0, 1)
    else:
        assert (answer.instead, answer.total) == (instead, 1)
        html = get(client, f"/search?q={typed}")
        assert "Did you mean" in html
        assert f"<b>{instead}</b>" in html
    assert search(session, Asked("Zzyzzx")).instead == ""


def test_what_is_found_can_be_narrowed_and_every_choice_says_how_many_it_leaves(session: Session) -> None:
    with time_machine.travel(datetime(2023, 5, 1, tzinfo=UTC), tick=False):
        published(session, text="Ferries rose.", claimant="Fenwick Union", rating="true")
    with time_machine.travel(datetime(2024, 5, 1, tzinfo=UTC), tick=False):
        published(session, text="Ferries fell.", claimant="Fenwick Union", rating="false")
        published(session, text="Ferries sank.", claimant="", rating="false")
        published(session, text="Trains fell.", claimant="Lund Water", rating="false")
    answer = search(session, Asked("ferries"))
    counts = {kind: [(one.value, one.count) for one in choices] for kind, choices in answer.facets.items()}
    assert counts["rating"] == [("false", 2), ("true", 1)]
    assert counts["claimant"] == [("fenwick-union", 2)]
    assert counts["year"] == [("2024", 2), ("2023", 1)]
    for kind, choices in answer.facets.items():
        for one in choices:
            assert search(session, Asked("ferries", **{kind: one.value})).total == one.count, (kind, one)
    assert found(session, "ferries", rating="false", claimant="fenwick-union") == ["Ferries fell."]
    assert found(session, rating="false", year="2024", claimant="lund-water") == ["Trains fell."]
    assert found(session, "ferries", year="1999") == []


def test_topics_narrow_and_a_topic_of_another_name_does_not(session: Session) -> None:
    desk, _ = published(session, text="Ferries fell.")
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.UPDATE, note="A topic more.")
    desk.claim.topics = [Topic(name="Sea & shore", slug="sea-shore")]
    session.flush()
    approve_again(session, desk, summary="It fell.")
    publish_it(session, desk)
    published(session, text="Ferries rose.")
    assert found(session, "ferries", topic="sea-shore") == ["Ferries fell."]
    assert found(session, "shore") == ["Ferries fell."]
    assert found(session, topic="sea") == []
    (topic,) = search(session, Asked("ferries")).facets["topic"]
    assert (topic.name, topic.count) == ("Sea & shore", 1)


def test_nothing_unpublished_withdrawn_or_replaced_is_found(session: Session, client: FlaskClient) -> None:
    approved(session, text="The embargoed zeppelin flew.", claimant="Secret Zeppeliner")
    gone, _ = published(session, text="The retracted walrus sang.", claimant="Walther Walrusman")
    retract(session, gone.claim, actor=gone.editor, note="Forged.")
    changed, _ = published(session, text="The clinics closed.", summary="All quokkas left.")
    correct(
        session, changed.claim, actor=changed.editor, kind=PublicationKind.CORRECTION, note="Wrong animals."
    )
    session.flush()
    assert found(session, "quokkas") == ["The clinics closed."]  # the version that still stands
    approve_again(session, changed, summary="All wombats left.")
    assert found(session, "wombats") == []  # approved, not yet published
    publish_it(session, changed)
    assert found(session, "wombats") == ["The clinics closed."]
    session.commit()
    for words in (
        "zeppelin",
        "Zeppeliner",
        "zepelin",
        "walrus",
        "walrsu",
        "Walrusmann",
        "quokkas",
        "quokas",
        "retracted",
    ):
        html = get(client, f"/search?q={words}").lower().partition("</form>")[2]
        assert "no checks found" in html, words
        for secret in ("zeppeliner", "flew", "sang", "walrusman<", "all quokkas", "did you mean"):
            assert secret not in html, (words, secret)
    html = get(client, "/search")
    assert "The clinics closed." in html
    for secret in ("zeppelin", "walrus", "quokka"):
        assert secret not in html.lower()


def test_the_words_of_the_desk_after_publication_are_not_found(session: Session) -> None:
    desk, _ = published(session, text="Ferries fell.", claimant="Old Name")
    desk.claim.text, desk.claim.claimant = "Airships fell.", "New Name"
    session.flush()
    assert found(session, "airships") == []
    assert found(session, "old ferries") == ["Ferries fell."]


HOSTILE = [
    '"',
    "'",
    '"ferries',
    "ferries AND (",
    "NEAR(ferries fell)",
    "terms: ferries",
    "-ferries",
    "ferries*",
    "* *",
    "' OR 1=1 --",
    "ferries' & !'",
    "a:b <-> c | !d",
    "¶all¶",
    "¶rating¶false",
    "en¶ferri",
    "\\",
    "%",
    "_",
    "\x00",
    "fer\x00ries",
    "\ud800",
    "💣",
    "\u202eferries",
    "x" * 10_000,
    "x " * 5_000,
    "é" * 10_000,
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "ﷺ" * 500,
    "a\u0301" * 500,
    "½ ² ①",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_upset_the_search(session: Session, client: FlaskClient, typed: str) -> None:
    published(session, text="Ferries fell.", rating="false")
    session.commit()
    typed = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for name in ("q", "rating", "topic", "claimant", "year", "language", "order", "page"):
        answer = client.get("/search", query_string={name: typed})
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert len(answer.data) < 40_000
    search(session, Asked(typed, rating=typed[:200], topic=typed[:200], claimant=typed[:200], year=typed[:9]))
    assert session.scalar(select(func.count()).select_from(Searched)) == 1


def test_signs_of_the_index_itself_cannot_be_typed(session: Session) -> None:
    published(session, text="Ferries fell.", rating="false")
    assert search(session, Asked("¶rating¶false")).total == 0
    assert search(session, Asked("rating·false¶")).total == 0


def test_the_page_marks_what_was_found_and_can_be_turned(session: Session, client: FlaskClient) -> None:
    for n in range(23):
        published(session, text=f"The ferry & <b>train</b>, number {n}.", claimant="Fenwick Union")
    session.commit()
    html = get(client, "/search?q=ferries")
    assert "23 checks found" in html
    assert "The <mark>ferry</mark> &amp; &lt;b&gt;train&lt;/b&gt;" in html
    assert html.count("<h3>") == 20
    assert 'rel="next" href="/search?q=ferries&amp;page=2"' in html
    second = get(client, "/search?q=ferries&page=2")
    assert second.count("<h3>") == 3
    assert get(client, "/search?q=ferries&page=9999").count("<h3>") == 3
    assert 'value="ferries"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "<mark>yearbook</mark>" in get(client, "/search?q=yearbook&page=2")


def test_a_narrowed_page_keeps_its_address_and_offers_the_way_back(
    session: Session, client: FlaskClient
) -> None:
    published(session, text="Ferries fell.", rating="false")
    published(session, text="Ferries rose.", rating="true")
    session.commit()
    html = get(client, "/search?q=ferries&rating=false&order=newest")
    assert "1 check found" in html
    assert "Rating: False" in html
    assert 'href="/search?q=ferries&amp;order=newest"' in html  # without the rating
    assert '<input type="hidden" name="rating" value="false">' in html
    empty = get(client, "/search?q=zeppelin&rating=false")
    assert "No checks found" in empty
    assert 'href="/search?q=zeppelin"' in empty


def test_empty_states_are_honest(session: Session, client: FlaskClient) -> None:
    assert "Nothing has been published yet" in get(client, "/search")
    assert "Try fewer of them" in get(client, "/search?q=zeppelin")
    assert "Nothing published fits" in get(client, "/search?rating=false")


def test_the_answer_is_fit_for_any_cache(session: Session, client: FlaskClient, sign_in: Any) -> None:
    desk, _ = published(session, text="Ferries fell.")
    session.commit()
    first = client.get("/search?q=ferries")
    assert first.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in first.headers
    tag = first.headers["ETag"]
    assert client.get("/search?q=ferries", headers={"If-None-Match": tag}).status_code == 304
    sign_in(client, desk.editor)
    again = client.get("/search?q=ferries")
    assert again.data == first.data
    assert "Set-Cookie" not in again.headers
    retract(session, desk.claim, actor=desk.editor, note="Forged.")
    session.commit()
    since = {"If-None-Match": tag, "If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/search?q=ferries", headers=since).status_code == 200


def test_the_front_page_leads_old_addresses_to_the_search(client: FlaskClient) -> None:
    answer = client.get("/?q=ferries+fell&rating=false")
    assert answer.status_code == 301
    assert answer.location == "/search?q=ferries+fell&rating=false"
    assert 'action="/search"' in get(client, "/")


def test_a_page_asks_the_same_number_of_questions_however_many_are_found(
    session: Session, engine: Engine
) -> None:
    counts = []
    for size in (1, 25):
        for n in range(size):
            published(session, text=f"Ferries fell, number {n}.")
        session.commit()
        with Session(engine) as reader, questions(engine) as asked:
            search(reader, Asked("ferries"))
        counts.append(sum("BEGIN" not in one for one in asked))
    assert counts == [5, 5]  # without what begins a transaction on SQLite


def test_more_than_are_counted_are_said_to_be_more(
    session: Session, client: FlaskClient, monkeypatch: Any
) -> None:
    assert searching.LOOKED_AT == MOST_COUNTED
    monkeypatch.setattr(searching, "LOOKED_AT", 2)
    for n in range(4):
        published(session, text=f"Ferries fell, number {n}.")
    answer = search(session, Asked("ferries"))
    assert (answer.total, len(answer.page.items)) == (3, 2)
    assert [one.content["claim"]["text"][-2] for _, one in answer.page.items] == ["3", "2"]


def test_what_was_published_before_there_was_a_search_is_made_findable(
    session: Session, engine: Engine
) -> None:
    published(session, text="Ferries fell.")
    gone, _ = published(session, text="Walruses sang.")
    retract(session, gone.claim, actor=gone.editor, note="Forged.")
    session.execute(text("DELETE FROM searched"))
    published(session, text="Trains fell.")
    session.execute(text("UPDATE searched SET made_by = 0"))
    session.commit()
    assert found(session, "ferries") == []
    assert len(not_yet(session, 10)) == 2
    enqueue(session, "make_findable", {})
    session.commit()
    run_due(engine)
    session.expire_all()
    assert found(session, "ferries") == ["Ferries fell."]
    assert found(session, "trains") == ["Trains fell."]
    assert found(session, "walruses") == []
    assert not_yet(session, 10) == []
    standing = session.scalar(select(func.count()).select_from(Listing).where(Listing.standing))
    assert session.scalar(select(func.count()).select_from(Searched)) == standing == 2


def test_spellings_are_learnt_once(session: Session) -> None:
    published(session, text="Ferries fell.", claimant="Fenwick")
    before = session.scalar(select(func.count()).select_from(Spelling))
    published(session, text="Ferries fell.", claimant="Fenwick")
    assert session.scalar(select(func.count()).select_from(Spelling)) == before
    assert not session.scalar(select(func.count()).where(Spelling.word.regexp_match("[0-9]")))
    assert not re.search("[0-9]", "".join(session.scalars(select(Spelling.shown))))
