"""What people keep away from."""

from __future__ import annotations

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims.topics import merge_topics, set_topics
from factcheck.errors import Invalid, NotAllowed, NotFound
from factcheck.history.queries import facts_of, of_subject
from factcheck.review.assign import assign, take
from factcheck.review.conflicts import (
    conflicts_on,
    declare,
    declared_by,
    name_key,
    say_all,
    unsettled,
    withdraw_conflict,
)
from factcheck.review.decide import send_back, why_not_decide
from factcheck.review.join import join
from factcheck.review.models import ConflictKind
from tests import factories
from tests.review.desk import Work


@pytest.mark.parametrize(
    ("one", "other"),
    [("Harbour Board", "the HARBOUR  board"), ("St. Mary’s", "st mary's"), ("Ｃ．Ｓ．Ｉ．Ｓ", "c.s.i.s.")],
)
def test_names_are_compared_without_case_signs_and_article(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_the_article_alone_is_a_name() -> None:
    assert name_key("The The") == "the"
    assert name_key("The") == "the"


def test_a_declared_claimant_is_refused_in_the_verbs(work: Work) -> None:
    declare(
        work.session, actor=work.lead, kind=ConflictKind.CLAIMANT, name="The Harbour Board", reason="My wife."
    )
    with pytest.raises(Invalid, match="keeps away from the claimant “The Harbour Board”") as refused:
        assign(work.session, work.claim, actor=work.editor, person=work.lead)
    assert refused.value.field == "person"
    with pytest.raises(NotAllowed, match="You declared"):
        take(work.session, work.claim, actor=work.lead, no_conflict=True)


def test_a_publisher_of_any_appearance_counts(work: Work) -> None:
    version = factories.article(work.session, publisher="The Elmouth Post").versions[0]
    claim = factories.claim(work.session, version=version, claimant="")
    declare(work.session, actor=work.lead, kind=ConflictKind.PUBLISHER, name="Elmouth Post")
    assert list(conflicts_on(work.session, claim)) == [work.lead.id]
    assert conflicts_on(work.session, work.claim) == {}


def test_a_topic_counts_even_when_it_was_merged_since(work: Work) -> None:
    other = factories.claim(work.session)
    set_topics(work.session, other, ["Shipping"], actor=work.editor)
    set_topics(work.session, work.claim, ["Ports"], actor=work.editor)
    declare(work.session, actor=work.lead, kind=ConflictKind.TOPIC, topic=other.topics[0])
    assert conflicts_on(work.session, work.claim) == {}
    merge_topics(work.session, other.topics[0], into=work.claim.topics[0], actor=work.editor)
    assert say_all(conflicts_on(work.session, work.claim)[work.lead.id]) == "the topic “Shipping”"


def test_taking_asks_for_the_word_that_there_is_none(work: Work) -> None:
    with pytest.raises(Invalid) as refused:
        take(work.session, work.claim, actor=work.lead)
    assert refused.value.field == "no_conflict"
    take(work.session, work.claim, actor=work.lead, no_conflict=True)
    assert facts_of(of_subject(work.session, "claim", work.claim.id)[-1])["no_conflict"] is True


def test_declared_afterwards_it_comes_to_the_editors_notice_without_its_reason(work: Work) -> None:
    work.taken()
    assert unsettled(work.session, work.claim) == []
    declare(
        work.session, actor=work.lead, kind=ConflictKind.CLAIMANT, name="Harbour Board", reason="My wife."
    )
    [(person, against)] = unsettled(work.session, work.claim)
    assert (person.id, say_all(against)) == (work.lead.id, "the claimant “Harbour Board”")
    noted = of_subject(work.session, "claim", work.claim.id)[-1]
    assert (noted.event, facts_of(noted)) == ("claim:conflict", {"person": work.lead.id})
    declare(work.session, actor=work.lead, kind=ConflictKind.PUBLISHER, name="Somebody else")
    assert of_subject(work.session, "claim", work.claim.id)[-1].seq == noted.seq


def test_withdrawn_it_holds_no_more_and_only_for_oneself(work: Work) -> None:
    made = declare(work.session, actor=work.lead, kind=ConflictKind.CLAIMANT, name="Harbour Board")
    with pytest.raises(NotFound):
        withdraw_conflict(work.session, made.id, actor=work.editor)
    withdraw_conflict(work.session, made.id, actor=work.lead)
    assert declared_by(work.session, work.lead.id) == []
    take(work.session, work.claim, actor=work.lead, no_conflict=True)


def test_a_declaration_names_something_and_is_made_once(work: Work) -> None:
    with pytest.raises(Invalid):
        declare(work.session, actor=work.lead, kind=ConflictKind.CLAIMANT, name=" . ")
    with pytest.raises(Invalid):
        declare(work.session, actor=work.lead, kind=ConflictKind.TOPIC)
    declare(work.session, actor=work.lead, kind=ConflictKind.CLAIMANT, name="Harbour Board")
    with pytest.raises(Invalid, match="already"):
        declare(work.session, actor=work.lead, kind=ConflictKind.CLAIMANT, name="The harbour board")
    declare(
        work.session,
        actor=factories.person(work.session, Role.EDITOR),
        kind=ConflictKind.CLAIMANT,
        name="Harbour Board",
    )


def test_whoever_keeps_away_judges_nothing_either(work: Work) -> None:
    work.submitted()
    kind, name = ConflictKind.CLAIMANT, work.claim.claimant
    made = declare(work.session, actor=work.editor, kind=kind, name=name)
    for judge in (
        lambda: work.approve(),
        lambda: send_back(work.session, work.claim, actor=work.editor, reasons=["other"], note="No."),
        lambda: join(work.session, work.claim, actor=work.editor),
    ):
        with pytest.raises(NotAllowed, match="You declared that you keep away"):
            judge()
    assert "this claim is not for you" in (why_not_decide(work.session, work.claim, work.editor) or "")
    withdraw_conflict(work.session, made.id, actor=work.editor)
    assert work.approve().decided_by_id == work.editor.id
