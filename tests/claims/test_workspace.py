"""What the workspace shows beside and inside the text."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from factcheck.articles.ingest import ingest
from factcheck.articles.models import Arrival, Article, Origin
from factcheck.authz.permissions import Role
from factcheck.claims.layout import lay_out
from factcheck.claims.models import Appearance, Claim, ClaimState, Settled
from factcheck.claims.propose import propose
from factcheck.claims.reanchor import open_rewordings, reanchor, settle
from factcheck.claims.triage import accept
from factcheck.claims.workspace import PublicRating, supply_ratings
from factcheck.kit import clock
from tests import factories as make

FIRST = "Fees doubled in May. It handled 4 million containers. The port opened in 1911."
SECOND = "Fees tripled in May. It handled 3 million containers. The port opened in 1911."


def test_a_published_mark_wears_its_rating_and_others_do_not(app, session, client, sign_in):
    article = make.article(session)
    shown = make.claim(session, ClaimState.PUBLISHED, version=article.versions[0])
    make.claim(session, version=article.versions[0], quote="It handled 4 million containers")
    asked = []

    def ratings_of(_session, claim_ids):
        asked.append(list(claim_ids))
        return {shown.id: PublicRating("Mostly false", "three-quarter", "r2", "v2, corrected")}

    supply_ratings(app, ratings_of)
    sign_in(client, make.person(session, Role.EDITOR))
    page = client.get(f"/articles/{article.id}").get_data(as_text=True)
    assert asked == [[shown.id]]
    assert page.count('class="m pub r2"') == 1
    assert 'aria-label="Mostly false"' in page
    assert "v2, corrected" in page
    assert 'class="m prop"' in page


def test_without_published_claims_nobody_is_asked_for_ratings(app, session, client, sign_in):
    claim = make.claim(session)
    supply_ratings(app, lambda _session, _ids: pytest.fail("nothing is published"))
    sign_in(client, make.person(session))
    assert client.get(f"/articles/{claim.appearances[0].article_version_id}").status_code == 200


def test_the_white_space_before_a_mark_stays_outside_its_pin(session, client, sign_in):
    article = make.article(session)
    version = article.versions[0]
    make.claim(session, version=version, quote="The harbour grew by a tenth")
    long = make.claim(session, version=version, quote="The harbour grew by a tenth in 2023")
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{article.id}").get_data(as_text=True)
    assert f'id="m-{long.appearances[0].id}"' in page
    assert '> <span class="pin' in page


@pytest.mark.parametrize(
    ("length", "claims", "room"), [(400, 2, "roomy"), (200, 2, "close"), (200, 4, "tight"), (10, 0, "tight")]
)
def test_cards_are_the_smaller_the_more_there_are_for_the_height_of_the_words(length, claims, room):
    places = [
        Appearance(id=n, start=n * 3, end=n * 3 + 2, claim=Claim(state=ClaimState.PROPOSED))
        for n in range(claims)
    ]
    (row,) = lay_out("x" * length, places)
    assert row.room == room


def test_proposals_below_the_score_are_hidden_and_everything_else_stays(session, client, sign_in):
    article = make.article(session)
    version = article.versions[0]
    make.claim(session, version=version, text="Low.", score=0.3)
    make.claim(session, version=version, text="High.", score=0.8, quote="It handled 4 million containers")
    make.claim(session, ClaimState.ACCEPTED, version=version, text="Taken.", score=0.1)
    sign_in(client, make.person(session, Role.EDITOR))
    page = client.get(f"/articles/{article.id}?at_least=0.50").get_data(as_text=True)
    assert "1</span> of 2 proposals shown" in page
    assert "High." in page
    assert "Taken." in page
    assert "Low." not in page
    # Who judges a claim comes back to the page as it was.
    assert f'name="next" value="/articles/{article.id}?version=1&amp;at_least=0.50#c-' in page
    everything = client.get(f"/articles/{article.id}").get_data(as_text=True)
    assert "Low." in everything
    assert "2</span> of 2 proposals shown" in everything


@pytest.mark.parametrize(("asked", "shown"), [("", 2), ("nonsense", 2), ("nan", 2), ("-3", 2), ("7", 0)])
def test_any_score_in_the_address_is_understood(session, client, sign_in, asked, shown):
    version = make.article(session).versions[0]
    make.claim(session, version=version)
    make.claim(session, version=version, quote="It handled 4 million containers")
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{version.article_id}?at_least={asked}").get_data(as_text=True)
    assert f"<span data-count>{shown}</span> of 2 proposals shown" in page


def test_words_marked_while_some_are_hidden_come_back_to_the_page_as_it_was(session, client, sign_in):
    article = make.article(session)
    make.claim(session, version=article.versions[0], score=0.2)
    sign_in(client, make.person(session))
    data = {"quote": "It handled 4 million containers", "at_least": "0.60"}
    answer = client.post(f"/articles/{article.id}/claims?version=1", data=data)
    assert f"/articles/{article.id}?version=1&at_least=0.60#c-" in answer.headers["Location"]


@pytest.fixture
def edited(session):
    """An article at an address, in a second version that no longer has the words of two of its three claims."""
    editor = make.person(session, Role.EDITOR)
    first = ingest(session, text=FIRST, url="https://news.example/port", actor=None)
    for words in ("Fees doubled in May", "It handled 4 million containers", "The port opened in 1911"):
        start = FIRST.index(words)
        claim = propose(session, first, start=start, end=start + len(words), actor=editor)
        accept(session, claim, actor=editor)
    second = ingest(session, text=SECOND, url="https://news.example/port", actor=None)
    reanchor(session, second)
    second.notes = ["The second page could not be read."]
    session.commit()
    return second


def test_the_newest_version_says_how_many_claims_words_changed(session, client, sign_in, edited):
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{edited.article_id}").get_data(as_text=True)
    assert f'<a href="/articles/{edited.article_id}/changed">2 claims’ words changed in version 2</a>' in page
    assert "About this reading: The second page could not be read." in page
    for question in open_rewordings(session, edited.id)[:1]:
        settle(session, question, as_=Settled.OTHER, actor=make.person(session, Role.EDITOR))
    session.commit()
    page = client.get(f"/articles/{edited.article_id}").get_data(as_text=True)
    assert "1 claim’s words changed in version 2" in page


def test_an_older_version_says_so_and_flags_the_words_that_changed(session, client, sign_in, edited):
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{edited.article_id}?version=1").get_data(as_text=True)
    assert "This is version 1, not the newest." in page
    assert page.count('class="m acc moved"') == 2
    question = open_rewordings(session, edited.id)[0]
    assert f'href="/articles/{edited.article_id}/changed#w-{question.id}"' in page
    newest = client.get(f"/articles/{edited.article_id}?version=2").get_data(as_text=True)
    assert "not the newest" not in newest
    assert "moved" not in newest


def test_an_article_with_an_address_can_be_fetched_again(session, client, sign_in, edited):
    pasted = make.article(session)
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{edited.article_id}").get_data(as_text=True)
    assert f'action="/articles/{edited.article_id}/fetch"' in page
    assert "Fetch again" not in client.get(f"/articles/{pasted.id}").get_data(as_text=True)


def test_a_second_look_that_found_nothing_new_is_told(session, client, sign_in, edited):
    sign_in(client, make.person(session))
    now = clock.now()
    url = session.get(Article, edited.article_id).url
    session.add(
        Arrival(
            url=url,
            asked_at=now + timedelta(minutes=5),
            finished_at=now,
            article_version_id=edited.id,
            given={},
        )
    )
    session.commit()
    assert "the words are the same" in client.get(f"/articles/{edited.article_id}").get_data(as_text=True)
    session.add(
        Arrival(url=url, asked_at=now + timedelta(minutes=9), finished_at=now, refused="No.", given={})
    )
    session.commit()
    page = client.get(f"/articles/{edited.article_id}").get_data(as_text=True)
    assert "Not reached" in page


def test_how_each_version_came_in_is_said_in_words(session, client, sign_in, edited):
    edited.origin = Origin.FETCHED
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{edited.article_id}/versions").get_data(as_text=True)
    assert "<td>Fetched from its web address</td>" in page
    assert "<td>Pasted</td>" in page


def test_a_transcript_says_who_speaks_when(session, client, sign_in):
    text = "Good evening.\nFees doubled in May.\nThat is wrong."
    article = make.article(session, text=text)
    version = article.versions[0]
    version.segments = [
        [0, 13, "Ada Quill", 1.0, 3.0],
        [14, 34, "Ola Lund", 125.4, 129.0],
        [35, 49, "", 3725.0, 3727.0],
    ]
    make.claim(session, version=version, quote="Fees doubled in May")
    sign_in(client, make.person(session))
    page = client.get(f"/articles/{article.id}").get_data(as_text=True)
    assert re.search(r"at </span>2:05</time> Ola Lund</span>", page)
    assert re.search(r"at </span>1:02:05</time></span>", page)
    assert "made by Harbour Board, at 2:05" in page
    plain = make.article(session)
    session.commit()
    assert "data-start" in client.get(f"/articles/{plain.id}").get_data(as_text=True)
    assert 'class="spoken"' not in client.get(f"/articles/{plain.id}").get_data(as_text=True)
