"""Bringing people in, changing what they are, switching accounts off."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from factcheck.accounts import people, queries, sign_in
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.errors import Invalid, NotAllowed, NotFound
from factcheck.history import queries as history
from factcheck.kit import clock
from tests import factories
from tests.factories import PASSWORD

SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def admin(session: Session) -> Person:
    """The only admin."""
    return factories.person(session, Role.ADMIN)


def _invite(session: Session, admin: Person, role: Role = Role.EDITOR) -> str:
    return people.invite(session, email="New@Test.example", name="Noa", role=role, actor=admin)[1]


def _join(session: Session, token: str, name: str = "Noa New", password: str = PASSWORD) -> Person:
    return people.join(session, queries.get_invitation(session, token), name=name, password=password)


def test_an_invited_person_joins_with_the_role_they_were_given(session: Session, admin: Person) -> None:
    token = _invite(session, admin)
    joined = _join(session, token, "Noa New", PASSWORD)
    assert (joined.email, joined.role, joined.name) == ("new@test.example", Role.EDITOR, "Noa New")


def test_an_invitation_works_once(session: Session, admin: Person) -> None:
    token = _invite(session, admin)
    _join(session, token, "Noa New", PASSWORD)
    with pytest.raises(NotFound):
        _join(session, token, "Someone Else", PASSWORD)


def test_a_refused_password_does_not_use_the_invitation_up(session: Session, admin: Person) -> None:
    token = _invite(session, admin)
    with pytest.raises(Invalid):
        _join(session, token, "Noa New", "short")
    assert queries.get_invitation(session, token).used_at is None


def test_a_withdrawn_invitation_does_not_work(session: Session, admin: Person) -> None:
    invitation, token = people.invite(
        session, email="new@test.example", name="", role=Role.REVIEWER, actor=admin
    )
    people.withdraw_invitation(session, invitation.id, actor=admin)
    with pytest.raises(NotFound):
        _join(session, token, "Noa New", PASSWORD)


def test_an_invitation_lasts_a_week(session: Session, admin: Person) -> None:
    token = _invite(session, admin)
    invitation = queries.get_invitation(session, token)
    invitation.expires_at = clock.now() - timedelta(seconds=1)
    with pytest.raises(NotFound):
        _join(session, token, "Noa New", PASSWORD)


def test_a_guessed_link_is_not_found(client: FlaskClient) -> None:
    assert client.get("/join/guessed").status_code == 404


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.EDITOR])
def test_only_an_admin_invites(session: Session, role: Role) -> None:
    with pytest.raises(NotAllowed):
        _invite(session, factories.person(session, role))


def test_an_address_is_here_once_however_it_is_written(session: Session, admin: Person) -> None:
    factories.person(session, email="kim@test.example")
    with pytest.raises(Invalid) as wrong:
        people.add_person(
            session, email=" KIM@test.example", name="Kim", role=Role.REVIEWER, password=None, actor=admin
        )
    assert wrong.value.field == "email"


@pytest.mark.parametrize("email", ["", "kim", "kim@test", "kim @test.example", "a" * 250 + "@test.example"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid):
        people.clean_email(email)


def test_the_last_admin_stays_an_admin(session: Session, admin: Person) -> None:
    with pytest.raises(Invalid, match="last admin"):
        people.change_role(session, admin, role=Role.EDITOR, can_triage=False, actor=admin)
    assert admin.role is Role.ADMIN


def test_the_last_admin_stays_switched_on(session: Session, admin: Person) -> None:
    factories.person(session, Role.ADMIN, is_active=False)  # does not count
    with pytest.raises(Invalid, match="last admin"):
        people.switch(session, admin, active=False, actor=admin)
    assert admin.is_active


def test_one_of_two_admins_may_go(session: Session, admin: Person) -> None:
    other = factories.person(session, Role.ADMIN)
    people.change_role(session, admin, role=Role.EDITOR, can_triage=False, actor=other)
    assert admin.role is Role.EDITOR


def test_switching_off_ends_every_session(session: Session, admin: Person) -> None:
    someone = factories.person(session)
    token = sign_in.start_session(session, someone)
    people.switch(session, someone, active=False, actor=admin)
    session.flush()
    assert queries.live_session(session, token) is None


def test_switching_on_again_does_not_revive_old_sessions(session: Session, admin: Person) -> None:
    someone = factories.person(session)
    token = sign_in.start_session(session, someone)
    people.switch(session, someone, active=False, actor=admin)
    people.switch(session, someone, active=True, actor=admin)
    session.flush()
    assert queries.live_session(session, token) is None


def test_history_says_who_changed_a_role(session: Session, admin: Person) -> None:
    someone = factories.person(session)
    people.change_role(session, someone, role=Role.EDITOR, can_triage=False, actor=admin)
    row = history.of_subject(session, "person", someone.id)[-1]
    assert (row.event, row.actor_id) == ("person:change_role", admin.id)
    assert history.facts_of(row) == {"role": "editor"}


def test_a_second_invitation_to_an_address_ends_the_first(session: Session, admin: Person) -> None:
    first = _invite(session, admin)
    second = _invite(session, admin, Role.REVIEWER)
    with pytest.raises(NotFound):
        queries.get_invitation(session, first)
    assert queries.get_invitation(session, second).role is Role.REVIEWER


def test_an_invitation_that_is_over_cannot_be_withdrawn(session: Session, admin: Person) -> None:
    invitation, token = people.invite(
        session, email="new@test.example", name="", role=Role.EDITOR, actor=admin
    )
    _join(session, token, "Noa New", PASSWORD)
    with pytest.raises(NotFound):
        people.withdraw_invitation(session, invitation.id, actor=admin)


def test_of_two_admins_who_demote_each_other_one_stays(
    engine: Engine, session: Session, admin: Person
) -> None:
    other = factories.person(session, Role.ADMIN)
    session.commit()
    ready = Barrier(2)

    def demote(actor_id: int, subject_id: int) -> str:
        with Session(engine.execution_options(factcheck_writes=True), expire_on_commit=False) as mine:
            ready.wait(10)
            actor, subject = queries.get_person(mine, actor_id), queries.get_person(mine, subject_id)
            try:
                people.change_role(mine, subject, role=Role.EDITOR, can_triage=False, actor=actor)
            except (Invalid, NotAllowed) as wrong:
                return type(wrong).__name__
            mine.commit()
            return "demoted"

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(demote, (admin.id, other.id), (other.id, admin.id)))
    assert answers.count("demoted") == 1
    session.expire_all()
    assert len(queries.admins_locked(session)) == 1


def test_a_role_saved_against_an_old_page_is_a_conflict_and_keeps_what_was_chosen(
    session: Session, client: FlaskClient, sign_in: SignIn, admin: Person
) -> None:
    someone = factories.person(session)
    seen = someone.version
    people.change_role(session, someone, role=Role.EDITOR, can_triage=False, actor=admin)
    sign_in(client, admin)
    answer = client.post(
        f"/people/{someone.id}", data={"role": "admin", "can_triage": "y", "lock_version": seen}
    )
    assert answer.status_code == 409
    assert "Stored now: an editor." in answer.text
    assert re.search(r'value="admin" checked', answer.text)
    again = client.post(f"/people/{someone.id}", data={"role": "admin", "lock_version": seen + 1})
    assert again.status_code == 303
    session.expire_all()
    assert someone.role is Role.ADMIN


def test_the_page_of_the_last_admin_says_who_has_to_come_first(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    admin = factories.person(session, Role.ADMIN, name="Ada Only")
    sign_in(client, admin)
    answer = client.post(f"/people/{admin.id}", data={"role": "editor", "lock_version": admin.version})
    assert answer.status_code == 422
    assert "Ada Only is the last admin. Make somebody else an admin first." in answer.text
    off = client.post(f"/people/{admin.id}/off", follow_redirects=True)
    assert "Ada Only is the last admin." in off.text


def test_a_name_is_one_line_so_that_it_can_stand_in_the_head_of_a_mail(
    session: Session, admin: Person
) -> None:
    invitation, token = people.invite(
        session, email="new@test.example", name="Noa\r\nBcc: x@evil.example", role=Role.EDITOR, actor=admin
    )
    assert invitation.name == "Noa Bcc: x@evil.example"
    assert _join(session, token, " Noa\nNew ").name == "Noa New"
