"""Who is suggested for a claim, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.claims.topics import set_topics
from factcheck.errors import Invalid, NotAllowed
from factcheck.kit import clock
from factcheck.review.assign import assign
from factcheck.review.availability import away_of, know_topics, known_among, set_away, set_zone, withdraw_away
from factcheck.review.conflicts import declare
from factcheck.review.models import ConflictKind
from factcheck.review.second import ask
from factcheck.review.suggest_person import AtWork, at_work, away_before, suggest
from tests import factories
from tests.review.desk import Work

ZONE = ZoneInfo("Europe/Lisbon")


def _today() -> date:
    return clock.now().astimezone(ZONE).date()


def _people(work: Work) -> dict[str, AtWork]:
    found = at_work(work.session, now=clock.now(), zone=ZONE, claim=work.claim)
    return {one.person.name: one for one in found}


def _suggested(work: Work, *, second: bool = False) -> tuple[str, str] | None:
    found = suggest(list(_people(work).values()), second=second)
    return (found.at_work.person.name, found.reason) if found else None


@contextmanager
def _counted(session: Session) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_who_knows_the_topic_comes_before_who_has_less_to_do(work: Work) -> None:
    expert = factories.person(work.session, name="Ada Expert")
    set_topics(work.session, work.claim, ["Ports", "Energy"], actor=work.editor)
    know_topics(work.session, expert, work.claim.topics, actor=expert)
    busy = factories.claim(work.session, ClaimState.ACCEPTED)
    assign(work.session, busy, actor=work.editor, person=expert)
    assert _suggested(work) == ("Ada Expert", "knows Energy and Ports and has 1 open, none overdue")


def test_of_two_who_know_as_much_the_one_with_less_open_and_nothing_late(work: Work) -> None:
    other = factories.person(work.session, name="Abe Other")
    for person in (work.lead, other):
        given = assign(
            work.session,
            factories.claim(work.session, ClaimState.ACCEPTED),
            actor=work.editor,
            person=person,
            due_at=clock.now() + timedelta(hours=1),
        )
    given.due_at = clock.now() - timedelta(hours=1)
    work.session.flush()
    assert _suggested(work) == ("Ilse Brandt", "has 1 open, none overdue")
    assert _people(work)["Abe Other"].overdue == 1


def test_an_editor_is_suggested_only_when_no_reviewer_is_free(work: Work) -> None:
    assert _suggested(work) == ("Ilse Brandt", "has nothing open")
    set_away(work.session, work.lead, actor=work.editor, first=_today(), last=_today(), today=_today())
    assert _suggested(work) == ("Kofi Adjei", "has nothing open")


def test_who_has_a_conflict_or_is_away_is_not_suggested_and_stays_on_the_list(work: Work) -> None:
    declare(work.session, actor=work.lead, kind=ConflictKind.CLAIMANT, name="Harbour Board")
    set_away(work.session, work.editor, actor=work.editor, first=_today(), last=_today(), today=_today())
    found = _people(work)
    assert found["Ilse Brandt"].not_lead == "keeps away from the claimant “Harbour Board”"
    assert found["Kofi Adjei"].away_now is not None
    assert _suggested(work) is None


def test_lead_and_second_are_not_suggested_for_each_others_part(work: Work) -> None:
    work.taken()
    other = factories.person(work.session, name="Nia Okafor")
    assert _suggested(work, second=True) == ("Nia Okafor", "has nothing open")
    ask(work.session, work.claim, actor=work.editor, person=other)
    found = _people(work)
    assert found["Nia Okafor"].not_lead == "is asked for the second opinion"
    assert found["Nia Okafor"].open == 1
    assert found["Ilse Brandt"].not_second == "leads this claim"


def test_what_is_done_is_no_open_work(work: Work) -> None:
    work.approved()
    assert _people(work)["Ilse Brandt"].open == 0


def test_days_away_before_the_claim_would_be_due_are_told(work: Work) -> None:
    soon = _today() + timedelta(days=2)
    set_away(
        work.session, work.lead, actor=work.lead, first=soon, last=soon + timedelta(days=3), today=_today()
    )
    one = _people(work)["Ilse Brandt"]
    assert one.away_now is None
    assert away_before(one, soon) is not None
    assert away_before(one, soon - timedelta(days=1)) is None


def test_days_away_are_ones_own_or_an_editors_business(work: Work) -> None:
    today = _today()
    other = factories.person(work.session)
    with pytest.raises(NotAllowed):
        set_away(work.session, work.lead, actor=other, first=today, last=today, today=today)
    made = set_away(work.session, work.lead, actor=work.lead, first=today, last=today, today=today)
    with pytest.raises(Invalid, match="already"):
        set_away(work.session, work.lead, actor=work.lead, first=today, last=today, today=today)
    with pytest.raises(Invalid, match="before the first"):
        set_away(
            work.session, work.lead, actor=work.lead, first=today, last=today - timedelta(1), today=today
        )
    with pytest.raises(Invalid, match="passed"):
        set_away(
            work.session,
            work.lead,
            actor=work.lead,
            first=today - timedelta(3),
            last=today - timedelta(2),
            today=today,
        )
    withdraw_away(work.session, work.lead, made.id, actor=work.editor)
    assert away_of(work.session, work.lead.id, today) == []


def test_topics_known_are_set_as_a_whole(work: Work) -> None:
    set_topics(work.session, work.claim, ["Ports", "Energy"], actor=work.editor)
    know_topics(work.session, work.lead, work.claim.topics, actor=work.lead)
    know_topics(work.session, work.lead, work.claim.topics[:1], actor=work.lead)
    assert [topic.name for topic in known_among(work.session, [work.lead.id])[work.lead.id]] == ["Ports"]


def test_a_zone_is_one_that_exists_and_ones_own(work: Work) -> None:
    set_zone(work.session, work.lead, "Asia/Tokyo", actor=work.lead)
    assert work.lead.timezone == "Asia/Tokyo"
    with pytest.raises(Invalid):
        set_zone(work.session, work.lead, "Mars/Olympus", actor=work.lead)
    with pytest.raises(NotAllowed):
        set_zone(work.session, work.lead, "", actor=work.editor)


def test_the_number_of_queries_does_not_grow_with_the_people(work: Work) -> None:
    work.session.flush()
    with _counted(work.session) as few:
        _people(work)
    for _ in range(12):
        factories.person(work.session, Role.REVIEWER)
    with _counted(work.session) as many:
        _people(work)
    assert len([s for s in many if s.startswith("SELECT")]) == len([s for s in few if s.startswith("SELECT")])
