"""The table of rules holds together: every row leads somewhere, and names nothing that must not be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import MethodNotAllowed, NotFound

from config import Config
from factcheck.authz.permissions import Role
from factcheck.claims.workflow import Action
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.notices import webhooks
from factcheck.notices.choices import choose
from factcheck.notices.kinds import KINDS, Kind, Way
from factcheck.notices.models import Notice, WebhookPost
from factcheck.notices.rules import RULES, Rule
from factcheck.review import second as second_opinions
from factcheck.review import suggestions as suggesting
from factcheck.review.models import Away, SecondOpinion
from factcheck.talk import comment as talking
from factcheck.talk.models import About, Comment, Thread
from tests import factories
from tests.notices.conftest import Box, says, send_all
from tests.review.desk import Work

Told = Callable[[], None]
FACTS = {"claim": "7", "subject": "7", "source": "3"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.event} {rule.kind}")
def test_every_row_leads_to_a_page_and_says_so_in_sentences(app: Flask, rule: Rule) -> None:
    path = rule.path.format_map(FACTS).partition("#")[0]
    try:
        app.url_map.bind("localhost").match(path)
    except (NotFound, MethodNotAllowed):
        pytest.fail(f"{path} is no page.")
    for words in (rule.says, rule.why):
        assert re.match(r"[A-Z{]", words)
        assert words.endswith(".")
    assert not rule.chat.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.event} {rule.kind}")
def test_no_row_names_what_an_opinion_says(rule: Rule) -> None:
    said = set(re.findall(r"{(\w+)}", rule.says + rule.chat))
    assert said <= {"actor", "name", "due", "on", "claim", "subject"}, (
        "A rating or a summary may stand in that."
    )
    assert set(re.findall(r"{(\w+)}", rule.path)) <= set(FACTS), "An address is made of numbers."


def test_every_kind_has_words() -> None:
    assert set(KINDS) == set(Kind)


def test_a_chat_is_offered_exactly_what_is_told_to_chats() -> None:
    offered = {kind for kind, about in KINDS.items() if about.chat}
    assert offered == {rule.kind for rule in RULES if rule.chat} | {Kind.OVERDUE}


def test_every_move_of_somebodys_work_is_told_to_somebody() -> None:
    nobodys = {Action.ACCEPT, Action.REJECT, Action.MERGE, Action.SPLIT, Action.UNDO, Action.TAKE}
    told = {rule.event for rule in RULES}
    assert {f"claim:{action}" for action in Action if action not in nobodys} <= told


def _say(session: Session, work: Work, text: str, about: About = About.CLAIM, **facts: Any) -> None:
    """As the talk on a claim records it."""
    quote = "" if about is About.CLAIM else "words"
    thread = Thread(
        claim_id=work.claim.id, about=about, quote=quote, begun_by_id=work.editor.id, begun_at=clock.now()
    )
    session.add(thread)
    session.flush()
    comment = Comment(thread_id=thread.id, author_id=work.editor.id, text=text, written_at=clock.now())
    session.add(comment)
    session.flush()
    record(
        session,
        "claim:comment",
        actor=work.editor,
        subject_type="claim",
        subject_id=work.claim.id,
        **{
            "thread": thread.id,
            "about": about.value,
            "comment": comment.id,
            "mentioned": [],
            "others": [],
            **facts,
        },
    )


def test_who_is_named_in_a_talk_is_told_what_was_said_and_once(
    session: Session, work: Work, told: Told
) -> None:
    work.taken()
    _say(session, work, "@Ilse is table 3 the right one?", mentioned=[work.lead.id], others=[work.lead.id])
    told()
    notice = session.scalars(select(Notice).where(Notice.person_id == work.lead.id)).one()
    assert (notice.kind, notice.says) == (Kind.MENTION, "Kofi Adjei names you in the talk on this claim.")
    assert notice.note == "@Ilse is table 3 the right one?"
    assert notice.path == f"/claims/{work.claim.id}#talk"


def test_who_spoke_in_a_thread_is_told_of_an_answer_and_the_lead_of_a_question(
    session: Session, work: Work, told: Told
) -> None:
    other = factories.person(session)
    work.taken()
    _say(session, work, "Which year?", others=[other.id])
    told()
    assert says(session, other) == ["Kofi Adjei answers in the talk on this claim."]
    assert says(session, work.lead) == ["Kofi Adjei says something about this claim."]


def test_what_is_said_on_a_verdicts_own_words_is_not_repeated(
    session: Session, work: Work, told: Told
) -> None:
    work.taken()
    _say(session, work, "I would call it false.", about=About.SUMMARY, mentioned=[work.lead.id])
    told()
    assert [n.note for n in session.scalars(select(Notice).where(Notice.kind == Kind.MENTION))] == [""]


def test_while_a_second_opinion_is_awaited_nothing_that_was_said_is_repeated(
    session: Session, work: Work, told: Told
) -> None:
    second = factories.person(session)
    work.taken()
    session.add(
        SecondOpinion(
            claim_id=work.claim.id, person_id=second.id, asked_by_id=work.editor.id, asked_at=clock.now()
        )
    )
    _say(session, work, "I would call it false.", mentioned=[second.id])
    told()
    assert says(session, second) == ["Kofi Adjei names you in the talk on this claim."]
    assert not any(notice.note for notice in session.scalars(select(Notice)))


def test_that_one_opinion_of_two_is_in_is_told_to_nobody(session: Session, work: Work, told: Told) -> None:
    work.taken()
    told()
    before = session.scalars(select(Notice.id)).all()
    session.commit()
    for event in ("claim:give_second", "claim:take_back_second"):
        record(session, event, actor=work.lead, subject_type="claim", subject_id=work.claim.id)
    told()
    assert session.scalars(select(Notice.id)).all() == before


def test_while_somebody_is_away_mail_waits_for_the_digest(session: Session, work: Work, told: Told) -> None:
    today = clock.now().date()
    session.add(
        Away(
            person_id=work.lead.id,
            starts_on=today - timedelta(days=1),
            ends_on=today,
            set_by_id=work.lead.id,
            created_at=clock.now(),
        )
    )
    work.taken()
    _say(session, work, "@Ilse", mentioned=[work.lead.id])
    told()
    assert session.scalars(select(Notice.way).where(Notice.kind == Kind.MENTION)).one() is Way.DIGEST


def test_an_editor_without_a_part_in_it_is_told_when_both_opinions_are_in(
    session: Session, work: Work, told: Told
) -> None:
    judge = factories.person(session, Role.EDITOR)
    work.taken()
    record(session, "claim:open_second", actor=None, subject_type="claim", subject_id=work.claim.id)
    told()
    for person in (judge, work.lead):
        assert says(session, person) == ["Both opinions on this claim are in and can be seen."]


def test_of_two_blind_opinions_nothing_is_told_before_both_are_in(
    session: Session, engine: Engine, work: Work, told: Told, settings: Config, box: Box
) -> None:
    """Neither under the bell, nor by mail, nor to a chat that is told of everything."""
    admin = factories.person(session, Role.ADMIN)
    second = factories.person(session, name="Noa New")
    judge = factories.person(session, Role.EDITOR)
    for person in (work.lead, second, judge, work.editor, admin):
        choose(session, person, dict.fromkeys(Kind, Way.AT_ONCE))
    webhooks.add(session, name="#all", url="https://chat.example/x", kinds=list(Kind), actor=admin)
    work.taken()
    second_opinions.ask(session, work.claim, actor=work.editor, person=second)
    _say(session, work, "I think both will say Mostly true.", mentioned=[second.id, work.lead.id])
    second_opinions.save_second(
        session,
        work.claim,
        actor=second,
        rating="mostly-true",
        summary="Near enough to a tenth.",
        explanation="It is close.",
    )
    second_opinions.give(session, work.claim, actor=second)
    told()
    work.source()
    work.write()
    told()
    send_all(session, engine)
    session.expire_all()
    words = [f"{n.says} {n.note} {n.why}" for n in session.scalars(select(Notice))]
    words += [post.text for post in session.scalars(select(WebhookPost))]
    words += [part.get_content() for mail in box.mails for part in mail.walk() if not part.is_multipart()]
    words += [str(mail["Subject"]) for mail in box.mails]
    assert len(words) > 6
    for secret in (
        "False",
        "Mostly true",
        "two per cent",
        "Near enough",
        "It is close",
        "containers.",
        "gave",
    ):
        assert not any(secret in text for text in words), secret
    assert not any("in and can be seen" in text for text in words)
    session.commit()
    work.submit()
    told()
    assert "Both opinions on this claim are in and can be seen." in says(session, judge)
    assert "Both opinions on this claim are in and can be seen." in says(session, second)


def test_who_was_asked_for_an_opinion_that_somebody_else_gives_is_told(
    session: Session, work: Work, told: Told
) -> None:
    first, other = factories.person(session), factories.person(session, name="Noa New")
    work.taken()
    second_opinions.ask(session, work.claim, actor=work.editor, person=first)
    second_opinions.ask(session, work.claim, actor=work.editor, person=other)
    second_opinions.withdraw_second(session, work.claim, actor=work.editor, reason="The matter is clear.")
    told()
    assert says(session, first)[1:] == [
        "Kofi Adjei asks Noa New for the second opinion on this claim; yours is not needed any more."
    ]
    assert says(session, other)[1:] == ["Kofi Adjei asks for no second opinion on this claim any more."]


def test_the_talks_own_verbs_tell_whom_they_name_and_who_suggested_words(
    session: Session, work: Work, told: Told
) -> None:
    work.taken()
    work.write()
    handle = work.lead.email.partition("@")[0]
    talking.begin(
        session,
        work.claim,
        actor=work.editor,
        about=About.CLAIM,
        text=f"@{handle}, is table 3 the right one?",
    )
    suggested = suggesting.suggest(
        session,
        work.claim,
        actor=work.editor,
        about=About.SUMMARY,
        words="two per cent",
        replacement="2.1 per cent",
    )
    told()
    assert says(session, work.lead) == [
        "Kofi Adjei names you in the talk on this claim.",
        "Kofi Adjei suggests other words for your text.",
    ]
    suggesting.decline(
        session, work.claim, suggested.thread, actor=work.lead, reason="It is rounded on purpose."
    )
    told()
    assert says(session, work.editor) == ["Ilse Brandt did not take the words you suggested."]


def test_on_a_sealed_verdict_only_its_lead_is_told_of_an_answer(
    session: Session, work: Work, told: Told
) -> None:
    other, second = factories.person(session), factories.person(session)
    work.taken()
    second_opinions.ask(session, work.claim, actor=work.editor, person=second)
    _say(session, work, "Too strong a word.", about=About.SUMMARY, others=[other.id])
    told()
    assert says(session, other) == []
    assert says(session, work.lead) == ["Kofi Adjei says something about this claim."]
