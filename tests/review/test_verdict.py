"""Drafts, what they lack, and submitting them."""

from __future__ import annotations

from typing import Any

import pytest

from factcheck.claims.models import ClaimState
from factcheck.claims.workflow import who_worked_on
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.review.checklist import is_one_sentence
from factcheck.review.content import build_content, digest_of
from factcheck.review.evidence import withdraw_source
from factcheck.review.queries import verdict_of
from factcheck.review.verdict import missing, save_verdict, submit
from tests.review.desk import VERDICT, Work


def test_an_empty_verdict_lacks_everything(work: Work) -> None:
    assert len(missing(work.session, work.taken().claim)) == 5


def test_a_whole_verdict_is_submitted_and_frozen(work: Work) -> None:
    work.submitted()
    frozen = build_content(work.session, work.claim)
    assert work.claim.state is ClaimState.SUBMITTED
    assert frozen["rating"]["key"] == "false"
    assert frozen["people"]["checked_by"] == ["Ilse Brandt"]
    assert frozen["appearances"][0]["quote"] == "The harbour grew by a tenth in 2023"
    assert "<strong>office</strong>" in frozen["explanation_html"]


def test_without_a_source_there_is_no_submission(work: Work) -> None:
    work.taken().write()
    with pytest.raises(Invalid, match="source"):
        work.submit()
    assert work.claim.state is ClaimState.IN_REVIEW


def test_a_withdrawn_source_does_not_count(work: Work) -> None:
    source = work.taken().source()
    work.write()
    withdraw_source(work.session, source, actor=work.lead)
    with pytest.raises(Invalid, match="source"):
        work.submit()


@pytest.mark.parametrize(
    "gap", [{"rating": None}, {"summary": ""}, {"summary": "It grew. But not much."}, {"explanation": " "}]
)
def test_an_unfinished_verdict_is_kept_but_not_submitted(work: Work, gap: dict[str, Any]) -> None:
    work.taken().source()
    work.write(**gap)
    with pytest.raises(Invalid):
        work.submit()
    assert verdict_of(work.session, work.claim.id) is not None


@pytest.mark.parametrize(
    ("rating", "stance", "complete"),
    [
        ("false", "refutes", False),
        ("false", "supports", True),
        ("true", "supports", False),
        ("true", "refutes", True),
        ("half-true", "supports", True),
        ("unproven", "context", False),
    ],
)
def test_evidence_against_the_verdict_is_shown_or_said_not_to_exist(
    work: Work, rating: str, stance: str, complete: bool
) -> None:
    work.taken().source(stance=stance)
    work.write(rating=rating, none_against=False)
    assert (missing(work.session, work.claim) == []) is complete
    work.write(rating=rating, none_against=True)
    assert missing(work.session, work.claim) == []


def test_only_the_lead_writes_and_submits(work: Work) -> None:
    work.taken().source()
    work.write()
    with pytest.raises(NotAllowed):
        save_verdict(work.session, work.claim, actor=work.editor, **VERDICT)
    with pytest.raises(NotAllowed):
        submit(work.session, work.claim, actor=work.editor)


def test_nothing_is_written_on_a_claim_nobody_has(work: Work) -> None:
    with pytest.raises(NotThatMove):
        work.write()


def test_a_stale_draft_is_refused_and_the_kept_one_stays(work: Work) -> None:
    first = work.taken().write(seen=0)
    seen = first.version
    work.write(summary="The harbour grew by three per cent.", seen=seen)
    with pytest.raises(Conflict):
        work.write(summary="The harbour shrank.", seen=seen)
    kept = verdict_of(work.session, work.claim.id)
    assert kept is not None
    assert kept.summary == "The harbour grew by three per cent."


def test_two_first_drafts_are_not_one(work: Work) -> None:
    work.taken().write(seen=0)
    with pytest.raises(Conflict):
        work.write(summary="Another.", seen=0)


def test_keeping_the_same_draft_again_changes_nothing(work: Work) -> None:
    before = work.taken().write().version
    assert work.write().version == before


def test_writing_takes_four_eyes(work: Work) -> None:
    work.taken().write()
    assert work.lead.id in who_worked_on(work.session, work.claim)


def test_a_rating_off_the_scale_is_refused(work: Work) -> None:
    with pytest.raises(Invalid) as refused:
        work.taken().write(rating="pants-on-fire")
    assert refused.value.field == "rating"


def test_the_digest_is_of_what_readers_see(work: Work) -> None:
    work.submitted()
    content = build_content(work.session, work.claim)
    work.source(title="Another", note="Only for us")
    assert digest_of(build_content(work.session, work.claim)) != digest_of(content)
    assert "Only for us" not in str(build_content(work.session, work.claim))


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("The U.S. grew by 2.1 per cent.", True),
        ("No full stop", True),
        ("", False),
        ("It grew. It shrank.", False),
    ],
)
def test_a_summary_is_one_sentence(text: str, one: bool) -> None:
    assert is_one_sentence(text) is one
