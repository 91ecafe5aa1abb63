"""A check in another language: begun from what readers see, with a verdict and four eyes of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.models import Article
from factcheck.authz.permissions import Role
from factcheck.claims.embargo import lift_embargo, put_under_embargo
from factcheck.claims.models import Appearance, Claim, ClaimState
from factcheck.claims.workflow import contribute, who_worked_on
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.history.models import HistoryRecord
from factcheck.kit import clock
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.models import Check, Publication, PublicationKind
from factcheck.publishing.queries import tongues_of
from factcheck.publishing.schedule import schedule
from factcheck.review import assign, decide, verdict
from factcheck.review.content import build_content, digest_of
from factcheck.review.media import save_media
from factcheck.review.models import Rating
from factcheck.review.queries import sources_of, verdict_of
from factcheck.review.translate import call_rating, still_holds, translate
from factcheck.review.translations import original_of, translation_of
from tests import factories
from tests.publishing.samples import Desk, approve_again, publish_it, published, somebody

TEXT = "El puerto creció una décima parte en 2023."


class Both(NamedTuple):
    """A published check, and its translation in the hands of whoever writes it."""

    original: Desk
    spanish: Desk


def begin(session: Session, desk: Desk, *, language: str = "es", text: str = TEXT) -> Claim:
    return translate(
        session, desk.claim, actor=desk.editor, language=language, text=text, newsroom_language="en"
    )


@pytest.fixture
def original(session: Session) -> Desk:
    return published(session)[0]


@pytest.fixture
def both(session: Session, original: Desk) -> Both:
    translator = somebody(session, "Tomás Pluma", Role.REVIEWER)
    approver = somebody(session, "Inés Papel", Role.EDITOR)
    claim = begin(session, original)
    assign.take(session, claim, actor=translator, no_conflict=True)
    return Both(original, Desk(claim, translator, approver))


def publish_translation(
    session: Session,
    spanish: Desk,
    *,
    rating: str = "mostly-false",
    summary: str = "Creció un dos por ciento.",
) -> Publication:
    approve_again(session, spanish, rating=rating, summary=summary)
    return publish_it(session, spanish)


def test_a_translation_takes_over_sources_rating_and_who_worked_on_them(
    session: Session, original: Desk
) -> None:
    claim = begin(session, original)
    assert claim.state is ClaimState.ACCEPTED
    (source,), (theirs,) = sources_of(session, claim.id), sources_of(session, original.claim.id)
    assert (source.quote, source.stance, source.copy_id) == (theirs.quote, theirs.stance, theirs.copy_id)
    assert source.id != theirs.id
    taken = verdict_of(session, claim.id)
    assert taken is not None
    assert taken.rating is not None
    assert (taken.rating.key, taken.summary, taken.explanation) == ("mostly-false", "", "")
    assert who_worked_on(session, claim) == {original.reviewer.id, original.editor.id}
    assert build_content(session, claim)["people"]["checked_by"] == ["Ilse Brandt"]


def test_what_it_says_where_it_was_said_is_what_its_original_says(session: Session, original: Desk) -> None:
    content = build_content(session, begin(session, original))
    assert len(content["appearances"]) == 1
    assert content["language"] == "es"
    assert content["translation_of"] == {"claim": original.claim.id}
    assert content["appearances"] == build_content(session, original.claim)["appearances"]
    assert {"language", "translation_of"}.isdisjoint(build_content(session, original.claim))


def say_in_a_picture(session: Session, original: Desk) -> None:
    """The original is corrected: its lead says in which picture the claim was made."""
    correct(
        session, original.claim, actor=original.editor, kind=PublicationKind.CORRECTION, note="A picture."
    )
    place = session.scalars(select(Appearance.id).where(Appearance.claim_id == original.claim.id)).one()
    save_media(
        session,
        original.claim,
        place,
        actor=original.reviewer,
        kind="image",
        url="https://social.example/p/1",
        context="It shows another harbour.",
    )


def test_what_is_not_yet_published_of_the_original_is_in_no_translation(session: Session, both: Both) -> None:
    spanish = both.spanish.claim
    approve_again(session, both.spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    article = session.scalars(select(Article)).one()
    say_in_a_picture(session, both.original)
    article.title = "Draft title"
    session.commit()
    session.refresh(spanish)
    assert spanish.state is ClaimState.APPROVED
    (place,) = publish_it(session, both.spanish).content["appearances"]
    assert "media" not in place
    assert place["article"]["title"] != "Draft title"
    approve_again(session, both.original, summary="It grew by two per cent.")
    translation = translation_of(session, spanish.id)
    assert translation is not None
    assert (
        "media" not in original_of(session, translation).content["appearances"][0]
    )  # approved is not public
    assert "media" not in build_content(session, spanish)["appearances"][0]
    publish_it(session, both.original)
    assert (
        build_content(session, spanish)["appearances"][0]["media"]["context"] == "It shows another harbour."
    )


def test_what_readers_get_of_the_original_voids_the_approval_of_a_translation_that_repeats_it(
    session: Session, both: Both
) -> None:
    say_in_a_picture(session, both.original)
    approve_again(session, both.spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    approve_again(session, both.original, summary="It grew by two per cent.")
    publish_it(session, both.original)
    session.commit()
    session.refresh(both.spanish.claim)
    assert both.spanish.claim.state is ClaimState.SUBMITTED


def test_one_that_was_submitted_before_its_original_changed_waits_until_it_still_holds(
    session: Session, both: Both
) -> None:
    approve_again(session, both.spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    correct(
        session, both.original.claim, actor=both.original.editor, kind=PublicationKind.CORRECTION, note="3%."
    )
    approve_again(session, both.original, summary="It grew by three per cent.")
    publish_it(session, both.original)
    session.commit()
    with pytest.raises(Invalid, match="still holds"):
        publish_it(session, both.spanish)
    session.rollback()
    still_holds(session, both.spanish.claim, actor=both.spanish.editor, seen=2)
    publish_it(session, both.spanish)


def test_one_that_was_written_after_its_original_changed_follows_it_without_a_word(
    session: Session, both: Both
) -> None:
    correct(
        session, both.original.claim, actor=both.original.editor, kind=PublicationKind.CORRECTION, note="3%."
    )
    approve_again(session, both.original, summary="It grew by three per cent.")
    publish_it(session, both.original)
    publish_translation(session, both.spanish, summary="Creció un tres por ciento.")


@pytest.mark.parametrize("way", ["by hand", "at a time"])
def test_none_is_published_before_the_embargo_on_its_original_ends(
    session: Session, both: Both, way: str
) -> None:
    approve_again(session, both.spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    until = clock.now() + timedelta(days=2)
    put_under_embargo(session, both.original.claim, actor=both.original.editor, until=until)

    def go(at: datetime) -> None:
        if way == "by hand":
            publish_it(session, both.spanish)
        else:
            schedule(session, both.spanish.claim, actor=both.spanish.editor, at=at)

    with pytest.raises(Invalid, match="The original is under embargo"):
        go(clock.now() + timedelta(days=1))
    lift_embargo(session, both.original.claim, actor=both.original.editor, note="The study is out.")
    go(clock.now() + timedelta(days=1))


def test_whoever_works_on_the_original_after_its_translation_began_may_not_approve_that_either(
    session: Session, both: Both
) -> None:
    approve_again(session, both.spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    contribute(session, both.original.claim, both.spanish.editor, "joined")
    with pytest.raises(Conflict, match="fresh eyes"):
        publish_it(session, both.spanish)
    with pytest.raises(NotAllowed):
        decide.approve(session, both.spanish.claim, actor=both.spanish.editor, seen="")


@pytest.mark.parametrize("language", ["", "en", "en-GB", "español", "x"])
def test_a_language_must_be_another_one(session: Session, original: Desk, language: str) -> None:
    with pytest.raises(Invalid):
        begin(session, original, language=language)


def test_each_language_has_one_and_only_what_readers_see_is_translated(
    session: Session, original: Desk
) -> None:
    first = begin(session, original)
    with pytest.raises(Invalid, match="translation into Spanish already"):
        begin(session, original)
    begin(session, original, language="pt")
    with pytest.raises(NotThatMove, match="Translate its original"):
        translate(
            session, first, actor=original.editor, language="fr", text="Le port.", newsroom_language="en"
        )
    proposal = factories.claim(session)
    with pytest.raises(NotThatMove, match="Only what readers see"):
        begin(session, Desk(proposal, original.reviewer, original.editor))
    with pytest.raises(Invalid, match="Write the claim"):
        begin(session, original, text="   ", language="fr")


def test_who_worked_on_the_original_may_not_approve_its_translation(session: Session, both: Both) -> None:
    verdict.save_verdict(
        session,
        both.spanish.claim,
        actor=both.spanish.reviewer,
        rating="mostly-false",
        summary="Creció un dos por ciento.",
        explanation="El anuario.",
        none_against=True,
    )
    verdict.submit(session, both.spanish.claim, actor=both.spanish.reviewer)
    seen = digest_of(build_content(session, both.spanish.claim))
    with pytest.raises(Exception, match="worked on"):
        decide.approve(session, both.spanish.claim, actor=both.original.editor, seen=seen)  # who began it


@pytest.mark.parametrize("what", ["text", "verdict", "sources", "suggestion", "joined"])
def test_whoever_worked_on_any_part_of_the_original_has_worked_on_its_translation(
    session: Session, original: Desk, what: str
) -> None:
    helper = somebody(session, "Hana Mit", Role.EDITOR)
    contribute(session, original.claim, helper, what)
    assert helper.id in who_worked_on(session, begin(session, original))


def test_both_stand_beside_each_other_and_a_withdrawn_one_is_offered_no_more(
    session: Session, both: Both
) -> None:
    publication = publish_translation(session, both.spanish)
    assert publication.content["language"] == "es"
    check = session.get_one(Check, publication.check_id)
    original, spanish = tongues_of(session, check)
    assert (original.is_original, original.language) == (True, "")
    assert (spanish.is_original, spanish.language) == (False, "es")
    retract(session, both.spanish.claim, actor=both.spanish.editor, note="It was badly translated.")
    assert tongues_of(session, check) == []


def test_a_translation_carries_the_rating_of_its_original(session: Session, both: Both) -> None:
    approve_again(session, both.spanish, rating="true", summary="Creció.")
    with pytest.raises(Invalid, match="The original is rated Mostly false"):
        publish_it(session, both.spanish)


def test_none_is_published_beside_a_withdrawn_original(session: Session, both: Both) -> None:
    approve_again(session, both.spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    retract(session, both.original.claim, actor=both.original.editor, note="It was wrong.")
    with pytest.raises(Invalid, match="withdrawn"):
        publish_it(session, both.spanish)


def test_a_change_of_the_original_is_shown_until_the_translation_follows(
    session: Session, both: Both
) -> None:
    def is_ahead() -> bool:
        translation = translation_of(session, both.spanish.claim.id)
        assert translation is not None
        return original_of(session, translation).is_ahead

    publish_translation(session, both.spanish)
    assert not is_ahead()
    correct(
        session,
        both.original.claim,
        actor=both.original.editor,
        kind=PublicationKind.CORRECTION,
        note="It is 3%.",
    )
    assert not is_ahead()  # readers still see the first version
    approve_again(session, both.original, summary="It grew by three per cent.")
    publish_it(session, both.original)
    assert is_ahead()
    with pytest.raises(Conflict):
        still_holds(session, both.spanish.claim, actor=both.spanish.editor, seen=1)
    still_holds(session, both.spanish.claim, actor=both.spanish.editor, seen=2)
    assert not is_ahead()
    session.get_one(Claim, both.spanish.claim.id)
    translation = translation_of(session, both.spanish.claim.id)
    assert translation is not None
    translation.follows = 1
    correct(
        session,
        both.spanish.claim,
        actor=both.spanish.editor,
        kind=PublicationKind.CORRECTION,
        note="Es un 3%.",
    )
    publish_translation(session, both.spanish, summary="Creció un tres por ciento.")
    assert not is_ahead()  # the next version follows by itself


def test_ratings_are_called_as_readers_of_the_language_call_them(session: Session, both: Both) -> None:
    admin = somebody(session, "Wilhelmina", Role.ADMIN)
    rating = session.scalars(select(Rating).where(Rating.key == "mostly-false")).one()
    call_rating(
        session,
        rating,
        actor=admin,
        language="es",
        label="Mayormente falso",
        definition="Una parte es cierta.",
    )
    content = build_content(session, both.spanish.claim)
    assert content["rating"]["label"] == "Mayormente falso"
    assert content["rating"]["definition"] == "Una parte es cierta."
    assert [step["label"] for step in content["scale"]][:2] == ["False", "Mayormente falso"]
    assert build_content(session, both.original.claim)["rating"]["label"] == "Mostly false"
    (noted,) = session.scalars(select(HistoryRecord).where(HistoryRecord.event == "scale:words"))
    assert noted.actor_id == admin.id
    call_rating(session, rating, actor=admin, language="es", label="", definition="")
    assert build_content(session, both.spanish.claim)["rating"]["label"] == "Mostly false"


def test_new_words_for_a_rating_void_what_was_approved_with_the_old_ones(
    session: Session, both: Both
) -> None:
    approve_again(session, both.spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    admin = somebody(session, "Wilhelmina", Role.ADMIN)
    rating = session.scalars(select(Rating).where(Rating.key == "mostly-false")).one()
    call_rating(session, rating, actor=admin, language="es", label="Casi falso", definition="")
    session.commit()
    session.refresh(both.spanish.claim)
    assert both.spanish.claim.state is ClaimState.SUBMITTED
