"""Who is told of what, and why: the whole table.

A row says which record of the history it is about, what kind of notice that makes, whom it goes to, what it
says to them, why they get it, where on the site it can be seen, and what a chat is told (nothing for "").
Of several rows that would tell one person of the same record, the first counts. Three things hold for every
row and stand in ``make``: nobody is told of their own doing, nobody who may not see it, nobody twice.

No row may name a rating, a summary or an explanation: of a pair of blind opinions nothing may be told before
both are in, and a notice once sent cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from factcheck.authz.permissions import Permission as P
from factcheck.notices.kinds import Kind
from factcheck.notices.whom import (
    Happening,
    fact,
    named,
    nothing,
    the_authors,
    the_authors_and_who_approved,
    the_lead,
    what_was_said,
    who_may,
    who_may_decide,
    who_took_part,
    who_worked_on_it,
    whose_words_changed,
)

Whom = Callable[[Session, Happening], Iterable[int]]
Note = Callable[[Session, Happening], str]
CLAIM, DECIDE, TALK = "/claims/{claim}", "/claims/{claim}/decide", "/claims/{claim}#talk"
CHANGED = "/articles/{subject}/changed"
TIP = "/tips/{subject}"
LEAD = "You lead this claim."
WORKED = "You worked on this claim."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row. ``says``, ``chat`` and ``path`` are filled with the actor's name, the claim's number and the facts."""

    event: str
    kind: Kind
    whom: Whom
    says: str
    why: str
    path: str = CLAIM
    chat: str = ""  # what a webhook is told; the claim and its address are put behind it
    note: Note = nothing  # what somebody wrote with it
    only: Callable[[Happening], bool] = lambda _happened: True


def _changed(happened: Happening) -> bool:
    return bool(happened.facts.get("changed") or happened.facts.get("gone"))


def _by_deadline(happened: Happening) -> bool:
    return bool(happened.facts.get("due"))


