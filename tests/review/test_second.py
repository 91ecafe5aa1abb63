"""Second opinions: who may be asked, what is refused meanwhile, when both sides open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.claims.topics import merge_topics, set_topics
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.history.queries import facts_of, of_subject
from factcheck.kit import clock
from factcheck.review.agreement import agreement
from factcheck.review.assign import assign, hand_back, take
from factcheck.review.checklist import missing
from factcheck.review.conflicts import declare
from factcheck.review.decide import send_back
from factcheck.review.evidence import add_source, change_source
from factcheck.review.models import ConflictKind, SecondRuleKind
from factcheck.review.queries import open_assignments
from factcheck.review.reset import reset
from factcheck.review.sealed import (
    opened_of,
    sealed_among,
    sealed_of,
    seconds_asked,
    sees_sources,
    sees_verdict,
)
from factcheck.review.second import (
    ask,
    decline,
    give,
    require_by_rule,
    save_second,
    take_back,
    withdraw_second,
)
from factcheck.review.second_rules import add_rule, drawn, end_rule, share_sources
from tests import factories
from tests.review.desk import SOURCE, Work

OPINION = {
    "rating": "true",
    "summary": "The harbour did grow by a tenth.",
    "explanation": "Their own books say so.",
}
AWAITED = "the second opinion that is asked for"


@pytest.fixture
def second(work: Work) -> Person:
    """Somebody who is free to give a second opinion."""
    return factories.person(work.session, name="Nia Okafor")


def _given(work: Work, second: Person) -> None:
    ask(work.session, work.claim, actor=work.editor, person=second)
    save_second(work.session, work.claim, actor=second, **OPINION)
    give(work.session, work.claim, actor=second)


def test_an_editor_asks_and_the_verdict_waits_for_the_answer(work: Work, second: Person) -> None:
    work.taken().source()
    work.write()
    ask(work.session, work.claim, actor=work.editor, person=second, due_at=clock.now() + timedelta(hours=2))
    assert AWAITED in missing(work.session, work.claim)
    with pytest.raises(Invalid, match="second opinion"):
        work.submit()
    assert [one.claim_id for one in seconds_asked(work.session, second.id)] == [work.claim.id]
    save_second(work.session, work.claim, actor=second, **OPINION)
    give(work.session, work.claim, actor=second)
    assert seconds_asked(work.session, second.id) == []
    work.submit()
    opened = opened_of(work.session, work.claim.id)[0]
    assert opened.rating is not None
    assert opened.lead_rating is not None
    assert (opened.rating.key, opened.lead_rating.key) == ("true", "false")
    found = agreement(work.session)
    assert (found.pairs, found.same) == (1, 0)


def test_neither_side_is_seen_before_both_are_in_by_anybody_but_its_writer(
    work: Work, second: Person
) -> None:
    work.taken().source()
    work.write()
    admin = factories.person(work.session, Role.ADMIN)
    assert sees_verdict(work.session, work.claim.id, second)
    ask(work.session, work.claim, actor=work.editor, person=second)
    everybody_else = (second, work.editor, admin, None)

    def sealed() -> bool:
        return sees_verdict(work.session, work.claim.id, work.lead) and not any(
            sees_verdict(work.session, work.claim.id, who) for who in everybody_else
        )

    assert sealed()
    assert sealed_among(work.session, [work.claim.id, 999]) == {work.claim.id}
    save_second(work.session, work.claim, actor=second, **OPINION)
    give(work.session, work.claim, actor=second)
    assert sealed(), "one side is in, and that opens nothing"
    assert agreement(work.session).pairs == 0
    work.submit()
    assert all(sees_verdict(work.session, work.claim.id, who) for who in everybody_else)


def test_asked_for_after_submission_it_seals_and_nobody_decides_until_it_is_in(
    work: Work, second: Person
) -> None:
    work.submitted()
    ask(work.session, work.claim, actor=work.editor, person=second)
    assert not sees_verdict(work.session, work.claim.id, second)
    with pytest.raises(NotThatMove, match="awaited"):
        work.approve()
    with pytest.raises(NotThatMove, match="awaited"):
        send_back(work.session, work.claim, actor=work.editor, reasons=["other"], note="No.")
    save_second(work.session, work.claim, actor=second, **OPINION)
    give(work.session, work.claim, actor=second)
    assert sealed_of(work.session, work.claim.id) is None
    work.approve()


def test_whoever_was_asked_may_not_judge(work: Work) -> None:
    other_editor = factories.person(work.session, Role.EDITOR)
    work.taken().source()
    work.write()
    _given(work, other_editor)
    work.submit()
    assert other_editor.id in who_worked_on(work.session, work.claim)
    with pytest.raises(NotAllowed, match="worked on"):
        work.approve(other_editor)


def test_lead_and_second_are_two_people_who_wrote_nothing_of_each_others(work: Work, second: Person) -> None:
    work.taken().source()
    work.write()
    with pytest.raises(Invalid, match="leads this claim"):
        ask(work.session, work.claim, actor=work.editor, person=work.lead)
    ask(work.session, work.claim, actor=work.editor, person=second)
    with pytest.raises(Invalid, match="second opinion"):
        assign(work.session, work.claim, actor=work.editor, person=second)
    other = factories.person(work.session)
    assign(work.session, work.claim, actor=work.editor, person=other)
    with pytest.raises(Invalid, match="wrote on its verdict"):
        ask(work.session, work.claim, actor=work.editor, person=work.lead)
    hand_back(work.session, work.claim, actor=other, reason="Away.")
    with pytest.raises(NotAllowed, match="second opinion"):
        take(work.session, work.claim, actor=second, no_conflict=True)


def test_only_who_is_asked_writes_and_only_an_editor_asks(work: Work, second: Person) -> None:
    work.taken()
    with pytest.raises(NotAllowed):
        ask(work.session, work.claim, actor=work.lead, person=second)
    ask(work.session, work.claim, actor=work.editor, person=second)
    for somebody in (work.lead, work.editor, factories.person(work.session)):
        with pytest.raises(NotAllowed):
            save_second(work.session, work.claim, actor=somebody, **OPINION)


def test_a_second_opinion_is_whole_before_it_is_handed_in(work: Work, second: Person) -> None:
    work.taken()
    ask(work.session, work.claim, actor=work.editor, person=second)
    save_second(
        work.session, work.claim, actor=second, rating=None, summary="Two. Sentences.", explanation=""
    )
    with pytest.raises(Invalid, match="a rating; a summary of one sentence; an explanation"):
        give(work.session, work.claim, actor=second)


def test_an_older_window_overwrites_nothing(work: Work, second: Person) -> None:
    work.taken()
    opinion = ask(work.session, work.claim, actor=work.editor, person=second)
    seen = opinion.version
    save_second(work.session, work.claim, actor=second, **OPINION)
    with pytest.raises(Conflict):
        save_second(work.session, work.claim, actor=second, **{**OPINION, "summary": "Old."}, seen=seen)


def test_it_can_be_taken_back_until_both_are_in(work: Work, second: Person) -> None:
    work.taken().source()
    work.write()
    _given(work, second)
    with pytest.raises(NotThatMove):
        save_second(work.session, work.claim, actor=second, **OPINION)
    take_back(work.session, work.claim, actor=second)
    assert AWAITED in missing(work.session, work.claim)
    assert [one.person_id for one in open_assignments(work.session, work.claim.id)] == [
        work.lead.id,
        second.id,
    ]
    give(work.session, work.claim, actor=second)
    work.submit()
    with pytest.raises(NotAllowed):
        take_back(work.session, work.claim, actor=second)


def test_declined_it_is_still_asked_for_of_nobody(work: Work, second: Person) -> None:
    work.taken()
    ask(work.session, work.claim, actor=work.editor, person=second)
    save_second(work.session, work.claim, actor=second, **OPINION)
    decline(work.session, work.claim, actor=second, reason="No time.")
    awaited = sealed_of(work.session, work.claim.id)
    assert awaited is not None
    assert (awaited.person_id, awaited.summary) == (None, "")
    other = factories.person(work.session)
    ask(work.session, work.claim, actor=work.editor, person=other)
    assert sealed_of(work.session, work.claim.id).person_id == other.id  # type: ignore[union-attr]


def test_withdrawn_the_verdict_goes_on_without(work: Work, second: Person) -> None:
    work.taken().source()
    work.write()
    ask(work.session, work.claim, actor=work.editor, person=second)
    with pytest.raises(Invalid):
        withdraw_second(work.session, work.claim, actor=work.editor, reason=" ")
    withdraw_second(work.session, work.claim, actor=work.editor, reason="Not needed.")
    work.submit()
    assert work.claim.state is ClaimState.SUBMITTED
    assert opened_of(work.session, work.claim.id) == []


def test_a_reset_ends_it_and_what_was_opened_stays_readable(work: Work, second: Person) -> None:
    admin = factories.person(work.session, Role.ADMIN)
    work.taken().source()
    work.write()
    _given(work, second)
    work.submit()
    reset(work.session, work.claim, actor=admin, reason="Wrong claim.")
    assert len(opened_of(work.session, work.claim.id)) == 1
    take(work.session, work.claim, actor=work.lead, no_conflict=True)
    ask(work.session, work.claim, actor=work.editor, person=second)
    reset(work.session, work.claim, actor=admin, reason="Again.")
    assert sealed_of(work.session, work.claim.id) is None
    assert open_assignments(work.session, work.claim.id) == []


def test_nothing_that_an_opinion_or_a_draft_says_is_in_the_history(work: Work, second: Person) -> None:
    work.taken().source()
    work.write()
    _given(work, second)
    said = [row.facts for row in of_subject(work.session, "claim", work.claim.id)]
    for word in (
        '"False"',
        '"True"',
        '"false"',
        '"true"',
        "two per cent",
        "a tenth",
        "counts every container",
        "own books",
    ):
        assert not any(word in facts for facts in said), word


def test_rules_ask_by_topic_claimant_rating_and_share(work: Work) -> None:
    admin = factories.person(work.session, Role.ADMIN)
    set_topics(work.session, work.claim, ["Ports"], actor=work.editor)
    topic = work.claim.topics[0]
    for facts in (
        {"kind": SecondRuleKind.TOPIC, "topic": topic},
        {"kind": SecondRuleKind.CLAIMANT, "claimant": "the HARBOUR board"},
        {"kind": SecondRuleKind.SHARE, "share": 100},
    ):
        rule = add_rule(work.session, actor=admin, **facts)
        assert AWAITED in missing(work.session, work.claim)
        end_rule(work.session, rule.id, actor=admin)
        assert AWAITED not in missing(work.session, work.claim)


def test_a_rule_holds_for_topics_that_were_merged(work: Work) -> None:
    admin = factories.person(work.session, Role.ADMIN)
    other = factories.claim(work.session)
    set_topics(work.session, other, ["Shipping"], actor=work.editor)
    set_topics(work.session, work.claim, ["Ports"], actor=work.editor)
    add_rule(work.session, actor=admin, kind=SecondRuleKind.TOPIC, topic=other.topics[0])
    assert AWAITED not in missing(work.session, work.claim)
    merge_topics(work.session, other.topics[0], into=work.claim.topics[0], actor=admin)
    assert AWAITED in missing(work.session, work.claim)


def test_a_rule_by_rating_asks_when_the_draft_is_kept_and_does_not_say_why(work: Work) -> None:
    admin = factories.person(work.session, Role.ADMIN)
    add_rule(work.session, actor=admin, kind=SecondRuleKind.RATING, rating=factories.rating(work.session))
    work.taken().source()
    assert sealed_of(work.session, work.claim.id) is None
    work.write()
    awaited = sealed_of(work.session, work.claim.id)
    assert awaited is not None
    assert (awaited.by_rule, awaited.person_id) == (True, None)
    assert not sees_verdict(work.session, work.claim.id, work.editor)
    asked = of_subject(work.session, "claim", work.claim.id)[-1]
    assert (asked.event, facts_of(asked)) == ("claim:need_second", {})
    with pytest.raises(NotThatMove, match="rule"):
        withdraw_second(work.session, work.claim, actor=work.editor, reason="Not needed.")


def test_a_rule_asks_once(work: Work, second: Person) -> None:
    add_rule(
        work.session,
        actor=factories.person(work.session, Role.ADMIN),
        kind=SecondRuleKind.SHARE,
        share=100,
    )
    work.taken().source()
    work.write()
    _given(work, second)
    work.submit()
    assert require_by_rule(work.session, work.claim) is None
    work.approve()
    assert work.claim.state is ClaimState.APPROVED


def test_a_share_is_drawn_the_same_every_time_and_grows_without_dropping_any() -> None:
    numbers = range(1, 20_001)
    tenth = {n for n in numbers if drawn(n, 10)}
    assert tenth == {n for n in numbers if drawn(n, 10)}
    assert 0.09 < len(tenth) / len(numbers) < 0.11
    assert tenth < {n for n in numbers if drawn(n, 20)}
    assert all(drawn(n, 100) for n in numbers)


def test_rules_are_an_admins_and_are_checked(work: Work) -> None:
    admin = factories.person(work.session, Role.ADMIN)
    with pytest.raises(NotAllowed):
        add_rule(work.session, actor=work.editor, kind=SecondRuleKind.SHARE, share=5)
    for share in (None, 0, 101):
        with pytest.raises(Invalid):
            add_rule(work.session, actor=admin, kind=SecondRuleKind.SHARE, share=share)
    add_rule(work.session, actor=admin, kind=SecondRuleKind.SHARE, share=5)
    with pytest.raises(Invalid, match="already"):
        add_rule(work.session, actor=admin, kind=SecondRuleKind.SHARE, share=5)


def test_shared_sources_are_added_by_both_and_changed_by_their_own(work: Work, second: Person) -> None:
    work.taken()
    theirs = work.source()
    ask(work.session, work.claim, actor=work.editor, person=second)
    own = add_source(work.session, work.claim, actor=second, **{**SOURCE, "title": "Another"})
    change_source(work.session, own, actor=second, **{**SOURCE, "title": "Renamed"})
    with pytest.raises(NotAllowed, match="somebody else"):
        change_source(work.session, theirs, actor=second, **SOURCE)
    change_source(work.session, own, actor=work.lead, **{**SOURCE, "title": "By the lead"})


def test_hidden_sources_are_the_leads_alone(work: Work, second: Person) -> None:
    admin = factories.person(work.session, Role.ADMIN)
    share_sources(work.session, actor=admin, shared=False)
    work.taken().source()
    work.write()
    ask(work.session, work.claim, actor=work.editor, person=second)
    assert not sees_sources(work.session, work.claim.id, second)
    assert sees_sources(work.session, work.claim.id, work.lead)
    with pytest.raises(NotAllowed):
        add_source(work.session, work.claim, actor=second, **SOURCE)
    save_second(work.session, work.claim, actor=second, **OPINION)
    give(work.session, work.claim, actor=second)
    work.submit()
    assert sees_sources(work.session, work.claim.id, second)


def test_somebody_with_a_conflict_is_not_asked(work: Work, second: Person) -> None:
    declare(work.session, actor=second, kind=ConflictKind.CLAIMANT, name="Harbour Board")
    work.taken()
    with pytest.raises(Invalid, match="keeps away from the claimant"):
        ask(work.session, work.claim, actor=work.editor, person=second)


def test_a_claim_nobody_leads_or_that_is_approved_takes_no_second_opinion(work: Work, second: Person) -> None:
    with pytest.raises(NotThatMove, match="lead first"):
        ask(work.session, work.claim, actor=work.editor, person=second)
    work.approved()
    with pytest.raises(NotThatMove, match="Reopen"):
        ask(work.session, work.claim, actor=work.editor, person=second)
