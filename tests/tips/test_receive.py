"""Readers write to us: joined where they mean the same, counted, and nothing of them in the history."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim
from factcheck.claims.triage import merge, undo
from factcheck.errors import Invalid
from factcheck.history.models import HistoryRecord
from factcheck.kit import clock
from factcheck.publishing.models import Check
from factcheck.tips import handle
from factcheck.tips.erase import erase
from factcheck.tips.models import Sender, Sending, Tip, TipState
from factcheck.tips.queries import by_token
from factcheck.tips.receive import clean, report, suggest
from tests import factories as make
from tests.publishing.samples import HOSTILE, published

WORDS = "The mayor sold the harbour for one crown."


def test_the_same_words_or_the_same_page_make_one_tip_with_a_count(session: Session) -> None:
    first = suggest(session, words=WORDS, link="https://a.example/x?utm_source=feed", days=9)
    same = suggest(session, words="the mayor SOLD the harbour for one crown", days=9)
    page = suggest(
        session, words="Mayor sold our harbour for a crown", link="http://www.a.example/x/", days=9
    )
    other = suggest(session, words="Vaccines hold chips of metal.", link="https://a.example/x", days=9)
    assert first.tip is same.tip is page.tip
    assert first.tip.count == 3
    assert other.tip.id != first.tip.id
    assert len({first.token, same.token, page.token}) == 3
    for got in (first, same, page):
        assert by_token(session, got.token)[0].id == first.tip.id
    assert first.token not in set(session.scalars(select(Sending.token_hash)))


def test_what_was_turned_down_lately_is_answered_at_once_and_later_asked_anew(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    tip = suggest(session, words=WORDS, days=9).tip
    handle.decline(session, tip, reason="The sale never happened, says nobody.", actor=editor)
    assert suggest(session, words=WORDS, days=9).tip.state is TipState.DECLINED
    with time_machine.travel(clock.now() + timedelta(days=100), tick=False):
        assert suggest(session, words=WORDS, days=9).tip.id != tip.id


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"words": "  \n "}, "words"),
        ({"words": "x" * 2001}, "words"),
        ({"words": WORDS, "link": "javascript:alert(1)"}, "link"),
        ({"words": WORDS, "link": "https://user:secret@a.example/"}, "link"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(
    session: Session, facts: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        suggest(session, days=9, **facts)
    assert wrong.value.field == field
    assert session.scalars(select(Tip)).all() == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_kept_without_what_misleads(session: Session, hostile: str) -> None:
    tip = suggest(session, words=f"{hostile}\x00\x07 {hostile}", days=9).tip
    assert "\x00" not in tip.words
    assert "\u202e" not in tip.words
    assert clean(hostile).split()[0] in tip.words


def test_nothing_of_a_reader_stands_in_the_history(session: Session) -> None:
    check = session.scalars(select(Check).where(Check.claim_id == published(session)[0].claim.id)).one()
    editor = make.person(session, Role.EDITOR)
    tip = suggest(session, words=WORDS, contact="ruth@reader.example", days=9).tip
    suggest(session, words=WORDS, contact="tom@reader.example", days=9)
    report(session, check, number=1, words="The figure is wrong.", contact="eve@reader.example", days=9)
    handle.show_contact(session, tip, actor=editor)
    rows = session.scalars(
        select(HistoryRecord).where(HistoryRecord.subject_type == "tip").order_by(HistoryRecord.seq)
    ).all()
    assert [row.event for row in rows] == ["tip:receive", "tip:again", "report:receive", "tip:contact"]
    told = " ".join(row.facts for row in rows)
    assert "reader.example" not in told
    assert "mayor" not in told
    assert "figure" not in told


def test_what_readers_said_about_themselves_is_deleted_when_its_time_is_over(session: Session) -> None:
    got = suggest(session, words=WORDS, contact="ruth@reader.example", days=30)
    suggest(session, words=WORDS.upper(), contact="", days=90)
    assert len(session.scalars(select(Sender)).all()) == 2
    with time_machine.travel(clock.now() + timedelta(days=29), tick=False):
        assert erase(session) == 0
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert erase(session) == 1
        assert [sender.contact for sender in session.scalars(select(Sender))] == [""]
        assert by_token(session, got.token)[0].words == WORDS
    with time_machine.travel(clock.now() + timedelta(days=91), tick=False):
        assert erase(session) == 1
    assert session.scalars(select(Sender)).all() == []


def test_tips_raise_the_priority_of_their_claim_also_through_a_merge(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    claim, into = make.claim(session), make.claim(session)
    before, version = claim.priority, claim.version
    tip = suggest(session, words=WORDS, days=9).tip
    handle.join(session, tip, claim, actor=editor)
    once = claim.priority
    suggest(session, words=WORDS, days=9)
    assert before < once < claim.priority
    assert (claim.tips, claim.version) == (2, version)
    raised = claim.priority
    merge(session, claim, into=into, actor=editor)
    assert into.priority == pytest.approx(raised)
    undo(session, claim, actor=editor)
    assert into.priority == pytest.approx(before)
    handle.reopen(session, tip, actor=editor)
    assert session.get_one(Claim, claim.id).priority == pytest.approx(before)
