"""The kinds of notices a person can choose about, and the ways in which one can come."""

from __future__ import annotations

import enum
from typing import NamedTuple

from factcheck.authz.permissions import Permission as P


class Way(enum.StrEnum):
    """How somebody wants to be told."""

    AT_ONCE = "at_once"  # under the bell, and by mail at once
    DIGEST = "digest"  # under the bell, and in the next digest
    APP = "app"  # under the bell alone
    OFF = "off"  # not at all


class Kind(enum.StrEnum):
    """What a notice is about."""

    ASSIGNED = "assigned"  # you are asked to work on a claim
    RELIEVED = "relieved"  # a claim of yours is taken away or given to somebody else
    DUE = "due"  # a claim of yours is due soon, or was
    OVERDUE = "overdue"  # somebody else's claim was due
    HANDED_BACK = "handed_back"  # a claim is free again
    SUBMITTED = "submitted"  # a verdict waits for an editor
    DECIDED = "decided"  # a verdict of yours was approved or sent back
    LAPSED = "lapsed"  # an approval holds no longer
    PUBLISHED = "published"  # what you worked on was published, corrected or retracted
    WORDS_CHANGED = "words_changed"  # the outlet changed words that are under check
    MENTION = "mention"  # somebody names you
    REPLY = "reply"  # somebody answers where you spoke
    SUGGESTION = "suggestion"  # other words are suggested for your text, or yours were taken or declined
    SECOND_OPINION = "second_opinion"  # one is needed or declined, or both of a blind pair are in
    TIP = "tip"  # a reader suggests something to check
    REPORT = "report"  # a reader reports an error in a check
    FEED = "feed"  # a watched feed cannot be read
    TROUBLE = "trouble"  # work was given up: a job, a mail, a webhook


class About(NamedTuple):
    """What a kind is called, who can come to get it, how it comes to those who chose nothing, and what a chat
    that is told of it is told of; "" for what is one person's business."""

    words: str
    hint: str
    permission: P
    default: Way
    chat: str = ""


KINDS: dict[Kind, About] = {
    Kind.ASSIGNED: About(
        "You are asked to work on a claim",
        "As its lead, or for a second opinion.",
        P.REVIEW,
        Way.AT_ONCE,
        "A claim is given to somebody",
    ),
    Kind.RELIEVED: About(
        "A claim of yours goes to somebody else",
        "An editor takes it away, gives it on, or the review starts anew.",
        P.REVIEW,
        Way.AT_ONCE,
    ),
    Kind.DUE: About(
        "A claim of yours is due", "Before its time, and once when it is over.", P.REVIEW, Way.AT_ONCE
    ),
    Kind.OVERDUE: About(
        "Somebody’s claim is overdue",
        "Once, when its time is over.",
        P.ASSIGN,
        Way.DIGEST,
        "A claim is overdue",
    ),
    Kind.HANDED_BACK: About(
        "A claim is handed back",
        "It waits for somebody to take it.",
        P.ASSIGN,
        Way.DIGEST,
        "A claim is handed back",
    ),
    Kind.SUBMITTED: About(
        "A verdict waits for a decision",
        "Only where you may decide: four eyes.",
        P.DECIDE,
        Way.DIGEST,
        "A verdict is submitted",
    ),
    Kind.DECIDED: About(
        "Your verdict is judged",
        "Approved, sent back, or opened again.",
        P.REVIEW,
        Way.AT_ONCE,
        "A verdict is approved or sent back",
    ),
    Kind.LAPSED: About(
        "An approval lapses",
        "Something changed after you wrote or approved it, or what was to be published at a time is not.",
        P.REVIEW,
        Way.AT_ONCE,
        "An approval lapses",
    ),
    Kind.PUBLISHED: About(
        "What you worked on is published",
        "Also when it is corrected or retracted.",
        P.REVIEW,
        Way.APP,
        "A check is published, corrected or retracted",
    ),
    Kind.WORDS_CHANGED: About(
        "An outlet changes words under check",
        "In an article whose claim you lead.",
        P.REVIEW,
        Way.DIGEST,
        "An outlet changes words under check",
    ),
    Kind.MENTION: About("Somebody names you", "With @ and your name, in a talk.", P.READ_DESK, Way.AT_ONCE),
    Kind.REPLY: About("Somebody answers you", "In a talk you took part in.", P.READ_DESK, Way.DIGEST),
    Kind.SUGGESTION: About(
        "Wording is suggested",
        "For your text; or what you suggested is taken or declined.",
        P.REVIEW,
        Way.DIGEST,
    ),
    Kind.SECOND_OPINION: About(
        "Second opinions",
        "One is needed, declined, or both are in.",
        P.REVIEW,
        Way.DIGEST,
        "A second opinion is needed, or both are in",
    ),
    Kind.TIP: About(
        "A reader suggests something to check",
        "Once for each; not again for more readers who send the same.",
        P.HANDLE_TIPS,
        Way.DIGEST,
        "A reader suggests something to check",
    ),
    Kind.REPORT: About(
        "A reader reports an error",
        "In a published check.",
        P.REVIEW,
        Way.DIGEST,
        "A reader reports an error in a check",
    ),
    Kind.FEED: About(
        "A feed cannot be read",
        "After three tries in a row.",
        P.MANAGE_FEEDS,
        Way.APP,
        "A feed cannot be read",
    ),
    Kind.TROUBLE: About(
        "Work was given up", "A job, a mail or a webhook that failed too often.", P.MANAGE_PEOPLE, Way.DIGEST
    ),
}
