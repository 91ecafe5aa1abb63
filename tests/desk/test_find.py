"""Finding anything by words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.desk.find import What, find
from factcheck.desk.find_views import marked
from tests import factories as make
from tests.publishing.samples import published

SignIn = Callable[[FlaskClient, Person], None]


def found(session: Session, typed: str) -> dict[str, list[str]]:
    """The words of what is found, by kind."""
    session.flush()
    return {group.what.value: [one.words for one in group.items] for group in find(session, typed, most=10)}


def test_claims_articles_and_people_are_found_by_the_beginnings_of_their_words(session: Session) -> None:
    make.claim(session, text="The ferries doubled in Elmouth.", claimant="Harbour Board")
    make.article(session, title="Elmouth counts its ferries", publisher="The Post", byline="Ada Quill")
    make.person(session, name="Elma Ferris")
    make.person(session, name="Elma Gone", is_active=False)
    assert found(session, "FERRIES elm") == {
        "claim": ["The ferries doubled in Elmouth."],
        "article": ["Elmouth counts its ferries"],
    }
    assert found(session, "elma") == {"person": ["Elma Ferris"]}
    assert "article" in found(session, "quill post")
    assert "claim" in found(session, "board ferries")


def test_what_changed_is_found_by_its_new_words_only(session: Session) -> None:
    claim = make.claim(session, text="The ferries doubled.")
    story = make.article(session, title="Old headline")
    session.flush()
    claim.text, story.title = "The trains doubled.", "New headline"
    assert found(session, "ferries") == {}
    assert found(session, "trains") == {"claim": ["The trains doubled."]}
    assert found(session, "old head") == {}
    assert found(session, "new head") == {"article": ["New headline"]}


def test_a_check_is_found_by_what_readers_have(session: Session) -> None:
    published(session, text="The clinics closed.", claimant="Union", summary="They moved next door.")
    assert "check" in found(session, "moved door")
    assert "check" in found(session, "clinics union")
    assert "check" not in found(session, "clinics nowhere")


def test_a_number_leads_to_that_claim_first(session: Session) -> None:
    claim = make.claim(session, text="Nothing with figures.")
    make.claim(session, text=f"In {claim.id} it rose.")
    session.flush()
    for typed in (str(claim.id), f"#{claim.id}"):
        assert found(session, typed)["claim"] == ["Nothing with figures.", f"In {claim.id} it rose."]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "!!",
        '"',
        "a AND (b",
        "NEAR(",
        "x:*",
        "*",
        "col : y",
        "'; drop table claim --",
        "\x00",
        "9" * 400,
        "é" * 300,
    ],
)
def test_no_words_upset_the_search(session: Session, typed: str) -> None:
    make.claim(session)
    session.flush()
    find(session, typed, most=5)


def test_the_number_of_questions_is_the_same_however_many_there_are(session: Session, engine: Engine) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        asked.append(sql)

    counts = []
    for size in (1, 30):
        for n in range(size):
            make.claim(session, text=f"The ferries doubled, number {n}.")
            make.article(session, title=f"Ferries {n}")
        session.flush()
        asked.clear()
        event.listen(engine, "before_cursor_execute", note)
        groups = find(session, "ferries", most=5)
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 4
    assert [(group.what, len(group.items), group.more) for group in groups] == [
        (What.CLAIM, 5, True),
        (What.ARTICLE, 5, True),
    ]


def test_the_beginnings_that_were_typed_are_marked_and_nothing_gets_through_as_markup() -> None:
    assert marked("Ferries & <b>trains</b>", "fer TRAINS") == (
        "<mark>Fer</mark>ries &amp; &lt;b&gt;<mark>trains</mark>&lt;/b&gt;"
    )
    assert marked("<i>", "") == "&lt;i&gt;"
    assert marked("offer", "fer") == "offer"


def test_the_page_finds_without_a_script_and_says_what_to_do_when_there_is_nothing(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    claim = make.claim(session, ClaimState.ACCEPTED, text="The ferries doubled.")
    sign_in(client, make.person(session))
    page = client.get("/find?q=ferr").text
    assert f'href="/claims/{claim.id}"' in page
    assert "<mark>ferr</mark>ies" in page
    assert 'value="ferr"' in page
    assert "Try fewer" in client.get("/find?q=zeppelin").text
    assert "beginnings of their words" in client.get("/find").text
    assert 'value="fer r"' in client.get("/find?q=%00fe%1Br%0D%0Ar").text
    for page in ("/find", "/find/palette"):
        assert client.get(f"{page}?q=%00").status_code == 200
    options = client.get("/find/palette?q=ferr").text
    assert 'role="option"' in options
    assert 'href="/find?q=ferr"' in options


def test_what_was_looked_at_stands_on_the_desk_and_in_the_search_for_oneself_alone(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    claim = make.claim(session, ClaimState.ACCEPTED, text="The ferries doubled.")
    story = make.article(session, title="Elmouth counts")
    me, other = make.person(session, Role.EDITOR), make.person(session, Role.EDITOR)
    sign_in(client, me)
    assert "Only you see them" in client.get("/desk").text
    client.get(f"/claims/{claim.id}")
    client.get(f"/articles/{story.id}")
    client.get(f"/claims/{claim.id}")
    client.get("/claims/99999")
    seen = client.get("/desk").text.partition("Looked at last")[2]
    assert seen.index("The ferries doubled.") < seen.index("Elmouth counts")
    assert "The ferries doubled." in client.get("/find").text
    assert "Elmouth counts" in client.get("/find/palette").text
    sign_in(client, other)
    assert "Elmouth counts" not in client.get("/desk").text
