"""Looking at a published check again: it comes back, and that it was still right is said in public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.topics import set_look_again_days, set_topics
from factcheck.desk.queries import waiting_for
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.kit import clock
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.look_again import look_again_by, set_look_again, still_right
from factcheck.publishing.models import Check, Confirmation, Publication, PublicationKind
from factcheck.review.story import story_of
from tests import factories
from tests.publishing.samples import approve_again, approved, content, publish_it, published

SignIn = Callable[[FlaskClient, Person], None]
DAY = timedelta(days=1)


def _today() -> date:
    return clock.now().date()


def _check(session: Session) -> Check:
    return session.scalars(select(Check)).one()


def _due(session: Session, who: Person, on: date) -> int:
    waiting = waiting_for(session, who, now=clock.now(), today=on)
    return next(one.total for one in waiting if one.queue.key == "look-again")


def test_it_comes_back_to_the_desk_on_its_day(session: Session) -> None:
    desk, _ = published(session)
    assert _due(session, desk.editor, _today()) == 0
    set_look_again(session, desk.claim, actor=desk.editor, on=_today() + 7 * DAY, today=_today())
    assert _due(session, desk.editor, _today() + 6 * DAY) == 0
    assert _due(session, desk.editor, _today() + 7 * DAY) == 1
    assert "set the day to look at it again" in story_of(session, desk.claim.id)[0].words
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.UPDATE, note="New figures.")
    assert _due(session, desk.editor, _today() + 7 * DAY) == 0  # it is being looked at


def test_still_right_is_a_fact_of_its_own_and_changes_nothing_published(session: Session) -> None:
    desk, publication = published(session)
    before = dict(publication.content)
    still_right(
        session,
        desk.claim,
        actor=desk.editor,
        note="The 2025 figures are the same.",
        next_on=_today() + 90 * DAY,
        today=_today(),
    )
    check = _check(session)
    assert check.current_number == 1
    assert check.look_again_on == _today() + 90 * DAY
    assert session.scalars(select(Publication)).one().content == before
    line = story_of(session, desk.claim.id)[0]
    assert line.words == "Marta Oliveira looked at it again: version 1 is still right."
    assert line.note == "The 2025 figures are the same."
    session.commit()
    with pytest.raises(DBAPIError, match="only ever added"):
        session.execute(text("UPDATE confirmation SET note = ''"))
    session.rollback()


def test_only_an_editor_and_only_what_readers_have(session: Session) -> None:
    desk, _ = published(session)
    facts = {"note": "", "next_on": None, "today": _today()}
    with pytest.raises(NotAllowed):
        still_right(session, desk.claim, actor=desk.reviewer, **facts)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="to come"):
        set_look_again(session, desk.claim, actor=desk.editor, on=_today(), today=_today())
    retract(session, desk.claim, actor=desk.editor, note="Wrong.")
    assert _check(session).look_again_on is None
    with pytest.raises(NotThatMove):
        still_right(session, desk.claim, actor=desk.editor, **facts)  # type: ignore[arg-type]
    assert session.scalars(select(Confirmation)).all() == []


def test_the_day_by_itself_is_the_soonest_that_rating_topic_or_else_the_setting_says(
    session: Session,
) -> None:
    since = datetime(2024, 7, 5, 12, tzinfo=UTC)

    def by(days: int) -> date | None:
        return look_again_by(session, content(), since=since, days=days)

    assert by(0) is None
    assert by(30) == date(2024, 8, 4)
    factories.rating(session, "mostly-false").look_again_days = 365
    assert by(30) == date(2025, 7, 5)  # said of the rating, so the setting is not asked
    admin = factories.person(session, Role.ADMIN)
    claim = factories.claim(session)
    set_topics(session, claim, ["Trade"], actor=admin)
    set_look_again_days(session, claim.topics[0], 10, actor=admin)
    assert by(30) == date(2024, 7, 15)
    with pytest.raises(Invalid):
        set_look_again_days(session, claim.topics[0], 0, actor=admin)


def test_a_new_version_has_a_new_day_unless_somebody_chose_one_that_is_to_come(session: Session) -> None:
    desk = approved(session)
    publish_it(session, desk, look_again_days=30)
    assert _check(session).look_again_on == _today() + 30 * DAY
    set_look_again(session, desk.claim, actor=desk.editor, on=_today() + 5 * DAY, today=_today())
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.UPDATE, note="New figures.")
    approve_again(session, desk, summary="It grew by three per cent.")
    publish_it(session, desk, look_again_days=30)
    assert _check(session).look_again_on == _today() + 5 * DAY


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_editor_says_so_by_hand_and_readers_see_when(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk, publication = published(session)
    check = _check(session)
    check.look_again_on = _today()
    sign_in(client, desk.editor)
    address, public = f"/claims/{desk.claim.id}/look-again", f"/checks/{check.slug}"
    first = client.get(public)
    assert "still right" not in first.text
    assert address in client.get("/desk/look-again").text
    assert "Due since" in client.get(address).text
    assert client.post(address, data={"act": "right", "on": "2020-01-01"}).status_code == 422
    later = (_today() + 30 * DAY).isoformat()
    stale = {"act": "right", "on": later, "lock_version": "1"}
    assert client.post(address, data=stale).status_code == 409
    told = {"act": "right", "on": later, "note": "The yearbook says the same."}
    assert client.post(address, data=told).status_code == 303
    page = client.get(public)
    assert "Last checked, still right" in page.text
    assert "version 1 is still right." in page.text
    assert "The yearbook says the same." in page.text
    assert page.headers["ETag"] != first.headers["ETag"]
    assert page.last_modified is not None
    assert first.last_modified is not None
    assert page.last_modified >= first.last_modified
    assert address not in client.get("/desk/look-again").text
    assert client.post(address, data={"act": "day", "on": ""}).status_code == 303
    assert "No day is set" in client.get(f"/claims/{desk.claim.id}").text
