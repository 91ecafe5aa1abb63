"""The desk's pages of tips."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.notices.make import read_on
from factcheck.notices.models import Notice
from factcheck.tips.models import Tip, TipState
from factcheck.tips.receive import suggest
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]
WORDS = "The mayor sold the harbour for one crown."


def test_a_tip_goes_from_the_queue_to_a_claim(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    tip = suggest(session, words=WORDS, contact="ruth@reader.example", days=9).tip
    sign_in(client, make.person(session, Role.EDITOR))
    assert WORDS in client.get("/tips").get_data(as_text=True)
    page = client.get(f"/tips/{tip.id}").get_data(as_text=True)
    assert "ruth@reader.example" not in page
    shown = client.post(f"/tips/{tip.id}/contact").get_data(as_text=True)
    assert "ruth@reader.example" in shown
    assert client.post(f"/tips/{tip.id}/claim", data={"text": " "}).status_code == 422
    made = client.post(f"/tips/{tip.id}/claim", data={"text": WORDS, "lock_version": tip.version})
    assert made.status_code == 303
    assert WORDS in client.get(made.location).get_data(as_text=True)
    assert WORDS in client.get("/tips?show=taken").get_data(as_text=True)
    assert "1 tip" in client.get("/triage").get_data(as_text=True)


def test_two_editors_do_not_answer_twice(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    tip = suggest(session, words=WORDS, days=9).tip
    number = tip.id
    sign_in(client, make.person(session, Role.EDITOR))
    answer = {"reason": "It is a joke of a comedian.", "lock_version": tip.version}
    assert client.post(f"/tips/{tip.id}/decline", data={"reason": "no"}).status_code == 422
    assert client.post(f"/tips/{tip.id}/decline", data=answer).status_code == 303
    assert client.post(f"/tips/{tip.id}/decline", data=answer).status_code == 409
    session.rollback()
    session.expire_all()
    assert session.get_one(Tip, number).state is TipState.DECLINED


def test_a_tip_is_joined_to_a_claim_that_is_found(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    claim = make.claim(session, text="The harbour was sold.")
    claim_id = claim.id
    tip = suggest(session, words=WORDS, days=9).tip
    number = tip.id
    sign_in(client, make.person(session, Role.EDITOR))
    assert "The harbour was sold." in client.get(f"/tips/{tip.id}?q=harb").get_data(as_text=True)
    client.post(f"/tips/{tip.id}/join", data={"claim": claim.id, "lock_version": tip.version})
    session.rollback()
    session.expire_all()
    assert session.get_one(Tip, number).claim_id == claim_id


def test_editors_are_told_once_of_a_tip_and_nothing_of_the_reader(session: Session, config: object) -> None:
    editor, _reviewer = make.person(session, Role.EDITOR), make.person(session)
    tip = suggest(session, words=WORDS, contact="ruth@reader.example", days=9).tip
    suggest(session, words=WORDS, contact="tom@reader.example", days=9)
    read_on(session, config)  # type: ignore[arg-type]
    notices = session.query(Notice).all()
    assert [(one.person_id, one.path) for one in notices] == [(editor.id, f"/tips/{tip.id}")]
    assert "reader.example" not in notices[0].says + notices[0].note
