"""Keeping what is typed, within bounds, for its own person only."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from factcheck.drafts.keep import (
    KEPT_FOR,
    LONGEST,
    MOST,
    TAKE_BACK_FOR,
    Typed,
    discard,
    keep,
    put_aside,
    take_back,
)
from factcheck.drafts.models import Draft, Presence, SentForm
from factcheck.drafts.queries import draft_of, drafts_in, drafts_of
from factcheck.errors import Conflict, Invalid, NotFound
from factcheck.jobs.engine import run_due, writing
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from tests import factories
from tests.at_once import at_once


def typed(words: str = "Half a sentence", *, form: str = "verdict:12", base: str = "") -> Typed:
    """Somebody is at the summary of a verdict."""
    return Typed(form, "/claims/12", {"summary": [words]}, {"summary": [base]}, {"summary": "Summary"})


def test_what_is_typed_is_kept_and_grows(session: Session) -> None:
    ada = factories.person(session)
    first = keep(session, typed(), actor=ada, seen=0)
    assert first is not None
    second = keep(session, typed("Half a sentence, and more"), actor=ada, seen=first.version)
    assert second is not None
    assert second.id == first.id
    assert drafts_in(session, ada.id, ["verdict:12"])["verdict:12"].fields == {
        "summary": ["Half a sentence, and more"]
    }


def test_a_form_that_says_what_it_said_by_itself_is_not_kept(session: Session) -> None:
    ada = factories.person(session)
    first = keep(session, typed("Changed", base="Before"), actor=ada, seen=0)
    assert first is not None
    assert keep(session, typed("Before", base="Before"), actor=ada, seen=first.version) is None
    assert drafts_of(session, ada.id) == []


def test_two_windows_of_one_person_do_not_write_over_each_other(session: Session) -> None:
    ada = factories.person(session)
    keep(session, typed("In the first window"), actor=ada, seen=0)
    with pytest.raises(Conflict, match="another window"):
        keep(session, typed("In the second"), actor=ada, seen=0)
    put_aside(session, typed("In the second"), actor=ada)
    said = {row.fields["summary"][0] for row in drafts_of(session, ada.id)}
    assert said == {"In the first window", "In the second"}
    assert list(drafts_in(session, ada.id, ["verdict:12"])) == ["verdict:12"]


def test_the_same_words_from_another_window_are_no_conflict(session: Session) -> None:
    ada = factories.person(session)
    keep(session, typed(), actor=ada, seen=0)
    assert keep(session, typed(), actor=ada, seen=None) is not None


@pytest.mark.parametrize("second", ["Half a sentence", "Half"])
def test_two_that_come_in_one_instant_are_as_one_after_the_other(
    session: Session, engine: Engine, second: str
) -> None:
    me = factories.person(session)
    session.commit()

    def send(words: str) -> str | None:
        with writing(engine) as mine:
            try:
                row = keep(mine, typed(words), actor=me, seen=0)
            except Conflict:
                return None
            time.sleep(0.2)  # the other one meets what is not committed yet
            return "" if row is None else row.fields["summary"][0]

    kept = at_once(lambda: send("Half a sentence"), lambda: send(second))
    session.rollback()
    row = draft_of(session, me.id, "verdict:12")
    assert row is not None
    if second == "Half a sentence":
        assert kept == ["Half a sentence", "Half a sentence"]
    else:
        assert None in kept
        assert row.fields["summary"][0] in kept


def test_what_comes_after_the_form_was_sent_is_told_so(session: Session) -> None:
    ada = factories.person(session)
    with pytest.raises(Conflict, match="was sent"):
        keep(session, typed(), actor=ada, seen=3)


def test_a_discarded_draft_can_be_taken_back(session: Session) -> None:
    ada = factories.person(session)
    row = keep(session, typed(), actor=ada, seen=0)
    assert row is not None
    discard(session, row.id, actor=ada)
    assert drafts_of(session, ada.id) == []
    take_back(session, row.id, actor=ada)
    assert [found.fields for found in drafts_of(session, ada.id)] == [{"summary": ["Half a sentence"]}]


def test_nobody_reads_or_discards_what_somebody_else_typed(session: Session) -> None:
    ada, other = factories.person(session), factories.person(session)
    row = keep(session, typed(), actor=ada, seen=0)
    assert row is not None
    assert drafts_of(session, other.id) == []
    assert draft_of(session, other.id, "verdict:12") is None
    for verb in (discard, take_back):
        with pytest.raises(NotFound):
            verb(session, row.id, actor=other)
    keep(session, typed("The other's own"), actor=other, seen=0)
    assert draft_of(session, ada.id, "verdict:12").fields == {"summary": ["Half a sentence"]}  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["", "Verdict:1", "verdict:1~2", "verdict 1", "x" * 200, "a:"])
def test_a_name_that_no_form_has_is_refused(session: Session, form: str) -> None:
    with pytest.raises(Invalid):
        keep(session, typed(form=form), actor=factories.person(session), seen=0)


@pytest.mark.parametrize(
    "page", ["claims/1", "//elsewhere.example", "https://elsewhere.example", "/" + "x" * 600]
)
def test_only_a_page_of_this_site_is_led_back_to(session: Session, page: str) -> None:
    away = Typed("verdict:1", page, {"a": ["b"]}, {})
    with pytest.raises(Invalid):
        keep(session, away, actor=factories.person(session), seen=0)


def test_too_long_is_refused_in_a_sentence(session: Session) -> None:
    with pytest.raises(Invalid, match="too long"):
        keep(session, typed("x" * (2 * LONGEST + 1)), actor=factories.person(session), seen=0)


def test_the_oldest_go_when_there_are_too_many(session: Session) -> None:
    ada = factories.person(session)
    with time_machine.travel(clock.now(), tick=False) as now:
        for number in range(MOST + 3):
            now.shift(1)
            keep(session, typed(form=f"verdict:{number}"), actor=ada, seen=0)
    kept = [row.form for row in drafts_of(session, ada.id)]
    assert len(kept) == MOST
    assert kept[0] == f"verdict:{MOST + 2}"
    assert kept[-1] == "verdict:3"


def test_the_sweep_takes_away_what_is_past_its_time(session: Session, engine: Engine) -> None:
    ada, now = factories.person(session), clock.now()
    for form, at, gone in (
        ("old:1", now - KEPT_FOR - timedelta(hours=1), None),
        ("thrown:1", now - timedelta(days=2), now - TAKE_BACK_FOR - timedelta(hours=1)),
        ("thrown:2", now - timedelta(days=2), now - timedelta(hours=1)),
        ("kept:1", now - KEPT_FOR + timedelta(hours=1), None),
    ):
        row = keep(session, typed(form=form), actor=ada, seen=0)
        assert row is not None
        row.kept_at, row.discarded_at = at, gone
    session.add(Presence(person_id=ada.id, page="claim:1", seen_at=now - timedelta(minutes=2)))
    session.add(Presence(person_id=ada.id, page="claim:2", seen_at=now))
    session.add(SentForm(key="0" * 64, sent_at=now - timedelta(days=8)))
    enqueue(session, "sweep_drafts", {})
    session.commit()
    run_due(engine)
    session.expire_all()
    assert set(session.scalars(select(Draft.form))) == {"kept:1", "thrown:2"}
    assert list(session.scalars(select(Presence.page))) == ["claim:2"]
    assert session.scalar(select(func.count()).select_from(SentForm)) == 0
