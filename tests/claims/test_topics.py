"""The newsroom's topics."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.queries import get_claim
from factcheck.claims.reword import topics_named
from factcheck.claims.topics import (
    add_topic,
    get_topic,
    merge_topics,
    rename_topic,
    set_topics,
    switch_topic,
    topics_filed,
    topics_on_offer,
)
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Invalid, NotAllowed, NotFound
from tests import factories
from tests.review.desk import Work


def _names(session: Session, claim: Claim) -> list[str]:
    session.expire(claim, ["topics"])
    return [topic.name for topic in get_claim(session, claim.id).topics]


def test_filing_under_a_topic_takes_nobodys_four_eyes(session: Session) -> None:
    editor = factories.person(session, Role.EDITOR)
    claim = factories.claim(session, ClaimState.ACCEPTED)
    assert set_topics(session, claim, [" Ports ", "ports", "Energy"], actor=editor)
    assert not set_topics(session, claim, ["Energy", "Ports"], actor=editor)
    assert {topic.name for topic in claim.topics} == {"Ports", "Energy"}
    assert who_worked_on(session, claim) == set()
    with pytest.raises(NotAllowed):
        set_topics(session, claim, [], actor=factories.person(session))


def test_a_topic_is_added_renamed_and_switched_off(session: Session) -> None:
    editor = factories.person(session, Role.EDITOR)
    ports = add_topic(session, "Ports", actor=editor)
    for name in ("PORTS", "", "a, b", "x" * 101):
        with pytest.raises(Invalid):
            add_topic(session, name, actor=editor)
    rename_topic(session, ports, "Harbours", actor=editor)
    rename_topic(session, ports, "harbours", actor=editor)
    assert (ports.name, ports.slug) == ("harbours", "ports")
    switch_topic(session, ports, active=False, actor=editor)
    assert topics_on_offer(session) == []
    assert [filed.topic.name for filed in topics_filed(session)] == ["harbours"]
    with pytest.raises(NotAllowed):
        add_topic(session, "Energy", actor=factories.person(session))


def test_merging_moves_every_claim_once_and_the_old_name_leads_to_the_new(session: Session) -> None:
    editor = factories.person(session, Role.EDITOR)
    both, one, none = (factories.claim(session) for _ in range(3))
    set_topics(session, both, ["Ports", "Harbours"], actor=editor)
    set_topics(session, one, ["Ports"], actor=editor)
    ports, harbours = topics_named(session, ["Ports", "Harbours"])
    assert merge_topics(session, ports, into=harbours, actor=editor) == 2
    assert [_names(session, claim) for claim in (both, one, none)] == [["Harbours"], ["Harbours"], []]
    assert topics_named(session, ["ports", "Harbours"]) == [harbours]
    assert [(filed.topic.id, filed.claims) for filed in topics_filed(session)] == [(harbours.id, 2)]
    with pytest.raises(NotFound):
        get_topic(session, ports.id)
    with pytest.raises(Invalid):
        merge_topics(session, harbours, into=harbours, actor=editor)


def test_merged_twice_the_oldest_name_leads_to_the_newest(session: Session) -> None:
    editor = factories.person(session, Role.EDITOR)
    first, second, third = (add_topic(session, name, actor=editor) for name in ("A", "B", "C"))
    merge_topics(session, first, into=second, actor=editor)
    merge_topics(session, second, into=third, actor=editor)
    assert topics_named(session, ["a"]) == [third]


@pytest.mark.parametrize("change", ["rename", "merge"])
def test_an_approval_does_not_outlive_a_change_of_its_topics(session: Session, change: str) -> None:
    work = Work(session)
    set_topics(session, work.claim, ["Ports"], actor=work.editor)
    work.approved()
    session.commit()
    ports = work.claim.topics[0]
    if change == "rename":
        rename_topic(session, ports, "Harbours", actor=work.editor)
    else:
        merge_topics(
            session, ports, into=add_topic(session, "Harbours", actor=work.editor), actor=work.editor
        )
    session.commit()
    state = session.scalar(select(Claim.state).where(Claim.id == work.claim.id))
    assert state is ClaimState.SUBMITTED
