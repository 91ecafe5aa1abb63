"""Approvals that lapse because something outside the review changed what they approved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from factcheck.accounts.models import Person
from factcheck.articles.correct import correct_article
from factcheck.articles.models import Article, ArticleVersion, Origin
from factcheck.claims import triage
from factcheck.claims.extract import keep
from factcheck.claims.models import Appearance, ClaimState, Settled, Topic
from factcheck.claims.reanchor import open_rewordings, settle
from factcheck.history.queries import facts_of, of_subject
from factcheck.kit import clock
from factcheck.review.content import digest_now
from factcheck.review.models import Rating, Source
from factcheck.review.queries import current_approval, decisions_of, latest_round
from factcheck.review.story import story_of
from tests import factories
from tests.review.desk import Work


def place_of(work: Work) -> Appearance:
    """Where the claim was said."""
    return work.session.scalars(select(Appearance).where(Appearance.claim_id == work.claim.id)).one()


def article_of(work: Work) -> Article:
    """The article it was said in."""
    version = work.session.get_one(ArticleVersion, place_of(work).article_version_id)
    return work.session.get_one(Article, version.article_id)


def come_again(work: Work, text: str) -> ArticleVersion:
    """The article comes again with ``text``, and the worker looks for the claim's words."""
    article = article_of(work)
    version = ArticleVersion(
        article_id=article.id,
        number=2,
        text=text,
        sha256="0" * 64,
        origin=Origin.PASTED,
        created_at=clock.now(),
    )
    work.session.add(version)
    work.session.flush()
    keep(work.session, version, [], engine="none")
    return version


def new_words(work: Work) -> None:
    """The outlet edits the sentence, and an editor says that it is still the claim."""
    version = come_again(work, factories.TEXT.replace("by a tenth", "by almost a tenth"))
    (question,) = open_rewordings(work.session, version.id)
    settle(work.session, question, as_=Settled.SAME, actor=work.editor)


def another_span(work: Work) -> None:
    """Somebody moves the edge of the words."""
    place = place_of(work)
    place.end -= len(" in 2023")
    place.quote = place.quote.removesuffix(" in 2023")


def another_title(work: Work) -> None:
    """Somebody puts right what the article is called."""
    article = article_of(work)
    article.title = "The harbour, which grows"


def another_topic(work: Work) -> None:
    """The newsroom files it elsewhere."""
    topic = Topic(name="Ports", slug="ports")
    work.session.add(topic)
    work.claim.topics = [topic]


def another_label(work: Work) -> None:
    """The newsroom renames a rating."""
    work.session.scalars(select(Rating).where(Rating.key == "false")).one().label = "Untrue"


def another_name(work: Work) -> None:
    """Whoever checked it is called otherwise now."""
    work.session.get_one(Person, work.lead.id).name = "Ilse Brandt-Okafor"


def a_bulk_change(work: Work) -> None:
    """One statement writes many rows."""
    work.session.execute(update(Source).values(locator="table 9"))


CHANGES: dict[Callable[[Work], None], str] = {
    new_words: "where it was said",
    another_span: "where it was said",
    another_title: "where it was said",
    another_topic: "its topics",
    another_label: "the rating",
    another_name: "who checked it",
    a_bulk_change: "the evidence",
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_from_anywhere_voids_the_approval_before_it_is_kept(
    work: Work, change: Callable[[Work], None]
) -> None:
    session = work.approved().session
    session.commit()
    change(work)
    session.commit()
    assert work.claim.state is ClaimState.SUBMITTED
    assert current_approval(session, work.claim) is None
    (decision,) = decisions_of(session, work.claim.id)
    assert CHANGES[change] in decision.void_reason
    newest = latest_round(session, work.claim.id)
    assert newest is not None
    assert (newest.number, newest.digest) == (2, digest_now(session, work.claim))
    last = of_subject(session, "claim", work.claim.id)[-1]
    assert (last.event, CHANGES[change] in facts_of(last)["changed"]) == ("claim:void", True)
    assert CHANGES[change] in story_of(session, work.claim.id)[0].words


def test_a_merge_taken_back_out_of_an_approved_claim_voids_it_and_says_who_did_it(work: Work) -> None:
    session = work.session
    other = factories.claim(session)
    triage.merge(session, other, into=work.claim, actor=work.editor)
    work.approved()
    session.commit()
    triage.undo(session, other, actor=work.editor)
    session.commit()
    assert work.claim.state is ClaimState.SUBMITTED
    assert "Kofi Adjei changed where it was said" in story_of(session, work.claim.id)[0].words


def test_what_readers_do_not_see_leaves_the_approval_alone(work: Work) -> None:
    work.approved().session.commit()
    work.claim.score, work.claim.reasons = 0.1, ["a guess"]
    work.session.get_one(Person, work.lead.id).can_triage = True
    elsewhere = factories.claim(work.session)
    elsewhere.text = "Something else."
    work.session.commit()
    assert work.claim.state is ClaimState.APPROVED
    assert current_approval(work.session, work.claim) is not None


def test_an_article_that_comes_again_with_the_same_words_leaves_the_approval_alone(work: Work) -> None:
    work.approved().session.commit()
    digest = digest_now(work.session, work.claim)
    come_again(work, "Updated. " + factories.TEXT)
    work.session.commit()
    assert (
        len(work.session.scalars(select(Appearance).where(Appearance.claim_id == work.claim.id)).all()) == 2
    )
    assert digest_now(work.session, work.claim) == digest
    assert current_approval(work.session, work.claim) is not None


def test_what_was_rolled_back_changes_nothing(work: Work) -> None:
    work.approved().session.commit()
    another_title(work)
    work.session.flush()
    work.session.rollback()
    work.session.expire_all()
    work.session.commit()
    assert work.claim.state is ClaimState.APPROVED


def test_a_savepoint_is_not_the_end_yet(work: Work) -> None:
    session = work.approved().session
    session.commit()
    article = article_of(work)
    before = article.title
    with session.begin_nested():
        article.title = "For a moment"
    article.title = before
    session.commit()
    assert work.claim.state is ClaimState.APPROVED


def test_a_submitted_claim_stays_with_the_editor_who_sees_the_change(work: Work) -> None:
    session = work.submitted().session
    session.commit()
    another_title(work)
    session.commit()
    assert work.claim.state is ClaimState.SUBMITTED
    assert [row.number for row in [latest_round(session, work.claim.id)] if row] == [1]
    work.approve()
    approval = current_approval(session, work.claim)
    assert approval is not None
    assert approval.round.number == 2


def test_the_correction_of_an_article_by_its_verb_is_noticed(work: Work) -> None:
    session = work.approved().session
    session.commit()
    article = article_of(work)
    correct_article(
        session,
        article,
        title="Another title",
        byline="",
        publisher="",
        published_on=None,
        url="",
        language="en",
        reach=None,
        actor=work.editor,
    )
    session.commit()
    assert work.claim.state is ClaimState.SUBMITTED
