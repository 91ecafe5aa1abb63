"""Approved becomes public: exactly what was approved, frozen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.publishing.models import Check, Publication, PublicationKind
from factcheck.publishing.publish import publish
from factcheck.review.models import Source
from factcheck.review.queries import current_approval
from tests import factories
from tests.publishing.samples import NAME, approved, publish_it, published

SignIn = Callable[[FlaskClient, Person], None]


def test_what_was_approved_is_published_and_recorded(session: Session) -> None:
    desk = approved(session)
    publication = publish_it(session, desk)
    assert desk.claim.state is ClaimState.PUBLISHED
    assert (publication.number, publication.kind, publication.note) == (1, PublicationKind.FIRST, "")
    assert publication.approved_by_id == publication.published_by_id == desk.editor.id
    people = publication.content["people"]
    assert people == {"checked_by": ["Ilse Brandt"], "approved_by": "Marta Oliveira"}
    assert publication.content["publication"]["slug"] == "the-harbour-grew-by-a-tenth-in-2023"
    last = session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq.desc())).first()
    assert last is not None
    assert last.event == "claim:publish"
    assert publication.digest in last.facts


def test_a_second_claim_in_the_same_words_gets_a_numbered_address(session: Session) -> None:
    published(session)
    _, second = published(session)
    assert second.content["publication"]["slug"] == "the-harbour-grew-by-a-tenth-in-2023-2"


def test_an_address_can_be_chosen_unless_it_is_taken(session: Session) -> None:
    first = publish_it(session, approved(session), slug="The Harbour!")
    assert first.content["publication"]["slug"] == "the-harbour"
    with pytest.raises(Invalid, match="the-harbour") as refused:
        publish_it(session, approved(session), slug="the harbour")
    assert refused.value.field == "slug"


def test_a_reviewer_does_not_publish(session: Session) -> None:
    desk = approved(session)
    with pytest.raises(NotAllowed):
        publish(session, desk.claim, actor=desk.reviewer, base_url="http://localhost", newsroom_name=NAME)


def test_nothing_is_published_twice(session: Session) -> None:
    desk, _ = published(session)
    with pytest.raises(NotThatMove, match="published"):
        publish_it(session, desk)


def test_what_was_changed_after_the_approval_is_not_published(session: Session) -> None:
    desk = approved(session)
    source = session.scalars(select(Source).where(Source.claim_id == desk.claim.id)).one()
    source.quote = "It shrank."
    session.flush()
    with pytest.raises(Conflict, match="not what was approved"):
        publish_it(session, desk)
    assert desk.claim.state is ClaimState.APPROVED
    assert session.scalars(select(Check)).all() == []


def test_an_error_of_the_lint_blocks_with_its_sentence(session: Session) -> None:
    from datetime import date

    desk = approved(session, said_on=date(2999, 1, 1))
    with pytest.raises(Invalid, match="dated after our check"):
        publish_it(session, desk)


def test_any_editor_may_press_publish_once_it_is_approved(session: Session) -> None:
    desk = approved(session)
    other = factories.person(session, Role.EDITOR)
    publication = publish_it(session, desk._replace(editor=other))
    assert publication.published_by_id == other.id
    assert publication.approved_by_id == desk.editor.id


def test_what_is_approved_now_is_not_published_by_a_button_that_stood_under_something_else(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = approved(session)
    approval = current_approval(session, desk.claim)
    assert approval is not None
    sign_in(client, desk.editor)
    address = f"/claims/{desk.claim.id}/publish"
    late = client.post(address, data={"seen": "0" * 64})
    assert late.status_code == 409
    assert "Something else has been approved since you opened the page." in late.text
    assert client.post(address, data={"seen": approval.digest}).status_code == 303


def test_what_changed_behind_the_applications_back_is_not_published(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk = approved(session)
    sign_in(client, desk.editor)
    session.execute(text("UPDATE source SET quote = 'It shrank.'"))
    session.commit()
    late = client.post(f"/claims/{desk.claim.id}/publish")
    assert late.status_code == 409
    assert "not what was approved" in late.text
    assert session.scalars(select(Publication)).all() == []
    session.rollback()
    assert "has changed since it was approved" in client.get(f"/claims/{desk.claim.id}/decide").text
