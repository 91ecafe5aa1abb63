"""The bell, the page of notices, how one is told, and the link that ends mail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.kit import clock
from factcheck.kit.signing import sign
from factcheck.notices import queries
from factcheck.notices.choices import ways_of
from factcheck.notices.compose import STOP
from factcheck.notices.kinds import Kind, Way
from factcheck.notices.models import Every, Notice, Schedule
from factcheck.review.assign import assign
from tests import factories
from tests.notices.conftest import Box, send_all
from tests.review.desk import Work

SignIn = Callable[[FlaskClient, Person], None]
Told = Callable[[], None]


@pytest.fixture
def reader(session: Session, work: Work, told: Told, client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    """The lead, signed in, with one unread notice about the claim."""
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    sign_in(client, work.lead)
    return client


def _notice(session: Session) -> Notice:
    session.commit()
    session.expire_all()
    return session.scalars(select(Notice).order_by(Notice.id)).first()  # type: ignore[return-value]


def _is_unread(session: Session) -> bool:
    unread = _notice(session).read_at is None
    session.commit()
    return unread


def _make(session: Session, person: Person, number: int) -> None:
    now = clock.now()
    session.add_all(
        Notice(
            person_id=person.id,
            event=f"test:{n}",
            kind=Kind.MENTION,
            says=f"Number {n} happened.",
            why="It is a test.",
            path="/claims",
            way=Way.APP,
            happened_at=now,
            made_at=now,
        )
        for n in range(number)
    )
    session.commit()


def test_the_bell_stands_on_every_page_of_the_desk_with_its_count(reader: FlaskClient) -> None:
    assert "Notices, 1 unread" in reader.get("/articles").text


def test_a_stranger_sees_no_bell(client: FlaskClient) -> None:
    assert "bell" not in client.get("/sign-in").text


def test_more_than_a_hundred_are_not_counted_out(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    person = factories.person(session)
    _make(session, person, 120)
    sign_in(client, person)
    assert "Notices, 99+ unread" in client.get("/articles").text


def test_a_notice_says_what_happened_why_and_how_to_turn_it_off(reader: FlaskClient, work: Work) -> None:
    page = reader.get("/notices").text
    assert "Kofi Adjei asks you to check this claim." in page
    assert work.claim.text.rstrip(".") in page
    assert "You are asked to lead it." in page
    assert f'href="/claims/{work.claim.id}"' in page
    assert 'action="/account/notices/assigned/off"' in page


def test_opening_the_claim_marks_it_read_and_the_bell_says_so_at_once(
    session: Session, reader: FlaskClient, work: Work
) -> None:
    page = reader.get(f"/claims/{work.claim.id}").text
    assert "1 unread" not in page
    assert not _is_unread(session)


def test_what_a_script_or_a_browser_fetches_unasked_marks_nothing(
    session: Session, reader: FlaskClient, work: Work
) -> None:
    for headers in ({"HX-Request": "true"}, {"Sec-Purpose": "prefetch"}):
        reader.get(f"/claims/{work.claim.id}", headers=headers)
    assert _is_unread(session)


def test_somebody_elses_look_marks_nothing(
    session: Session, reader: FlaskClient, work: Work, sign_in: SignIn
) -> None:
    sign_in(reader, work.editor)
    reader.get(f"/claims/{work.claim.id}")
    assert _is_unread(session)


def test_marking_read_and_unread(session: Session, reader: FlaskClient) -> None:
    number = _notice(session).id
    session.commit()
    reader.post(f"/notices/{number}/read")
    assert not _is_unread(session)
    assert "You have read everything." in reader.get("/notices").text
    assert "asks you to check" in reader.get("/notices?show=all").text
    reader.post(f"/notices/{number}/unread")
    assert _is_unread(session)


def test_nobody_marks_anothers(session: Session, reader: FlaskClient, work: Work, sign_in: SignIn) -> None:
    number = _notice(session).id
    sign_in(reader, work.editor)
    assert reader.post(f"/notices/{number}/read").status_code == 404
    assert _is_unread(session)


def test_all_are_marked_read_and_that_is_taken_back_exactly(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    person = factories.person(session)
    _make(session, person, 5)
    sign_in(client, person)
    newest = session.scalars(select(Notice.id).order_by(Notice.id.desc())).first()
    oldest = _notice(session).id
    session.commit()
    client.post(f"/notices/{oldest}/read")
    page = client.post("/notices/read", data={"newest": newest}, follow_redirects=True).text
    assert "4 notices are marked read." in page
    undo = re.search(r'action="(/notices/read/undo[^"]+)"', page)
    assert undo is not None
    client.post(undo[1].replace("&amp;", "&"))
    session.expire_all()
    assert queries.unread(session, person.id) == 4


def test_what_came_after_the_page_was_opened_stays_unread(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    person = factories.person(session)
    _make(session, person, 2)
    sign_in(client, person)
    oldest = _notice(session).id
    session.commit()
    client.post("/notices/read", data={"newest": oldest})
    assert queries.unread(session, person.id) == 1


def test_a_long_list_goes_on_by_key(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    person = factories.person(session)
    _make(session, person, queries.A_PAGE + 5)
    sign_in(client, person)
    first = client.get("/notices").text
    assert "Number 34 happened." in first
    assert "Number 4 happened." not in first
    later = re.search(r'href="(/notices\?before=\d+)"', first)
    assert later is not None
    second = client.get(later[1]).text
    assert "Number 4 happened." in second
    assert "Number 34 happened." not in second


def test_the_count_alone_is_for_the_script(reader: FlaskClient) -> None:
    assert reader.get("/notices/bell").location == "/notices"
    alone = reader.get("/notices/bell", headers={"HX-Request": "true"}).text
    assert "<html" not in alone
    assert "1 unread" in alone


def test_a_kind_is_turned_off_from_its_notice_and_on_again(
    session: Session, reader: FlaskClient, work: Work
) -> None:
    page = reader.post("/account/notices/assigned/off", follow_redirects=True).text
    session.commit()
    assert ways_of(session, work.lead)[Kind.ASSIGNED] is Way.OFF
    assert "You will not be told any more: You are asked to work on a claim." in page
    assert 'action="/account/notices/assigned/at_once"' in page
    session.commit()
    reader.post("/account/notices/assigned/at_once")
    assert ways_of(session, work.lead)[Kind.ASSIGNED] is Way.AT_ONCE
    session.commit()
    assert reader.post("/account/notices/nothing/off").status_code == 404


def test_one_chooses_how_to_be_told_and_when_the_digest_comes(
    session: Session, reader: FlaskClient, work: Work
) -> None:
    work.lead.timezone = "Europe/Lisbon"
    session.commit()
    assert "by the clocks of Europe/Lisbon" in reader.get("/account/notices").text
    answer = reader.post(
        "/account/notices",
        data={
            "way-mention": "digest",
            "way-due": "off",
            "every": "hour",
            "hour": "6",
        },
    )
    assert answer.status_code == 303
    mine = ways_of(session, work.lead)
    assert (mine[Kind.MENTION], mine[Kind.DUE], mine[Kind.ASSIGNED]) == (Way.DIGEST, Way.OFF, Way.AT_ONCE)
    kept = session.get_one(Schedule, work.lead.id)
    assert (kept.every, kept.hour) == (Every.HOUR, 6)


def test_what_was_chosen_is_kept_when_the_form_is_refused(reader: FlaskClient) -> None:
    answer = reader.post("/account/notices", data={"way-mention": "off", "every": "never", "hour": "6"})
    assert answer.status_code == 422
    assert re.search(r'name="way-mention" value="off"[^>]* checked', answer.text)


def test_a_reviewer_is_not_asked_about_what_only_editors_get(reader: FlaskClient) -> None:
    assert "A verdict waits for a decision" not in reader.get("/account/notices").text


@pytest.fixture
def stop(app: Flask, work: Work) -> str:
    """The link in a mail to the lead about being asked."""
    secret = app.extensions["factcheck"].config.secret_key
    return f"/notices/stop/{sign(secret, STOP, [work.lead.id, 'assigned'])}"


def test_the_link_of_a_mail_ends_it_without_signing_in(
    session: Session, engine: Engine, reader: FlaskClient, work: Work, box: Box, app: Flask
) -> None:
    send_all(session, engine)
    link = box.mails[0]["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    app.config["WTF_CSRF_ENABLED"] = True
    stranger = app.test_client()
    answer = stranger.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert ways_of(session, work.lead)[Kind.ASSIGNED] is Way.APP


def test_looking_at_the_link_ends_nothing(
    session: Session, client: FlaskClient, work: Work, stop: str
) -> None:
    session.commit()
    assert "End this mail?" in client.get(stop).text
    assert ways_of(session, work.lead)[Kind.ASSIGNED] is Way.AT_ONCE


def test_a_link_that_was_tampered_with_ends_nothing(client: FlaskClient, session: Session, stop: str) -> None:
    session.commit()
    assert client.get(stop[:-2]).status_code == 404
    assert client.post(stop[:-2]).status_code == 404


def test_ending_a_kind_twice_or_one_that_is_off_turns_nothing_on(
    session: Session, client: FlaskClient, work: Work, stop: str
) -> None:
    from factcheck.notices.choices import choose

    choose(session, work.lead, {Kind.ASSIGNED: Way.OFF})
    session.commit()
    client.post(stop)
    client.post(stop)
    assert ways_of(session, work.lead)[Kind.ASSIGNED] is Way.OFF
