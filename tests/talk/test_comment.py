"""Threads and comments: said, edited, withdrawn, resolved; history keeps who, never the words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim
from factcheck.errors import Conflict, Invalid, NotAllowed, NotFound
from factcheck.history.models import HistoryRecord
from factcheck.kit import clock
from factcheck.talk import comment as talking
from factcheck.talk.models import OF_THE_VERDICT, About, Comment, EarlierText, Mention, Thread
from factcheck.talk.passages import Passage
from factcheck.talk.queries import get_comment, get_thread, since, takes_part, threads_of
from tests import factories
from tests.talk.counting import queries_of


@dataclass
class Room:
    """A claim, and two who talk about it."""

    session: Session
    claim: Claim = field(init=False)
    ada: Person = field(init=False)
    bo: Person = field(init=False)

    def __post_init__(self) -> None:
        self.claim = factories.claim(self.session)
        self.ada = factories.person(self.session, name="Ada Quill", email="ada@test.example")
        self.bo = factories.person(self.session, Role.EDITOR, name="Bo Lund", email="bo@test.example")

    def begin(self, text: str = "Is this so?", **facts: object) -> Comment:
        """Ada begins a thread."""
        facts = {"actor": self.ada, "about": About.CLAIM, **facts}
        return talking.begin(self.session, self.claim, text=text, **facts).comment  # type: ignore[arg-type]

    def on_summary(self, text: str = "Which year?", **facts: object) -> Comment:
        """Ada begins one on words of the verdict."""
        return self.begin(text, about=About.SUMMARY, passage=Passage("ten", "by ", "."), **facts)

    def thread(self, comment: Comment) -> Thread:
        """The thread of a comment, with all of it."""
        return get_thread(self.session, self.claim.id, comment.thread_id, hidden=())

    def history(self) -> list[tuple[str, dict[str, object]]]:
        """What was recorded of the talk."""
        rows = self.session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq))
        return [(row.event, json.loads(row.facts)) for row in rows]


@pytest.fixture
def room(session: Session) -> Room:
    """Two people at a claim."""
    return Room(session)


def test_a_comment_begins_a_thread_and_an_answer_goes_into_it(room: Room) -> None:
    first = room.begin()
    second = talking.answer(room.session, room.thread(first), actor=room.bo, text="It is.").comment
    (thread,) = threads_of(room.session, room.claim.id, hidden=())
    assert [said.text for said in thread.comments] == ["Is this so?", "It is."]
    assert [said.author.name for said in thread.comments] == ["Ada Quill", "Bo Lund"]
    assert second.thread_id == first.thread_id


def test_history_keeps_the_ids_and_none_of_the_words(room: Room) -> None:
    first = room.begin("Secret doubts, @bo and @nobody")
    talking.answer(room.session, room.thread(first), actor=room.bo, text="Hidden answer")
    (event, begun), (_, answered) = room.history()
    assert event == "claim:comment"
    assert begun == {
        "thread": first.thread_id,
        "about": "claim",
        "comment": first.id,
        "mentioned": [room.bo.id],
        "others": [],
    }
    assert answered["others"] == [room.ada.id]
    assert answered["mentioned"] == []
    kept = " ".join(room.session.scalars(select(HistoryRecord.facts)))
    assert "Secret" not in kept
    assert "Hidden" not in kept


def test_the_writer_is_told_who_is_unknown(room: Room) -> None:
    said = talking.begin(
        room.session, room.claim, actor=room.ada, about=About.CLAIM, text="@corelia, @bo: look"
    )
    assert said.notes == ["Nobody here is called @corelia. Edit the comment to mend it."]
    assert list(room.session.scalars(select(Mention.person_id))) == [room.bo.id]


def test_who_mentions_oneself_is_not_told(room: Room) -> None:
    room.begin("@ada is me")
    assert room.history()[0][1]["mentioned"] == []


def test_a_form_sent_twice_says_it_once(room: Room) -> None:
    first = room.begin(once="abc")
    again = room.begin(once="abc")
    assert again.id == first.id
    thread = room.thread(first)
    talking.answer(room.session, thread, actor=room.bo, text="Yes", once="abc")
    talking.answer(room.session, thread, actor=room.bo, text="Yes", once="abc")
    assert room.session.scalar(select(func.count()).select_from(Comment)) == 2
    assert room.session.scalar(select(func.count()).select_from(Thread)) == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001])
def test_nothing_and_too_much_are_refused(room: Room, text: str) -> None:
    with pytest.raises(Invalid):
        room.begin(text)
    assert room.session.scalar(select(func.count()).select_from(Thread)) == 0


def test_an_edit_is_marked_keeps_what_was_there_and_tells_only_those_who_are_new(room: Room) -> None:
    comment = room.begin("Ask @bo")
    talking.edit(room.session, comment, actor=room.ada, text="Ask @bo or @ada", seen=1)
    cy = factories.person(room.session, name="Cy Park", email="cy@test.example")
    talking.edit(room.session, comment, actor=room.ada, text="Ask @bo or @cy", seen=2)
    assert comment.edited_at is not None
    assert list(room.session.scalars(select(EarlierText.text).order_by(EarlierText.id))) == [
        "Ask @bo",
        "Ask @bo or @ada",
    ]
    assert [facts["mentioned"] for event, facts in room.history() if event == "claim:edit_comment"] == [
        [],
        [cy.id],
    ]


def test_the_slower_edit_is_a_conflict_and_changes_nothing(room: Room) -> None:
    comment = room.begin("One")
    talking.edit(room.session, comment, actor=room.ada, text="Two", seen=1)
    with pytest.raises(Conflict):
        talking.edit(room.session, comment, actor=room.ada, text="Three", seen=1)
    assert comment.text == "Two"


def test_the_same_words_again_are_no_edit(room: Room) -> None:
    comment = room.begin("One")
    talking.edit(room.session, comment, actor=room.ada, text=" One ", seen=1)
    assert comment.edited_at is None


def test_only_the_writer_edits_and_withdraws_whatever_the_role(room: Room) -> None:
    comment = room.begin()
    admin = factories.person(room.session, Role.ADMIN)
    for actor in (room.bo, admin):
        with pytest.raises(NotAllowed):
            talking.edit(room.session, comment, actor=actor, text="No", seen=1)
        with pytest.raises(NotAllowed):
            talking.withdraw(room.session, comment, actor=actor)


def test_a_withdrawn_comment_stays_and_can_be_put_back(room: Room) -> None:
    comment = room.begin()
    talking.withdraw(room.session, comment, actor=room.ada)
    talking.withdraw(room.session, comment, actor=room.ada)
    assert comment.withdrawn_at is not None
    assert comment.text == "Is this so?"
    talking.restore(room.session, comment, actor=room.ada)
    assert comment.withdrawn_at is None
    assert [event for event, _ in room.history()] == [
        "claim:comment",
        "claim:withdraw_comment",
        "claim:restore_comment",
    ]


def test_a_thread_is_resolved_and_an_answer_opens_it_again(room: Room) -> None:
    first = room.begin()
    thread = room.thread(first)
    talking.resolve(room.session, thread, actor=room.bo)
    talking.resolve(room.session, thread, actor=room.ada)
    assert thread.resolved_by_id == room.bo.id
    talking.answer(room.session, thread, actor=room.ada, text="Not yet.")
    assert thread.resolved_at is None
    events = [event for event, _ in room.history()]
    assert events == ["claim:comment", "claim:resolve_thread", "claim:reopen_thread", "claim:comment"]


def test_who_takes_part_wrote_began_or_was_mentioned(room: Room) -> None:
    cy = factories.person(room.session, name="Cy Park", email="cy@test.example")
    first = room.begin("@cy")
    talking.answer(room.session, room.thread(first), actor=room.bo, text="Yes")
    assert takes_part(room.session, first.thread_id) == sorted([room.ada.id, room.bo.id, cy.id])


def test_the_blind_see_no_thread_on_words_of_the_verdict_by_any_way(room: Room) -> None:
    room.begin()
    before = clock.now()
    hidden = room.on_summary()
    assert [one.about for one in threads_of(room.session, room.claim.id, hidden=OF_THE_VERDICT)] == [
        About.CLAIM
    ]
    assert len(threads_of(room.session, room.claim.id, hidden=())) == 2
    with pytest.raises(NotFound):
        get_thread(room.session, room.claim.id, hidden.thread_id, hidden=OF_THE_VERDICT)
    with pytest.raises(NotFound):
        get_comment(room.session, room.claim.id, hidden.id, hidden=OF_THE_VERDICT)
    assert since(room.session, room.claim.id, before, reader=room.bo.id, hidden=OF_THE_VERDICT) == 0
    assert since(room.session, room.claim.id, before, reader=room.bo.id, hidden=()) == 1
    assert since(room.session, room.claim.id, before, reader=room.ada.id, hidden=()) == 0


def test_the_blind_are_not_told_of_what_they_may_not_read(room: Room) -> None:
    said = talking.begin(
        room.session,
        room.claim,
        actor=room.ada,
        about=About.SUMMARY,
        passage=Passage("ten", "by ", "."),
        text="@bo, what do you say?",
        only={room.ada.id},
    )
    assert "cannot read this" in said.notes[0]
    assert room.history()[0][1]["mentioned"] == []
    talking.begin(room.session, room.claim, actor=room.ada, about=About.CLAIM, text="@bo")
    assert room.history()[1][1]["mentioned"] == [room.bo.id]


def test_a_thread_of_another_claim_is_not_found(room: Room) -> None:
    first = room.begin()
    other = factories.claim(room.session)
    with pytest.raises(NotFound):
        get_thread(room.session, other.id, first.thread_id, hidden=())


def test_reading_many_threads_asks_the_database_as_often_as_reading_one(room: Room) -> None:
    first = room.begin("@bo")
    talking.edit(room.session, first, actor=room.ada, text="@bo!", seen=1)
    one = queries_of(room.session, lambda: threads_of(room.session, room.claim.id, hidden=()))
    for n in range(20):
        comment = room.begin(f"{n} @bo")
        talking.answer(room.session, room.thread(comment), actor=room.bo, text="Yes @ada")
    assert queries_of(room.session, lambda: threads_of(room.session, room.claim.id, hidden=())) == one
