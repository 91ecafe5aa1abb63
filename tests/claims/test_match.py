"""Possible earlier checks: found among many, shown beside a proposal, settled by a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.articles.ingest import ingest
from factcheck.articles.models import Origin
from factcheck.authz.permissions import Role
from factcheck.claims.match import look_for_matches, matches_of
from factcheck.claims.models import Claim, ClaimState, Match
from factcheck.history.queries import of_subject
from factcheck.jobs.engine import run_due
from tests import factories as make
from tests.counting import questions

SignIn = Callable[[FlaskClient, Person], None]
CLAIM = "The harbour of Northmoor handled 4 million containers in 2023."


@pytest.fixture
def editor(session: Session) -> Person:
    """Who settles."""
    return make.person(session, Role.EDITOR)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("In 2023 the harbour of Northmoor handled 4 million containers.", True),
        ("The Northmoor harbour handled 4 million containers in 2023", True),
        ("The harbour of Northmoor handled 5 million containers in 2023.", False),
        ("The harbour of Northmoor handled 4 million containers in 2022.", False),
        ("Northmoor has 4 harbours and 2023 people.", False),
        ("Nothing of the kind.", False),
    ],
)
def test_the_same_in_other_words_is_found_and_other_figures_are_not(
    session: Session, other: str, found: bool
) -> None:
    earlier, claim = make.claim(session, ClaimState.PUBLISHED, text=other), make.claim(session, text=CLAIM)
    look_for_matches(session, claim)
    assert [m.other_id for m in matches_of(session, [claim.id]).get(claim.id, [])] == [earlier.id] * found


def test_what_was_rejected_or_stands_on_the_same_words_is_no_earlier_check(session: Session) -> None:
    version = make.article(session).versions[0]
    claim = make.claim(session, text=CLAIM, version=version)
    make.claim(session, ClaimState.REJECTED, text=CLAIM)
    make.claim(session, text=CLAIM, version=version)
    assert look_for_matches(session, claim) == []


def test_it_is_looked_for_when_an_article_is_read(session: Session, engine: Engine, editor: Person) -> None:
    text = "Exports rose by 12 percent in 2023, the ministry said."
    for address in ("https://a.example/", "https://b.example/"):
        ingest(session, text=text, url=address, origin=Origin.PASTED, actor=editor)
        session.commit()
        while run_due(engine):
            pass
    first, second = session.scalars(select(Claim).order_by(Claim.id)).all()
    assert [(m.claim_id, m.other_id) for m in session.scalars(select(Match))] == [(second.id, first.id)]


def test_candidates_are_few_however_many_claims_there_are(session: Session, engine: Engine) -> None:
    claim = make.claim(session, text=CLAIM)
    counts = []
    for more in (5, 60):
        version = make.article(session).versions[0]
        for n in range(more):
            make.claim(session, text=f"The harbour of Northmoor handled {n} million crates.", version=version)
        with questions(engine) as asked:
            look_for_matches(session, claim)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_not_the_same_is_remembered_from_both_sides_and_can_be_taken_back(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    earlier, claim = make.claim(session, ClaimState.ACCEPTED, text=CLAIM), make.claim(session, text=CLAIM)
    (match,) = look_for_matches(session, claim)
    sign_in(client, editor)
    assert "Possible earlier checks" in client.get("/triage").text
    assert "Possible earlier checks" in client.get(f"/triage/{claim.id}").text
    assert "Possibly the same" in client.get(f"/claims/{claim.id}/merge").text
    here = f"/triage#t-{claim.id}"
    answer = client.post(f"/claims/matches/{match.id}/apart", data={"next": here})
    assert (answer.status_code, answer.location) == (303, here)
    page = client.get("/triage").text
    assert "Possible earlier checks" not in page
    assert look_for_matches(session, claim) == []
    assert look_for_matches(session, earlier) == []
    session.commit()
    assert [row.event for row in of_subject(session, "claim", claim.id)] == ["claim:keep_apart"]
    session.rollback()
    assert client.post(f"/claims/matches/{match.id}/again").status_code == 303
    assert "Possible earlier checks" in client.get("/triage").text
    assert client.post("/claims/matches/999/apart").status_code == 404


def test_the_same_is_a_merge_that_can_be_undone(
    session: Session, client: FlaskClient, sign_in: SignIn, editor: Person
) -> None:
    earlier, claim = make.claim(session, ClaimState.ACCEPTED, text=CLAIM), make.claim(session, text=CLAIM)
    look_for_matches(session, claim)
    sign_in(client, editor)
    data = {"target": earlier.id, "lock_version": 1, "next": "/triage?kind=other"}
    answer = client.post(f"/claims/{claim.id}/merge", data=data)
    assert (answer.status_code, answer.location) == (303, "/triage?kind=other")
    assert "Possible earlier checks" not in client.get("/triage").text
    assert client.post(f"/claims/{claim.id}/undo").status_code == 303
    assert "Possible earlier checks" in client.get("/triage").text
