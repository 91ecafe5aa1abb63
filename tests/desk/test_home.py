"""What needs somebody now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.articles.ingest import ingest
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState, Settled
from factcheck.claims.reanchor import reanchor, rewordings_of, settle
from factcheck.claims.workflow import contribute
from factcheck.desk.queries import SHOWN, waiting_for
from factcheck.desk.queues import QUEUES
from factcheck.kit import clock
from factcheck.review.assign import assign, take
from factcheck.review.decide import send_back
from tests import factories as make
from tests.review.desk import Work

_NUMBERS = count(1)
EDITORS = [
    "overdue",
    "due-soon",
    "approve",
    "publish",
    "scheduled",
    "look-again",
    "assign",
    "sent-back",
    "mine",
    "second",
    "triage",
    "changed",
    "behind",
    "drift",
]
SignIn = Callable[[FlaskClient, Person], None]


def shown(session: Session, actor: Person) -> dict[str, list[int]]:
    """The numbers of the claims in each of somebody's queues."""
    found = waiting_for(session, actor, now=clock.now() + timedelta(minutes=1))
    return {one.queue.key: [item.claim.id for item in one.items] for one in found}


def test_every_queue_has_a_key_of_its_own_and_something_to_say_when_it_is_empty() -> None:
    assert len({queue.key for queue in QUEUES}) == len(QUEUES)
    assert all(queue.empty.endswith(".") for queue in QUEUES)


@pytest.mark.parametrize(
    ("role", "trusted", "keys"),
    [
        (Role.REVIEWER, False, ["sent-back", "mine", "second", "take", "drift"]),
        (Role.REVIEWER, True, ["sent-back", "mine", "second", "take", "triage", "changed", "drift"]),
        (
            Role.EDITOR,
            False,
            EDITORS,
        ),
        (
            Role.ADMIN,
            False,
            EDITORS,
        ),
    ],
)
def test_everybody_has_the_queues_of_what_they_may_do(
    session: Session, role: Role, trusted: bool, keys: list[str]
) -> None:
    assert list(shown(session, make.person(session, role, can_triage=trusted))) == keys


def test_a_claim_moves_from_queue_to_queue(session: Session) -> None:
    work = Work(session)
    claim, editor, lead = work.claim, work.editor, work.lead

    def queues_of(actor: Person) -> set[str]:
        return {key for key, ids in shown(session, actor).items() if claim.id in ids}

    assert (queues_of(editor), queues_of(lead)) == ({"assign"}, {"take"})
    work.taken()
    assert (queues_of(editor), queues_of(lead)) == (set(), {"mine"})
    work.source()
    work.write()
    work.submit()
    assert (queues_of(editor), queues_of(lead)) == ({"approve"}, set())
    send_back(session, claim, actor=editor, reasons=["other"], note="Why?")
    assert (queues_of(editor), queues_of(lead)) == (set(), {"mine", "sent-back"})
    work.submit()
    work.approve()
    assert (queues_of(editor), queues_of(lead)) == ({"publish"}, set())


def test_nobody_is_asked_to_approve_what_they_worked_on(session: Session) -> None:
    work = Work(session).submitted()
    other = make.person(session, Role.EDITOR)
    contribute(session, work.claim, other, "text")
    assert shown(session, other)["approve"] == []
    assert shown(session, work.editor)["approve"] == [work.claim.id]


def test_what_is_late_comes_first_and_what_has_no_due_time_last(session: Session) -> None:
    editor, lead = make.person(session, Role.EDITOR), make.person(session)
    now = clock.now()
    claims = [make.claim(session, ClaimState.ACCEPTED) for _ in range(3)]
    take(session, claims[0], actor=lead, no_conflict=True)
    assign(session, claims[1], actor=editor, person=lead, due_at=now + timedelta(hours=5))
    assign(session, claims[2], actor=editor, person=lead, due_at=now + timedelta(seconds=30))
    assert shown(session, lead)["mine"] == [claims[2].id, claims[1].id, claims[0].id]
    assert shown(session, editor)["overdue"] == [claims[2].id]
    assert shown(session, editor)["due-soon"] == [claims[1].id]


def test_what_waits_longest_for_an_editor_comes_first(session: Session) -> None:
    first, second = Work(session).submitted(), Work(session).submitted()
    second.claim.state_since -= timedelta(days=1)
    session.flush()
    assert shown(session, make.person(session, Role.EDITOR))["approve"] == [second.claim.id, first.claim.id]


