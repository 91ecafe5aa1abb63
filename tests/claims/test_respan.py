"""Letting a claim stand on other words."""

from __future__ import annotations

import pytest

from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.claims.queries import get_claim
from factcheck.claims.respan import put_back, respan
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Invalid, NotAllowed, NotThatMove
from factcheck.history.queries import facts_of, of_subject
from tests import factories as make

OLD, NEW = "The harbour grew by a tenth in 2023", "The harbour grew by a tenth"


@pytest.fixture
def editor(session):
    return make.person(session, Role.EDITOR)


def loaded(session, state=ClaimState.PROPOSED, **facts):
    claim = get_claim(session, make.claim(session, state, **facts).id)
    return claim, claim.appearances[0]


def to(session, claim, words, editor):
    place = get_claim(session, claim.id).appearances[0]
    start = place.article_version.text.index(words)
    return respan(session, claim, place, start=start, end=start + len(words), actor=editor)


def test_the_words_their_surroundings_and_the_version_change_together(session, editor):
    claim, place = loaded(session)
    before = claim.version
    assert to(session, claim, NEW, editor)
    text = place.article_version.text
    assert text[place.start : place.end] == place.quote == NEW
    assert text.startswith(place.suffix, place.end)
    assert place.suffix.startswith(" in 2023, the Harbour Board")
    assert claim.version == before + 1


def test_white_space_at_the_ends_of_a_selection_is_left_out(session, editor):
    claim, place = loaded(session)
    assert to(session, claim, "harbour grew ", editor)
    assert place.quote == "harbour grew"


def test_a_claim_that_repeats_its_words_follows_them_and_one_in_better_words_does_not(session, editor):
    repeating, _ = loaded(session, unresolved=["2023", "tenth"])
    to(session, repeating, NEW, editor)
    assert repeating.text == "The harbour grew by a tenth."
    assert repeating.unresolved == ["tenth"]
    reworded, _ = loaded(session, text="Elmouth’s harbour grew by 10% in 2023.")
    to(session, reworded, NEW, editor)
    assert reworded.text == "Elmouth’s harbour grew by 10% in 2023."


def test_history_keeps_the_words_of_before_and_after(session, editor):
    claim, place = loaded(session)
    to(session, claim, NEW, editor)
    (row,) = of_subject(session, "claim", claim.id)
    facts = facts_of(row)
    assert (row.event, facts["place"]) == ("claim:respan", place.id)
    assert (facts["before"]["quote"], facts["after"]["quote"]) == (OLD, NEW)


def test_the_same_words_again_are_no_event(session, editor):
    claim, _ = loaded(session)
    assert not to(session, claim, OLD, editor)
    assert of_subject(session, "claim", claim.id) == []


def test_the_old_words_can_be_put_back(session, editor):
    claim, place = loaded(session, unresolved=["2023"])
    to(session, claim, NEW, editor)
    put_back(session, get_claim(session, claim.id), actor=editor)
    assert (place.quote, claim.text, claim.unresolved) == (OLD, f"{OLD}.", ["2023"])
    assert place.article_version.text[place.start : place.end] == OLD


def test_words_of_a_claim_that_was_changed_since_are_not_put_back(session, editor):
    claim, _ = loaded(session)
    with pytest.raises(NotThatMove):
        put_back(session, claim, actor=editor)
    to(session, claim, NEW, editor)
    claim.text = "Something else."
    with pytest.raises(NotThatMove, match="changed since"):
        put_back(session, get_claim(session, claim.id), actor=editor)


def test_after_triage_it_costs_the_four_eyes(session, editor):
    claim, _ = loaded(session)
    to(session, claim, NEW, editor)
    assert who_worked_on(session, claim) == set()
    claim, _ = loaded(session, ClaimState.IN_REVIEW)
    to(session, claim, NEW, editor)
    assert who_worked_on(session, claim) == {editor.id}


@pytest.mark.parametrize(
    "state", [ClaimState.REJECTED, ClaimState.SUBMITTED, ClaimState.APPROVED, ClaimState.PUBLISHED]
)
def test_a_claim_that_may_not_be_edited_keeps_its_words(session, editor, state):
    claim, place = loaded(session, state)
    with pytest.raises(NotThatMove):
        to(session, claim, NEW, editor)
    assert place.quote == OLD


def test_only_those_with_triage_change_words(session):
    claim, _ = loaded(session)
    with pytest.raises(NotAllowed):
        to(session, claim, NEW, make.person(session))


def test_words_that_are_a_claim_already_are_refused_by_its_number(session, editor):
    claim, place = loaded(session)
    other = make.claim(session, version=place.article_version, quote=NEW)
    with pytest.raises(Invalid, match=f"Claim {other.id} stands on these words already"):
        to(session, claim, NEW, editor)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (0, 10_000), (60, 62)])
def test_a_span_that_holds_no_words_is_refused(session, editor, start, end):
    claim, place = loaded(session)
    with pytest.raises(Invalid):
        respan(session, claim, place, start=start, end=end, actor=editor)
