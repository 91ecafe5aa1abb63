"""Nothing is published before an embargo ends, whoever presses what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.articles.models import Article
from factcheck.claims.embargo import embargo_on, lift_embargo, put_under_embargo
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.split import split
from factcheck.claims.triage import merge
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.history.models import HistoryRecord
from factcheck.kit import clock
from factcheck.publishing.correct import retract
from factcheck.publishing.models import Publication
from tests import factories
from tests.publishing.samples import approved, publish_it, published

SignIn = Callable[[FlaskClient, Person], None]
DAY = timedelta(days=1)


def _article(session: Session) -> Article:
    return session.scalars(select(Article)).one()


@pytest.mark.parametrize("what", ["claim", "article"])
def test_nothing_is_published_before_it_ends(session: Session, what: str) -> None:
    desk = approved(session)
    held = desk.claim if what == "claim" else _article(session)
    put_under_embargo(session, held, actor=desk.reviewer, until=clock.now() + DAY, note="Embargoed study.")
    with pytest.raises(Invalid, match="is under embargo: nothing about it is published before .* \\(UTC\\)"):
        publish_it(session, desk)
    assert session.scalars(select(Publication)).all() == []
    assert desk.claim.state is ClaimState.APPROVED  # the approval is not touched
    table = Claim if what == "claim" else Article
    session.execute(update(table).values(embargo_until=clock.now()))
    publish_it(session, desk)


def test_of_several_the_one_that_ends_last_counts(session: Session) -> None:
    desk = approved(session)
    now = clock.now()
    put_under_embargo(session, desk.claim, actor=desk.editor, until=now + DAY)
    put_under_embargo(session, _article(session), actor=desk.editor, until=now + 2 * DAY)
    found = embargo_on(session, desk.claim)
    assert found is not None
    assert found.until == now + 2 * DAY
    assert found.article is _article(session)


def test_anybody_may_set_or_lengthen_one_and_only_an_editor_shorten_or_lift_it(session: Session) -> None:
    desk = approved(session)
    now = clock.now()
    put_under_embargo(session, desk.claim, actor=desk.reviewer, until=now + 2 * DAY)
    put_under_embargo(session, desk.claim, actor=desk.reviewer, until=now + 3 * DAY)
    with pytest.raises(NotAllowed):
        put_under_embargo(session, desk.claim, actor=desk.reviewer, until=now + DAY)
    with pytest.raises(NotAllowed):
        lift_embargo(session, desk.claim, actor=desk.reviewer, note="I want to.")
    with pytest.raises(Invalid, match="Say why"):
        lift_embargo(session, desk.claim, actor=desk.editor, note=" ")
    put_under_embargo(session, desk.claim, actor=desk.editor, until=now + DAY)
    lift_embargo(session, desk.claim, actor=desk.editor, note="The study is out.")
    with pytest.raises(Conflict):
        lift_embargo(session, desk.claim, actor=desk.editor, note="Again.")
    for wrong in (now - DAY, now + 1000 * DAY):
        with pytest.raises(Invalid):
            put_under_embargo(session, desk.claim, actor=desk.editor, until=wrong)
    events = session.scalars(select(HistoryRecord.event).where(HistoryRecord.event.contains("embargo")))
    assert events.all() == ["claim:embargo"] * 3 + ["claim:lift_embargo"]
    publish_it(session, desk)


@pytest.mark.parametrize(("own", "its"), [(2, None), (2, 1), (1, 2), (None, 2)])
def test_what_a_claim_is_merged_into_is_under_its_embargo_too(
    session: Session, own: int | None, its: int | None
) -> None:
    desk, now = approved(session), clock.now()
    into, same = (factories.claim(session) for _ in range(2))
    for claim, days in ((same, own), (into, its)):
        if days is not None:
            put_under_embargo(session, claim, actor=desk.editor, until=now + days * DAY)
    merge(session, same, into=into, actor=desk.editor)
    found = embargo_on(session, into)
    assert found is not None
    assert found.until == now + 2 * DAY


def test_the_parts_of_a_claim_are_under_its_embargo(session: Session) -> None:
    desk, until = approved(session), clock.now() + DAY
    whole = factories.claim(session)
    put_under_embargo(session, whole, actor=desk.editor, until=until)
    parts = split(session, whole, quotes=["The harbour", "a tenth"], actor=desk.editor)
    assert [part.embargo_until for part in parts] == [until, until]


def test_what_is_public_can_be_withdrawn_at_once(session: Session) -> None:
    desk, _ = published(session)
    put_under_embargo(session, desk.claim, actor=desk.editor, until=clock.now() + DAY)
    retract(session, desk.claim, actor=desk.editor, note="It was wrong.")
    assert desk.claim.state is ClaimState.RETRACTED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_stands_wherever_the_claim_is_worked_on(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = approved(session)
    article = _article(session)
    sign_in(client, desk.reviewer)
    until = f"{clock.now() + 2 * DAY:%Y-%m-%dT%H:%M}"
    address = f"/articles/{article.id}/embargo"
    assert client.post(address, data={"until": "", "act": "set"}).status_code == 422
    assert client.post(address, data={"until": until, "act": "set"}).status_code == 303
    for place in (
        f"/articles/{article.id}",
        f"/claims/{desk.claim.id}",
        f"/claims/{desk.claim.id}/decide",
        address,
    ):
        page = client.get(place).text
        assert "Under embargo" in page or "It ends" in page, place
    assert client.post(address, data={"act": "lift", "note": "x"}).status_code == 403
    sign_in(client, desk.editor)
    refused = client.post(f"/claims/{desk.claim.id}/publish")
    assert refused.status_code == 422
    assert "is under embargo" in refused.text
    assert "When the embargo ends" in client.get(f"/claims/{desk.claim.id}/schedule").text
    assert (
        client.post(address, data={"act": "lift", "note": "It is out.", "lock_version": "1"}).status_code
        == 409
    )
    assert client.post(address, data={"act": "lift", "note": "It is out."}).status_code == 303
    assert client.post(f"/claims/{desk.claim.id}/publish").status_code == 303
    page = client.get(f"/claims/{desk.claim.id}/embargo").text
    assert "Readers have a check of it already" in page
