"""Suggested wording: nobody's edit but the author's, and the suggester's hand in it all the same."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState, Contribution
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.review import suggestions
from factcheck.review.content import build_content
from factcheck.review.decide import WORKED_ON_IT, why_not_decide
from factcheck.review.queries import verdict_of
from factcheck.talk.models import About, Outcome, Suggestion, Thread
from tests import factories
from tests.review.desk import VERDICT, Work

WORDS, BETTER = "by two per cent", "by 2.1 per cent"


def offer(work: Work, actor: Person | None = None, **facts: Any) -> Thread:
    """The editor suggests other words for the summary."""
    facts = {"about": About.SUMMARY, "words": WORDS, "replacement": BETTER, **facts}
    return suggestions.suggest(work.session, work.claim, actor=actor or work.editor, **facts).thread


def apply(work: Work, thread: Thread, actor: Person | None = None, seen: int | None = None) -> None:
    """The lead applies it, to what is there now."""
    suggestions.apply(work.session, work.claim, thread, actor=actor or work.lead, seen=seen)


def kept(work: Work) -> tuple[str, str]:
    """Summary and explanation as they are now."""
    verdict = verdict_of(work.session, work.claim.id)
    assert verdict is not None
    return verdict.summary, verdict.explanation


def test_a_suggestion_changes_nothing_and_costs_nothing(work: Work) -> None:
    work.submitted()
    offer(work)
    assert kept(work)[0] == VERDICT["summary"]
    assert work.editor.id not in who_worked_on(work.session, work.claim)
    assert why_not_decide(work.session, work.claim, work.editor) is None


def test_applied_words_stand_there_by_the_authors_hand(work: Work) -> None:
    work.submitted()
    thread = offer(work)
    verdict = verdict_of(work.session, work.claim.id)
    assert verdict is not None
    apply(work, thread, seen=verdict.version)
    assert kept(work)[0] == "The harbour grew by 2.1 per cent, not by ten."
    assert thread.resolved_by_id == work.lead.id
    assert work.session.get_one(Suggestion, thread.id).outcome is Outcome.APPLIED
    edit = work.session.scalars(
        select(HistoryRecord).where(HistoryRecord.event == "claim:save_verdict")
    ).all()[-1]
    assert edit.actor_id == work.lead.id


def test_whose_words_were_applied_may_not_judge_them_and_readers_are_not_told_of_it(work: Work) -> None:
    work.submitted()
    apply(work, offer(work))
    assert why_not_decide(work.session, work.claim, work.editor) == WORKED_ON_IT
    other = factories.person(work.session, Role.EDITOR)
    assert why_not_decide(work.session, work.claim, other) is None
    assert build_content(work.session, work.claim)["people"] == {"checked_by": ["Ilse Brandt"]}


def test_applied_after_the_approval_it_voids_it_and_the_approver_cannot_approve_again(work: Work) -> None:
    work.submitted()
    thread = offer(work)
    work.approve()
    assert work.claim.state is ClaimState.APPROVED
    apply(work, thread)
    assert work.claim.state is ClaimState.SUBMITTED
    with pytest.raises(NotAllowed):
        work.approve()


def test_only_the_lead_applies_and_declines_and_nobody_their_own(work: Work) -> None:
    work.submitted()
    thread = offer(work)
    others = [work.editor, factories.person(work.session, Role.ADMIN), factories.person(work.session)]
    for actor in others:
        with pytest.raises(NotAllowed):
            apply(work, thread, actor=actor)
        with pytest.raises(NotAllowed):
            suggestions.decline(work.session, work.claim, thread, actor=actor, reason="No")
    assert kept(work)[0] == VERDICT["summary"]


def test_the_lead_suggests_nothing_for_their_own_verdict(work: Work) -> None:
    work.submitted()
    with pytest.raises(NotAllowed):
        offer(work, actor=work.lead)


def test_a_verdict_that_was_changed_meanwhile_is_looked_at_again_first(work: Work) -> None:
    work.submitted()
    thread = offer(work)
    verdict = verdict_of(work.session, work.claim.id)
    assert verdict is not None
    seen = verdict.version
    work.write(explanation="Another one.")
    with pytest.raises(Conflict, match="Look at it again"):
        apply(work, thread, seen=seen)
    apply(work, thread, seen=verdict.version)
    assert BETTER in kept(work)[0]


@pytest.mark.parametrize(
    "summary", ["The harbour hardly grew.", "It grew by two per cent, and the town by two per cent."]
)
def test_words_that_no_longer_stand_there_once_are_not_replaced(work: Work, summary: str) -> None:
    work.submitted()
    thread = offer(work)
    work.write(summary=summary)
    with pytest.raises(Conflict, match="exactly once"):
        apply(work, thread)
    assert kept(work)[0] == summary
    assert work.editor.id not in who_worked_on(work.session, work.claim)


def test_the_explanation_is_changed_in_its_markdown(work: Work) -> None:
    work.submitted()
    thread = offer(
        work,
        about=About.EXPLANATION,
        words="The office counts every",
        replacement="The **statistics office** counted every",
    )
    assert thread.quote == "The **office** counts every"
    apply(work, thread)
    assert kept(work)[1] == "The **statistics office** counted every container."


def test_words_can_be_struck_out(work: Work) -> None:
    work.submitted()
    apply(work, offer(work, words=", not by ten", replacement=""))
    assert kept(work)[0] == "The harbour grew by two per cent."


def test_a_summary_that_would_be_too_long_is_refused_by_the_rule_of_the_verdict(work: Work) -> None:
    work.submitted()
    thread = offer(work, replacement="x" * 400)
    with pytest.raises(Invalid, match="may have 300 characters"):
        apply(work, thread)
    assert work.session.get_one(Suggestion, thread.id).outcome is None


def test_the_same_words_are_no_suggestion(work: Work) -> None:
    work.submitted()
    with pytest.raises(Invalid, match="This is what stands there"):
        offer(work, replacement=WORDS)


def test_a_form_sent_twice_suggests_once(work: Work) -> None:
    work.submitted()
    assert offer(work).id == offer(work).id
    assert work.session.scalar(select(func.count()).select_from(Suggestion)) == 1


def test_a_suggestion_is_declined_for_a_reason_that_history_does_not_repeat(work: Work) -> None:
    work.submitted()
    thread = offer(work)
    with pytest.raises(Invalid):
        suggestions.decline(work.session, work.claim, thread, actor=work.lead, reason=" ")
    suggestions.decline(work.session, work.claim, thread, actor=work.lead, reason="Readers round.")
    assert work.session.get_one(Suggestion, thread.id).reason == "Readers round."
    assert not any("Readers round" in facts for facts in work.session.scalars(select(HistoryRecord.facts)))
    assert work.editor.id not in who_worked_on(work.session, work.claim)
    with pytest.raises(NotThatMove, match="was declined"):
        apply(work, thread)


def test_only_the_suggester_takes_it_back(work: Work) -> None:
    work.submitted()
    thread = offer(work)
    with pytest.raises(NotAllowed):
        suggestions.take_back(work.session, work.claim, thread, actor=work.lead)
    suggestions.take_back(work.session, work.claim, thread, actor=work.editor)
    with pytest.raises(NotThatMove):
        apply(work, thread)


def test_it_is_applied_once(work: Work) -> None:
    work.submitted()
    thread = offer(work)
    apply(work, thread)
    with pytest.raises(NotThatMove, match="was applied"):
        apply(work, thread)


def about_text(work: Work, actor: Person) -> Thread:
    """Other words for the claim itself."""
    return offer(work, actor=actor, about=About.TEXT, words="a tenth", replacement="ten per cent")


def test_the_lead_applies_to_the_claim_what_somebody_suggests_who_may_reword_it(work: Work) -> None:
    work.taken()
    apply(work, about_text(work, work.editor))
    assert work.claim.text == "The harbour grew by ten per cent in 2023."
    what = work.session.scalars(
        select(Contribution.what).where(Contribution.person_id == work.editor.id)
    ).all()
    assert what == ["wording"]


def test_a_reviewers_words_for_the_claim_are_applied_by_who_may_reword_it(work: Work) -> None:
    work.taken()
    thread = about_text(work, work.lead)
    with pytest.raises(NotAllowed):
        apply(work, thread, actor=work.lead)
    with pytest.raises(NotAllowed):
        apply(work, thread, actor=factories.person(work.session))
    apply(work, thread, actor=work.editor)
    assert work.editor.id in who_worked_on(work.session, work.claim)


def test_the_claims_words_are_not_changed_once_it_is_submitted(work: Work, session: Session) -> None:
    work.submitted()
    thread = about_text(work, work.editor)
    with pytest.raises(NotThatMove):
        apply(work, thread)
    assert work.claim.text == "The harbour grew by a tenth in 2023."
