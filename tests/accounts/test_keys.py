"""The keys of the keyboard, as one person has set them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.keys import ACTIONS, keys_of, set_keys
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.errors import Invalid
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]
USUAL = {action.name: action.usual for action in ACTIONS}


def test_everybody_begins_with_the_usual_keys(session: Session) -> None:
    assert keys_of(session, make.person(session)).by_key == {key: name for name, key in USUAL.items()}


def test_chosen_keys_are_ones_own(session: Session) -> None:
    ada, ben = make.person(session), make.person(session)
    set_keys(session, ada, keys={**USUAL, "accept": "J", "next": "ö"}, is_off=False)
    assert keys_of(session, ada).by_key["J"] == "accept"
    assert keys_of(session, ada).key("next") == "ö"
    assert keys_of(session, ben).key("next") == "j"


def test_keys_that_are_off_do_nothing_and_are_remembered(session: Session) -> None:
    ada = make.person(session)
    set_keys(session, ada, keys={**USUAL, "accept": "b"}, is_off=True)
    assert keys_of(session, ada).by_key == {}
    assert keys_of(session, ada).key("accept") == "b"


@pytest.mark.parametrize("key", ["", " ", "jj", "\t", "\u0301"])
def test_a_key_is_one_sign(session: Session, key: str) -> None:
    with pytest.raises(Invalid, match="one letter, figure or sign") as wrong:
        set_keys(session, make.person(session), keys={**USUAL, "accept": key}, is_off=False)
    assert wrong.value.field == "accept"


def test_two_actions_cannot_have_one_key(session: Session) -> None:
    with pytest.raises(Invalid, match="“j” is taken by “next claim”"):
        set_keys(session, make.person(session), keys={**USUAL, "accept": "j"}, is_off=False)


def test_the_page_keeps_what_was_typed_and_lists_carry_the_keys(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    wrong = client.post("/account/keys", data={**USUAL, "accept": "j"})
    assert wrong.status_code == 422
    assert "is taken by" in wrong.text
    assert client.post("/account/keys", data={**USUAL, "accept": '"'}).status_code == 303
    assert "&#34;\\&#34;&#34;: &#34;accept&#34;" in client.get("/triage").text
    assert client.post("/account/keys", data={**USUAL, "accept": "q", "is_off": "y"}).status_code == 303
    page = client.get("/triage").text
    assert 'data-keys="{}"' in page
    assert "data-hints" not in page
    assert client.post("/account/keys", data={"usual": "1", "is_off": "y"}).status_code == 303
    assert "data-hints" in client.get("/triage").text


def test_no_key_is_named_for_what_somebody_may_not_do(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    assert "<kbd>a</kbd> accept" in client.get("/triage").text
    sign_in(client, make.person(session, Role.REVIEWER))
    page = client.get("/triage").text
    assert "<kbd>a</kbd>" not in page
    assert "<kbd>j</kbd>" in page