def reworded(session: Session, *states: ClaimState) -> list[Claim]:
    """Claims of one article whose words its second version no longer has, as nobody has said anything of yet."""
    address = f"https://news.example/{next(_NUMBERS)}"
    first = make.article(session, url=address).versions[0]
    quotes = "The harbour grew by a tenth in 2023", "It handled 4 million containers last year"
    claims = [
        make.claim(session, state, version=first, quote=quote)
        for state, quote in zip(states, quotes, strict=False)
    ]
    reanchor(session, ingest(session, text="The harbour shrank.", url=address, actor=None))
    return claims


def test_words_that_changed_under_a_check_wait_until_somebody_settles_them(session: Session) -> None:
    editor = make.person(session, Role.EDITOR)
    _proposed, checked = reworded(session, ClaimState.PROPOSED, ClaimState.PUBLISHED)
    assert shown(session, editor)["changed"] == [checked.id]
    (mine,) = rewordings_of(session, checked.id)
    settle(session, mine, as_=Settled.OTHER, actor=editor)
    assert shown(session, editor)["changed"] == []


def test_a_claim_with_changed_words_leads_to_where_they_are_settled(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    editor = make.person(session, Role.EDITOR)
    (checked,) = reworded(session, ClaimState.ACCEPTED)
    (mine,) = rewordings_of(session, checked.id)
    sign_in(client, editor)
    page = client.get("/desk").text
    assert f'href="/claims/{checked.id}/changed"' in page
    answer = client.get(f"/claims/{checked.id}/changed")
    article_id = mine.article_version.article_id
    assert answer.headers["Location"] == f"/articles/{article_id}/changed#w-{mine.id}"
    assert f'id="w-{mine.id}"' in client.get(f"/articles/{article_id}/changed").text
    assert checked.text in client.get("/claims?words=changed").text
    with_line = client.get(f"/claims/{checked.id}").text
    assert "Its words changed in version 2" in with_line
    settle(session, mine, as_=Settled.OTHER, actor=editor)
    session.commit()
    assert client.get(f"/claims/{checked.id}/changed").headers["Location"] == f"/claims/{checked.id}"
    assert "Its words changed" not in client.get(f"/claims/{checked.id}").text
    assert checked.text not in client.get("/claims?words=changed").text


def test_the_number_of_questions_does_not_grow_with_the_claims(session: Session, engine: Engine) -> None:
    admin, lead = make.person(session, Role.ADMIN), make.person(session)
    asked: list[str] = []

    def questions() -> int:
        session.flush()
        asked.clear()
        event.listen(engine, "before_cursor_execute", note)
        waiting_for(session, admin, now=clock.now())
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        asked.append(sql)

    for size in (1, 12):
        for state in ClaimState:
            if state is not ClaimState.MERGED:
                for _ in range(size):
                    make.claim(session, state)
        for _ in range(size):
            take(session, make.claim(session, ClaimState.ACCEPTED), actor=lead, no_conflict=True)
            reworded(session, ClaimState.ACCEPTED, ClaimState.PUBLISHED)
        assert 0 < questions() <= 2 * len(QUEUES)
    totals = {
        one.queue.key: (len(one.items), one.total) for one in waiting_for(session, admin, now=clock.now())
    }
    assert totals["triage"] == (SHOWN, 13)
    assert totals["changed"] == (SHOWN, 26)


@pytest.mark.parametrize("role", Role)
def test_the_page_says_what_will_stand_where_nothing_does(
    session: Session, client: FlaskClient, sign_in: SignIn, role: Role
) -> None:
    someone = make.person(session, role)
    sign_in(client, someone)
    page = client.get("/desk").text
    for queue in QUEUES:
        assert (f'id="{queue.key}"' in page) is queue.is_for(someone)
        assert (queue.empty in page) is queue.is_for(someone)


def test_a_line_says_who_sent_it_and_how_long_it_waits_and_leads_where_one_acts(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    work = Work(session).submitted()
    work.claim.state_since -= timedelta(hours=3, minutes=5)
    session.flush()
    sign_in(client, work.editor)
    page = client.get("/desk").text
    assert f'href="/claims/{work.claim.id}/decide"' in page
    assert "from Ilse Brandt" in page
    assert "for 3 hours" in page


def test_a_longer_queue_leads_to_all_of_it(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    for _ in range(SHOWN + 1):
        make.claim(session)
    sign_in(client, make.person(session, Role.EDITOR))
    page = client.get("/desk").text
    assert '<a href="/triage">All 7</a>' in page
