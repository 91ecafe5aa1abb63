"""Notices are made of what was committed, once, and reach whom they should and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.people import switch
from factcheck.authz.permissions import Role
from factcheck.history.record import record
from factcheck.jobs.engine import LostLease, writing
from factcheck.jobs.models import Job
from factcheck.jobs.sweep import ask_for_regular_work
from factcheck.kit import clock
from factcheck.notices import make as make_module
from factcheck.notices.choices import choose
from factcheck.notices.kinds import Kind, Way
from factcheck.notices.make import read_on
from factcheck.notices.models import Mail, Notice
from factcheck.notices.queries import unread
from factcheck.publishing.publish import publish
from factcheck.review.assign import assign, hand_back
from factcheck.review.decide import send_back
from tests import factories
from tests.notices.conftest import cursor_at_the_end, do, says
from tests.review.desk import Work

Told = Callable[[], None]
IN_TWO_DAYS = timedelta(days=2)


def test_who_is_asked_to_check_a_claim_is_told_by_whom_and_until_when(
    session: Session, work: Work, told: Told
) -> None:
    due = clock.now() + IN_TWO_DAYS
    assign(session, work.claim, actor=work.editor, person=work.lead, due_at=due)
    told()
    notice = session.scalars(select(Notice)).one()
    assert notice.person_id == work.lead.id
    assert notice.says.startswith("Kofi Adjei asks you to check this claim by ")
    assert f"{due:%H:%M}" in notice.says
    assert (notice.why, notice.path) == ("You are asked to lead it.", f"/claims/{work.claim.id}")
    assert (notice.claim_id, notice.actor_id) == (work.claim.id, work.editor.id)


def test_nobody_is_told_of_what_they_did_themselves(session: Session, work: Work, told: Told) -> None:
    assign(session, work.claim, actor=work.editor, person=work.editor)
    told()
    assert says(session, work.editor) == []


def test_what_is_rolled_back_is_told_to_nobody(session: Session, work: Work, told: Told) -> None:
    session.commit()
    assign(session, work.claim, actor=work.editor, person=work.lead)
    session.rollback()
    told()
    assert session.scalar(select(func.count(Notice.id))) == 0


def test_the_job_done_twice_tells_once(session: Session, engine: Engine, work: Work, told: Told) -> None:
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    told()
    assert len(says(session, work.lead)) == 1


def test_a_worker_that_loses_its_job_before_the_commit_has_told_nobody_and_the_next_tells_once(
    session: Session, engine: Engine, work: Work, settings: Config
) -> None:
    """As when it is killed: the notices and the cursor are one transaction."""
    assign(session, work.claim, actor=work.editor, person=work.lead)
    session.commit()

    def read_and_die() -> None:
        with writing(engine) as dying:
            assert read_on(dying, settings) > 0
            raise LostLease

    with pytest.raises(LostLease):
        read_and_die()
    assert says(session, work.lead) == []
    assert not cursor_at_the_end(session)
    do(session, engine, "make_notices")
    assert len(says(session, work.lead)) == 1
    assert cursor_at_the_end(session)


def test_the_database_refuses_a_second_notice_of_one_event(session: Session, work: Work, told: Told) -> None:
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    first = session.scalars(select(Notice)).one()
    facts = {
        column.key: getattr(first, column.key) for column in Notice.__table__.columns if column.key != "id"
    }
    session.add(Notice(**facts))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_who_decides_is_told_of_a_verdict_and_nobody_who_worked_on_it(
    session: Session, work: Work, told: Told
) -> None:
    tainted = factories.person(session, Role.EDITOR)
    assign(session, work.claim, actor=work.editor, person=tainted)
    assign(session, work.claim, actor=work.editor, person=work.lead)
    work.source()
    work.write()
    work.submit()
    told()
    assert says(session, work.editor) == ["Ilse Brandt submitted a verdict on this claim."]
    assert not any("submitted" in words for words in says(session, tainted))


def test_a_reviewer_is_not_told_what_only_editors_may_do(session: Session, work: Work, told: Told) -> None:
    other = factories.person(session)
    work.submitted()
    told()
    assert says(session, other) == []


def test_who_was_switched_off_is_told_nothing(session: Session, work: Work, told: Told) -> None:
    admin = factories.person(session, Role.ADMIN)
    assign(session, work.claim, actor=work.editor, person=work.lead)
    switch(session, work.lead, active=False, actor=admin)
    told()
    assert says(session, work.lead) == []


def test_the_whole_way_tells_the_lead_what_becomes_of_the_work(
    session: Session, work: Work, told: Told
) -> None:
    work.submitted()
    send_back(session, work.claim, actor=work.editor, reasons=["weak_source"], note="Find the report itself.")
    work.submit()
    work.approve()
    publish(session, work.claim, actor=work.editor, base_url="http://localhost", newsroom_name="Record")
    told()
    assert says(session, work.lead) == [
        "Kofi Adjei sent your verdict back.",
        "Kofi Adjei approved your verdict.",
        "Kofi Adjei published the check of this claim.",
    ]
    sent_back = session.scalars(select(Notice).where(Notice.says.contains("sent your"))).one()
    assert sent_back.note == "Find the report itself."


def test_no_notice_names_a_rating_or_what_was_written(session: Session, work: Work, told: Told) -> None:
    work.approved()
    told()
    rating = factories.rating(session).label
    for notice in session.scalars(select(Notice)):
        words = f"{notice.says} {notice.note} {notice.why}"
        assert rating not in words
        assert "two per cent" not in words


def test_an_editor_who_approved_is_told_that_the_approval_lapsed(
    session: Session, work: Work, told: Told
) -> None:
    work.approved()
    work.write(summary="It grew by a little over two per cent.")
    told()
    assert "The approval of this claim holds no longer: something changed after it." in says(
        session, work.editor
    )


def test_a_claim_handed_back_is_told_to_editors_with_the_reason(
    session: Session, work: Work, told: Told
) -> None:
    work.taken()
    hand_back(session, work.claim, actor=work.lead, reason="I know the harbour master.")
    told()
    notice = session.scalars(select(Notice).where(Notice.person_id == work.editor.id)).one()
    assert (notice.kind, notice.note) == (Kind.HANDED_BACK, "I know the harbour master.")


def test_a_kind_that_is_off_makes_no_notice(session: Session, work: Work, told: Told) -> None:
    choose(session, work.lead, {Kind.ASSIGNED: Way.OFF})
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    assert says(session, work.lead) == []


def test_after_a_long_standstill_old_news_is_told_but_not_mailed(
    session: Session, engine: Engine, work: Work, told: Told
) -> None:
    assign(session, work.claim, actor=work.editor, person=work.lead)
    session.commit()
    with time_machine.travel(clock.now() + timedelta(days=5), tick=False):
        told()
    assert session.scalars(select(Notice)).one().way is Way.APP
    assert session.scalars(select(Mail)).all() == []


def test_a_record_that_breaks_its_rule_holds_nothing_up(session: Session, work: Work, told: Told) -> None:
    record(session, "claim:assign", actor=work.editor, subject_type="claim", subject_id=work.claim.id, due=7)
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    assert len(says(session, work.lead)) == 1
    assert cursor_at_the_end(session)


def test_many_records_are_read_a_part_at_a_time(
    session: Session, work: Work, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_module, "AT_A_TIME", 3)
    work.approved()
    told()
    assert not cursor_at_the_end(session)
    for _ in range(4):
        told()
    assert cursor_at_the_end(session)
    assert "Kofi Adjei approved your verdict." in says(session, work.lead)


def test_the_job_is_asked_for_only_when_something_was_recorded(
    session: Session, engine: Engine, work: Work, told: Told
) -> None:
    def asked() -> int:
        found = session.scalar(select(func.count(Job.id)).where(Job.name == "make_notices")) or 0
        session.rollback()
        return found

    work.taken()
    told()
    before = asked()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        ask_for_regular_work(engine)
        assert asked() == before
        hand_back(session, work.claim, actor=work.lead, reason="I am away.")
        session.commit()
        ask_for_regular_work(engine)
        assert asked() == before + 1


def test_who_is_relieved_by_somebody_else_is_told(session: Session, work: Work, told: Told) -> None:
    other = factories.person(session, name="Noa New")
    assign(session, work.claim, actor=work.editor, person=work.lead)
    assign(session, work.claim, actor=work.editor, person=other)
    hand_back(session, work.claim, actor=work.editor, reason="Not now.")
    told()
    assert says(session, work.lead)[1:] == [
        "Kofi Adjei gave this claim to Noa New; you need not go on with it."
    ]
    assert says(session, other) == [
        "Kofi Adjei asks you to check this claim.",
        "Kofi Adjei took this claim back to the desk; you need not go on with it.",
    ]


def test_another_due_time_is_told_as_such_and_relieves_nobody(
    session: Session, work: Work, told: Told
) -> None:
    assign(session, work.claim, actor=work.editor, person=work.lead)
    assign(session, work.claim, actor=work.editor, person=work.lead, due_at=clock.now() + IN_TWO_DAYS)
    told()
    assert [words.split(" by ")[0] for words in says(session, work.lead)] == [
        "Kofi Adjei asks you to check this claim.",
        "Kofi Adjei asks you to check this claim",
    ]


def test_what_somebody_else_settled_is_no_longer_unread_nor_mailed(
    session: Session, work: Work, told: Told
) -> None:
    other = factories.person(session, Role.EDITOR)
    work.submitted()
    told()
    assert unread(session, other.id) == 1
    work.approve()
    told()
    session.expire_all()
    assert unread(session, other.id) == 0
    assert unread(session, work.lead.id) > 0  # of the approval


def test_handing_in_settles_reminders_and_not_what_comes_of_it(
    session: Session, work: Work, told: Told
) -> None:
    work.taken()
    record(
        session, "claim:comment", actor=work.editor, subject_type="claim", subject_id=work.claim.id, comment=0
    )
    assign(session, work.claim, actor=work.editor, person=work.lead)
    told()
    assert unread(session, work.lead.id) == 2
    work.source()
    work.write()
    work.submit()
    told()
    session.expire_all()
    left = session.scalars(select(Notice).where(Notice.person_id == work.lead.id, Notice.read_at.is_(None)))
    assert [notice.kind for notice in left] == [Kind.REPLY]
