"""Suggested wording: offered by a colleague, applied by the author, declined for a reason (decision 12).

Applied words are words of the verdict, so whoever suggested them had a hand in it, from that moment on.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Claim
from factcheck.claims.reword import put_text
from factcheck.claims.workflow import contribute
from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.review.hold import AT_WORK, hold, is_lead, tidy
from factcheck.review.models import Verdict
from factcheck.review.queries import verdict_of
from factcheck.review.verdict import EXPLANATION_LIMIT, save_verdict
from factcheck.talk import comment as talking
from factcheck.talk.models import PASSAGES, About, Outcome, Suggestion, Thread
from factcheck.talk.passages import Passage, replace_once, take

CALLED = {About.TEXT: "the claim", About.SUMMARY: "the summary", About.EXPLANATION: "the explanation"}


class Suggested(NamedTuple):
    """A suggestion, and what its maker should know of the mentions in the comment beside it."""

    thread: Thread
    notes: list[str]


def text_of(about: About, claim: Claim, verdict: Verdict | None) -> str:
    """The text, as it is stored, that a passage of this sort belongs to."""
    if about is About.TEXT:
        return claim.text
    if verdict is None:
        return ""
    return verdict.summary if about is About.SUMMARY else verdict.explanation


def suggest(
    session: Session,
    claim: Claim,
    *,
    actor: Actor,
    about: About,
    words: str,
    replacement: str,
    text: str = "",
    once: str = "",
    only: Collection[int] | None = None,
) -> Suggested:
    """Offer ``replacement`` for ``words``, with a comment or without. It changes nothing until it is applied."""
    require(actor, Permission.TALK)
    if about not in PASSAGES:
        raise Invalid("Choose which words should be others.", field="about")
    if about is not About.TEXT and is_lead(session, claim, actor):
        raise NotAllowed("You write this verdict: change its words in the form.")
    passage = take(text_of(about, claim, verdict_of(session, claim.id)), words, called=CALLED[about])
    replacement = tidy(replacement, limit=EXPLANATION_LIMIT, field="replacement", name="The other wording")
    if replacement == passage.quote:
        raise Invalid("This is what stands there. Change it, or only comment on it.", field="replacement")
    known = _offered_before(session, claim, actor, passage, replacement)
    if known is not None:
        return Suggested(known, [])
    thread = talking.open_thread(session, claim, actor=actor, about=about, passage=passage)
    session.add(Suggestion(thread_id=thread.id, replacement=replacement))
    session.flush()
    _record(session, "suggest", thread, actor)
    said = None
    if text.strip():
        said = talking.say(session, thread, actor=actor, text=text.strip(), once=once, only=only)
    return Suggested(thread, said.notes if said else [])


def apply(session: Session, claim: Claim, thread: Thread, *, actor: Actor, seen: int | None) -> None:
    """Put the suggested words where they belong; the author does, in one step.

    ``seen`` is the version of the verdict (or of the claim, for its own words) that was on the page. Raises
    Conflict when it is another now, or when the words no longer stand there exactly once.
    """
    suggestion = _open(session, claim, thread)
    maker = session.get_one(Person, thread.begun_by_id)
    if not may_apply(claim, thread, actor, maker=maker, leads=is_lead(session, claim, actor)):
        raise NotAllowed(_WHO_APPLIES[thread.about is About.TEXT])
    verdict = verdict_of(session, claim.id)
    now = claim.version if thread.about is About.TEXT else (verdict.version if verdict else 0)
    if seen is not None and seen != now:
        raise Conflict("The text was changed after you opened this page. Look at it again, then apply.")
    passage = Passage(thread.quote, thread.prefix, thread.suffix)
    text = replace_once(text_of(thread.about, claim, verdict), passage, suggestion.replacement)
    if text is None:
        raise Conflict(
            f"These words no longer stand in {CALLED[thread.about]} exactly once, so nothing was changed. "
            "Write the change yourself, or decline the suggestion and say why."
        )
    if thread.about is About.TEXT:
        put_text(session, claim, text, actor=actor)
    else:
        assert verdict is not None  # its text holds the words
        save_verdict(
            session,
            claim,
            actor=actor,
            rating=verdict.rating.key if verdict.rating else None,
            summary=text if thread.about is About.SUMMARY else verdict.summary,
            explanation=text if thread.about is About.EXPLANATION else verdict.explanation,
            none_against=verdict.none_against,
        )
    contribute(session, claim, maker, "wording")
    _settle(session, thread, suggestion, actor, Outcome.APPLIED)


def decline(session: Session, claim: Claim, thread: Thread, *, actor: Actor, reason: str) -> None:
    """Leave the words as they are, and say why."""
    suggestion = _open(session, claim, thread)
    maker = session.get_one(Person, thread.begun_by_id)
    if not may_decline(claim, thread, actor, maker=maker, leads=is_lead(session, claim, actor)):
        raise NotAllowed(_WHO_APPLIES[thread.about is About.TEXT])
    suggestion.reason = tidy(reason, limit=500, field="reason", name="The reason")
    if not suggestion.reason:
        raise Invalid("Say in a sentence why not.", field="reason")
    _settle(session, thread, suggestion, actor, Outcome.DECLINED)


def take_back(session: Session, claim: Claim, thread: Thread, *, actor: Actor) -> None:
    """No longer suggest it; whoever did, does."""
    suggestion = _open(session, claim, thread)
    if thread.begun_by_id != actor.id:
        raise NotAllowed("Only whoever suggested it may take it back.")
    _settle(session, thread, suggestion, actor, Outcome.TAKEN_BACK)


def may_apply(claim: Claim, thread: Thread, actor: Actor, *, maker: Actor, leads: bool) -> bool:
    """Whether it is for ``actor`` to apply a suggestion: for the lead, to the verdict; nobody applies their own.

    The claim's own words: for whoever may reword it; and for the lead, when somebody suggests who may.
    """
    if maker.id == actor.id or not actor.is_active:
        return False
    if thread.about is not About.TEXT:
        return leads and claim.state in AT_WORK
    return may(actor, Permission.TRIAGE) or (leads and may(maker, Permission.TRIAGE))


def may_decline(claim: Claim, thread: Thread, actor: Actor, *, maker: Actor, leads: bool) -> bool:
    """Whether ``actor`` may say no to a suggestion: whoever may apply it, and the lead in any case."""
    return (leads and maker.id != actor.id) or may_apply(claim, thread, actor, maker=maker, leads=leads)


_WHO_APPLIES = {
    False: "Only the lead of this claim may apply or decline what is suggested for its verdict.",
    True: "Only somebody who may reword this claim may apply what another person suggests for it.",
}


def _offered_before(
    session: Session, claim: Claim, actor: Actor, passage: Passage, replacement: str
) -> Thread | None:
    """The same suggestion, still open: a form sent twice makes it once."""
    return session.scalar(
        select(Thread)
        .join(Thread.suggestion)
        .where(
            Thread.claim_id == claim.id,
            Thread.begun_by_id == actor.id,
            Thread.quote == passage.quote,
            Suggestion.replacement == replacement,
            Suggestion.outcome.is_(None),
        )
    )


def _open(session: Session, claim: Claim, thread: Thread) -> Suggestion:
    """The suggestion of ``thread``, with its claim held, if nobody has settled it yet."""
    hold(session, claim)
    suggestion = session.get(Suggestion, thread.id, populate_existing=True)
    if suggestion is None:
        raise NotThatMove("No other words are suggested here.")
    if suggestion.outcome is not None:
        raise NotThatMove(f"This suggestion is settled: it was {suggestion.outcome.value.replace('_', ' ')}.")
    return suggestion


def _settle(session: Session, thread: Thread, suggestion: Suggestion, actor: Actor, outcome: Outcome) -> None:
    now = clock.now()
    suggestion.outcome, suggestion.settled_at, suggestion.settled_by_id = outcome, now, actor.id
    thread.resolved_at, thread.resolved_by_id = now, actor.id
    session.flush()
    _record(session, _SETTLED[outcome], thread, actor)


_SETTLED = {
    Outcome.APPLIED: "apply_suggestion",
    Outcome.DECLINED: "decline_suggestion",
    Outcome.TAKEN_BACK: "take_back_suggestion",
}


def _record(session: Session, verb: str, thread: Thread, actor: Actor) -> None:
    record(
        session,
        f"claim:{verb}",
        actor=actor,
        subject_type="claim",
        subject_id=thread.claim_id,
        thread=thread.id,
        about=thread.about.value,
        suggested_by=thread.begun_by_id,
    )
