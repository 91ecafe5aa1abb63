"""A queue whole: exactly what its count counts, by key."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.desk import queries
from factcheck.desk.queries import whole_queue
from factcheck.desk.queues import BY_KEY, Asked
from factcheck.kit import clock
from factcheck.review.assign import assign
from factcheck.review.models import SecondOpinion
from tests import factories as make

SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three claims to a page."""
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)


def numbers(page: object) -> list[int]:
    return [item.claim.id for item in page.items]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("short_pages")
@pytest.mark.parametrize("key", ["mine", "overdue", "approve", "assign"])
def test_a_queue_is_walked_to_its_end_and_back_without_losing_or_repeating_a_claim(
    session: Session, key: str
) -> None:
    editor, lead, now = make.person(session, Role.EDITOR), make.person(session), clock.now()
    for n in range(8):
        accepted = make.claim(session, ClaimState.ACCEPTED, priority=float(n // 2), score=0.5)
        waiting = make.claim(session, ClaimState.SUBMITTED)
        waiting.state_since = now - timedelta(hours=n // 2)
        due = None if n % 4 == 0 and key == "mine" else now + timedelta(minutes=1 + n // 2)
        if key in ("mine", "overdue"):
            assign(session, accepted, actor=editor, person=lead, due_at=due)
    session.flush()
    later, actor = now + timedelta(hours=1), lead if key == "mine" else editor
    there, after = [], ""
    for _ in range(9):
        page = whole_queue(session, BY_KEY[key], Asked(actor.id, later), after=after)
        assert page.total == 8
        assert page.before == len(there)
        there += numbers(page)
        if page.later is None:
            break
        after = page.later
    assert len(there) == len(set(there)) == 8
    back, before = numbers(page), page.earlier
    while before:
        page = whole_queue(session, BY_KEY[key], Asked(actor.id, later), before=before)
        back = numbers(page) + back if page.before else there[: len(there) - len(back)] + back
        before = page.earlier
    assert back == there


@pytest.mark.parametrize("key", ["nonsense", "W10", "WyJ4IiwxLDJd", "WzEsMiwzXQ", "W251bGwsbnVsbCxudWxsXQ"])
def test_a_key_that_somebody_made_up_leads_to_the_beginning(
    session: Session, client: FlaskClient, sign_in: SignIn, key: str
) -> None:
    claim = make.claim(session, ClaimState.ACCEPTED)
    sign_in(client, make.person(session, Role.EDITOR))
    for way in ("after", "before"):
        for queue in ("assign", "approve", "mine"):
            answer = client.get(f"/desk/{queue}?{way}={key}")
            assert answer.status_code == 200
    assert claim.text in client.get("/desk/assign?after=nonsense").text


def test_every_count_on_the_desk_leads_to_a_list_of_as_many(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    editor, lead = make.person(session, Role.EDITOR), make.person(session)
    now = clock.now()
    for n in range(9):
        claim = make.claim(session, ClaimState.ACCEPTED)
        if n < 7:
            assign(session, claim, actor=editor, person=lead, due_at=now + timedelta(hours=1))
    make.claim(session, ClaimState.IN_REVIEW)  # in review, and due never
    sign_in(client, editor)
    page = client.get("/desk").text
    counts = re.findall(r'<a href="(/desk/[^"#]+)"><b>(\d+)</b>', page)
    assert ("/desk/due-soon", "7") in counts
    assert ("/desk/assign", "2") in counts
    for address, count in counts:
        assert client.get(address).text.count('<a class="words"') == int(count), address


def test_nobody_opens_a_queue_that_is_not_theirs(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, make.person(session))
    assert client.get("/desk/overdue").status_code == 404
    assert client.get("/desk/nothing").status_code == 404


def test_a_second_opinion_waits_with_whoever_was_asked_until_it_is_given(session: Session) -> None:
    one, other = make.person(session), make.person(session)
    claim = make.claim(session, ClaimState.IN_REVIEW)
    asked = SecondOpinion(claim_id=claim.id, person_id=one.id, asked_at=clock.now())
    session.add(asked)
    session.flush()
    now, queue = clock.now(), BY_KEY["second"]
    assert queue.page == "review.second"  # where it is written, not where the verdict is
    assert numbers(whole_queue(session, queue, Asked(one.id, now))) == [claim.id]
    assert numbers(whole_queue(session, queue, Asked(other.id, now))) == []
    asked.ended_at = now
    session.flush()
    assert numbers(whole_queue(session, queue, Asked(one.id, now))) == []


def test_a_colleagues_work_is_what_they_have_in_review(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    editor, lead = make.person(session, Role.EDITOR), make.person(session, name="Ilse Brandt")
    mine = make.claim(session, ClaimState.ACCEPTED, text="The ferries doubled.")
    make.claim(session, ClaimState.ACCEPTED, text="The fees fell.")
    assign(session, mine, actor=editor, person=lead, due_at=clock.now() + timedelta(hours=2))
    sign_in(client, editor)
    page = client.get(f"/desk/of/{lead.id}").text
    assert "The ferries doubled." in page
    assert "The fees fell." not in page
    assert "Role and account" not in page
    assert client.get("/desk/of/99999").status_code == 404