RULES: tuple[Rule, ...] = (
    # Whose work it is
    Rule(
        event="claim:assign",
        kind=Kind.ASSIGNED,
        whom=named("person"),
        says="{actor} asks you to check this claim by {due}.",
        why="You are asked to lead it.",
        chat="{actor} gave a claim to {name}, due {due}",
        only=_by_deadline,
    ),
    Rule(
        event="claim:assign",
        kind=Kind.ASSIGNED,
        whom=named("person"),
        says="{actor} asks you to check this claim.",
        why="You are asked to lead it.",
        chat="{actor} gave a claim to {name}",
    ),
    Rule(
        event="claim:assign",
        kind=Kind.RELIEVED,
        whom=named("was"),
        says="{actor} gave this claim to {name}; you need not go on with it.",
        why="You led this claim until then.",
    ),
    Rule(
        event="claim:hand_back",
        kind=Kind.RELIEVED,
        whom=named("was"),
        says="{actor} took this claim back to the desk; you need not go on with it.",
        why="You led this claim until then.",
        note=fact("reason"),
    ),
    Rule(
        event="claim:hand_back",
        kind=Kind.HANDED_BACK,
        whom=who_may(P.ASSIGN),
        says="{actor} handed this claim back; nobody works on it.",
        why="You may give claims to people.",
        chat="{actor} handed a claim back",
        note=fact("reason"),
    ),
    Rule(
        event="claim:reset",
        kind=Kind.RELIEVED,
        whom=who_worked_on_it,
        says="{actor} started the review of this claim anew.",
        why=WORKED,
        note=fact("reason"),
    ),
    # What becomes of a verdict
    Rule(
        event="claim:submit",
        kind=Kind.SUBMITTED,
        whom=who_may_decide,
        says="{actor} submitted a verdict on this claim.",
        why="You may decide it: you had no part in it.",
        path=DECIDE,
        chat="{actor} submitted a verdict",
    ),
    Rule(
        event="claim:send_back",
        kind=Kind.DECIDED,
        whom=the_authors,
        says="{actor} sent your verdict back.",
        why=LEAD,
        chat="{actor} sent a verdict back",
        note=fact("note"),
    ),
    Rule(
        event="claim:approve",
        kind=Kind.DECIDED,
        whom=the_authors,
        says="{actor} approved your verdict.",
        why=LEAD,
        chat="{actor} approved a verdict",
    ),
    Rule(
        event="claim:reopen",
        kind=Kind.DECIDED,
        whom=the_authors,
        says="{actor} opened this claim again: there is more to do.",
        why=LEAD,
        note=fact("reason"),
    ),
    Rule(
        event="claim:void",
        kind=Kind.LAPSED,
        whom=the_authors_and_who_approved,
        says="The approval of this claim holds no longer: something changed after it.",
        why="You wrote what was approved, or approved it.",
        chat="An approval lapsed, because something changed after it",
    ),
    Rule(
        event="claim:schedule",
        kind=Kind.PUBLISHED,
        whom=who_worked_on_it,
        says="{actor} set the time at which this check is published, {on}.",
        why=WORKED,
    ),
    Rule(
        event="claim:unschedule",
        kind=Kind.PUBLISHED,
        whom=who_worked_on_it,
        says="{actor} took back the time at which this check was to be published.",
        why=WORKED,
    ),
    Rule(
        event="claim:miss_schedule",
        kind=Kind.LAPSED,
        whom=named("person"),
        says="This check was not published at the time you had set, {on}.",
        why="You set the time.",
        path=DECIDE,
        note=fact("reason"),
    ),
    Rule(
        event="claim:miss_schedule",
        kind=Kind.LAPSED,
        whom=who_may(P.PUBLISH),
        says="This check was not published at the time {name} had set, {on}.",
        why="You may publish it, or set another time.",
        path=DECIDE,
        chat="A check was not published at its time, {on}",
        note=fact("reason"),
    ),
    # Before the public
    Rule(
        event="claim:publish",
        kind=Kind.PUBLISHED,
        whom=who_worked_on_it,
        says="{actor} published the check of this claim.",
        why=WORKED,
        chat="{actor} published a check",
    ),
    Rule(
        event="claim:correct",
        kind=Kind.DECIDED,
        whom=the_lead,
        says="{actor} opened the published check for a change; it is yours again.",
        why=LEAD,
        note=fact("note"),
    ),
    Rule(
        event="claim:correct",
        kind=Kind.PUBLISHED,
        whom=who_worked_on_it,
        says="{actor} opened the published check for a change.",
        why=WORKED,
        chat="{actor} opened a published check for a change",
        note=fact("note"),
    ),
    Rule(
        event="claim:retract",
        kind=Kind.PUBLISHED,
        whom=who_worked_on_it,
        says="{actor} retracted the published check.",
        why=WORKED,
        chat="{actor} retracted a check",
        note=fact("note"),
    ),
    # Second opinions: that one is asked for and that both are in, never what they say nor whose came first
    Rule(
        event="claim:ask_second",
        kind=Kind.ASSIGNED,
        whom=named("person"),
        says="{actor} asks you for a second opinion on this claim, by {due}.",
        why="You are asked to judge it without seeing the first verdict.",
        only=_by_deadline,
    ),
    Rule(
        event="claim:ask_second",
        kind=Kind.ASSIGNED,
        whom=named("person"),
        says="{actor} asks you for a second opinion on this claim.",
        why="You are asked to judge it without seeing the first verdict.",
    ),
    Rule(
        event="claim:ask_second",
        kind=Kind.RELIEVED,
        whom=named("was"),
        says="{actor} asks {name} for the second opinion on this claim; yours is not needed any more.",
        why="You were asked for it.",
    ),
    Rule(
        event="claim:need_second",
        kind=Kind.SECOND_OPINION,
        whom=who_may(P.ASSIGN),
        says="This claim needs a second opinion, and nobody is asked yet.",
        why="You may ask somebody.",
        chat="A claim needs a second opinion",
    ),
    Rule(
        event="claim:decline_second",
        kind=Kind.SECOND_OPINION,
        whom=who_may(P.ASSIGN),
        says="{actor} cannot give the second opinion on this claim; somebody else is needed.",
        why="You may ask somebody else.",
        note=fact("reason"),
    ),
    Rule(
        event="claim:withdraw_second",
        kind=Kind.RELIEVED,
        whom=named("person"),
        says="{actor} asks for no second opinion on this claim any more.",
        why="You were asked for it.",
        note=fact("reason"),
    ),
    Rule(
        event="claim:open_second",
        kind=Kind.SECOND_OPINION,
        whom=who_worked_on_it,
        says="Both opinions on this claim are in and can be seen.",
        why=WORKED,
        chat="Both opinions on a claim are in",
    ),
    Rule(
        event="claim:open_second",
        kind=Kind.SECOND_OPINION,
        whom=who_may_decide,
        says="Both opinions on this claim are in and can be seen.",
        why="You may decide it: you had no part in it.",
        path=DECIDE,
    ),
    Rule(
        event="claim:conflict",
        kind=Kind.HANDED_BACK,
        whom=who_may(P.ASSIGN),
        says="{actor} holds this claim and has a conflict of interest on it.",
        why="You may give it to somebody else.",
    ),
    # Talk
    Rule(
        event="claim:comment",
        kind=Kind.MENTION,
        whom=named("mentioned"),
        says="{actor} names you in the talk on this claim.",
        why="You are named there.",
        path=TALK,
        note=what_was_said,
    ),
    Rule(
        event="claim:edit_comment",
        kind=Kind.MENTION,
        whom=named("mentioned"),
        says="{actor} names you in the talk on this claim.",
        why="You are named there.",
        path=TALK,
        note=what_was_said,
    ),
    Rule(
        event="claim:comment",
        kind=Kind.REPLY,
        whom=who_took_part,
        says="{actor} answers in the talk on this claim.",
        why="You said something in the same thread.",
        path=TALK,
        note=what_was_said,
    ),
    Rule(
        event="claim:comment",
        kind=Kind.REPLY,
        whom=the_lead,
        says="{actor} says something about this claim.",
        why=LEAD,
        path=TALK,
        note=what_was_said,
    ),
    Rule(
        event="claim:suggest",
        kind=Kind.SUGGESTION,
        whom=the_lead,
        says="{actor} suggests other words for your text.",
        why=LEAD,
        path=TALK,
    ),
    Rule(
        event="claim:apply_suggestion",
        kind=Kind.SUGGESTION,
        whom=named("suggested_by"),
        says="{actor} took the words you suggested.",
        why="You suggested them.",
        path=TALK,
    ),
    Rule(
        event="claim:decline_suggestion",
        kind=Kind.SUGGESTION,
        whom=named("suggested_by"),
        says="{actor} did not take the words you suggested.",
        why="You suggested them.",
        path=TALK,
    ),
    # From outside
    Rule(
        event="article:extract",
        kind=Kind.WORDS_CHANGED,
        whom=whose_words_changed,
        says="The outlet changed words that are under check.",
        why="You lead a claim in this article, or may give it to somebody.",
        path=CHANGED,
        chat="An outlet changed words that are under check",
        only=_changed,
    ),
    Rule(
        event="source:drift",
        kind=Kind.WORDS_CHANGED,
        whom=who_worked_on_it,
        says="A page that this claim’s evidence relies on has changed or is gone.",
        why=WORKED,
        path="/claims/{claim}/sources/{source}/drift",
        chat="A page that evidence relies on has changed or is gone",
    ),
    Rule(
        event="tip:receive",
        kind=Kind.TIP,
        whom=who_may(P.HANDLE_TIPS),
        says="A reader suggests something to check.",
        why="You may answer what readers suggest.",
        path=TIP,
        chat="A reader suggests something to check",
    ),
    Rule(
        event="report:receive",
        kind=Kind.REPORT,
        whom=who_may(P.CORRECT),
        says="A reader reports an error in a published check.",
        why="You may correct published checks.",
        path=TIP,
        chat="A reader reports an error in a published check",
    ),
    Rule(
        event="feed:fail",
        kind=Kind.FEED,
        whom=who_may(P.MANAGE_FEEDS),
        says="The feed “{name}” could not be read three times in a row.",
        why="You may manage feeds.",
        path="/feeds",
        chat="The feed “{name}” could not be read three times in a row",
        note=fact("error"),
    ),
    Rule(
        event="webhook:give_up",
        kind=Kind.TROUBLE,
        whom=who_may(P.MANAGE_WEBHOOKS),
        says="The webhook “{name}” failed too often and is switched off.",
        why="You may manage webhooks.",
        path="/admin/webhooks",
        note=fact("error"),
    ),
)


# What is no longer waited for once this happened: who has not read it need not any more, nor gets it by mail.
SETTLES: dict[str, frozenset[Kind]] = {
    "claim:assign": frozenset({Kind.HANDED_BACK, Kind.OVERDUE, Kind.DUE}),
    "claim:take": frozenset({Kind.HANDED_BACK}),
    "claim:hand_back": frozenset({Kind.OVERDUE, Kind.DUE, Kind.ASSIGNED}),
    "claim:submit": frozenset({Kind.OVERDUE, Kind.DUE, Kind.ASSIGNED}),
    "claim:send_back": frozenset({Kind.SUBMITTED}),
    "claim:approve": frozenset({Kind.SUBMITTED, Kind.LAPSED}),
    "claim:reset": frozenset(set(Kind) - {Kind.MENTION, Kind.REPLY}),
}


def rules_for(event: str) -> list[Rule]:
    """The rows about ``event``, in the table's order."""
    return [rule for rule in RULES if rule.event == event]
