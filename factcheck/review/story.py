"""The history of a claim as sentences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.history.queries import facts_of, of_subject
from factcheck.kit.tongues import WRITTEN_IN, say_date, say_instant

SENTENCES = {
    "propose": "{who} proposed this claim.",
    "accept": "{who} accepted it for checking.",
    "reject": "{who} rejected it.",
    "merge": "{who} merged it into another claim.",
    "split": "{who} split it into several claims.",
    "undo": "{who} took the triage back.",
    "reword": "{who} reworded the claim.",
    "respan": "{who} changed which words of the article it stands on.",
    "assign": "{who} gave it to {name}.",
    "take": "{who} took it.",
    "hand_back": "{who} handed it back.",
    "add_source": "{who} added the source “{title}”.",
    "change_source": "{who} changed the source “{title}”.",
    "withdraw_source": "{who} withdrew the source “{title}”.",
    "keep_copy": "A copy of the source “{title}” is kept.",
    "drift": "The page of the source “{title}” was found {kind}: {words}.",
    "settle_drift": "{who} looked at what became of the source “{title}” and {settled}.",
    "save_verdict": "{who} wrote on the verdict.",
    "submit": "{who} submitted the verdict, round {round}.",
    "send_back": "{who} sent round {round} back{reasons}.",
    "approve": "{who} approved round {round}.",
    "void": "{who} changed {changed} after it was approved, so it waits for an editor again, as round {round}.",
    "reopen": "{who} reopened it.",
    "publish": "{who} published it.",
    "publish_on_time": "It was published at the time that {who} had set.",
    "schedule": "{who} set a time to publish it: {on}.",
    "reschedule": "{who} set another time to publish it: {on} instead of {before}.",
    "unschedule": "{who} took back the time to publish it, {before}.",
    "miss_schedule": "It was not published at the time that {name} had set, {on}.",
    "embargo": "{who} put it under embargo until {until}.",
    "lift_embargo": "{who} lifted the embargo, which would have ended {before}.",
    "correct": "{who} opened the published check for a change.",
    "retract": "{who} retracted it.",
    "look_again": "{who} set the day to look at it again: {day}.",
    "still_right": "{who} looked at it again: version {number} is still right.",
    "reset": "{who} took it back to the beginning of the review: nobody is on it, and no approval holds.",
    "ask_second": "{who} asked {name} for a second opinion.",
    "need_second": "A rule of the newsroom asks for a second opinion.",
    "give_second": "{who} handed the second opinion in.",
    "take_back_second": "{who} took the second opinion back to change it.",
    "decline_second": "{who} gave the request for a second opinion back.",
    "withdraw_second": "{who} withdrew the request for a second opinion.",
    "open_second": "Verdict and second opinion are both in and open to everybody on the desk.",
    "conflict": "{who} declared a conflict of interest that touches this claim.",
    "topics": "{who} filed it under {after}.",
    "due": "{who} set when the newsroom needs to know.",
    "keep_apart": "{who} said that it is not the same as claim {other}.",
    "suggest_again": "{who} took back that it is not the same as claim {other}.",
    "comment": "{who} commented on {about}.",
    "edit_comment": "{who} edited a comment.",
    "withdraw_comment": "{who} withdrew a comment.",
    "restore_comment": "{who} put a withdrawn comment back.",
    "resolve_thread": "{who} resolved a thread on {about}.",
    "reopen_thread": "{who} reopened a thread on {about}.",
    "suggest": "{who} suggested other words for {about}.",
    "apply_suggestion": "{who} applied suggested words to {about}.",
    "decline_suggestion": "{who} declined the words suggested for {about}.",
    "take_back_suggestion": "{who} took back the words they had suggested for {about}.",
    "join": "{who} joined the work on the verdict, and may no longer judge it.",
    "translate": "{who} began it in another language: {language}.",
    "begin_translation": "{who} began it as a translation into {language}.",
    "follow": "{who} saw that it still follows its original, version {number}.",
    "tip": "{who} took a reader’s tip for it.",
    "gain": "{who} merged another claim into it.",
}


# What was kept or said several times in a row is one line.
ONE_LINE = {"claim:save_verdict", "claim:comment", "claim:edit_comment"}
# What is talked about, in words.
ABOUT = {
    "claim": "the claim",
    "source": "a source",
    "text": "the words of the claim",
    "summary": "the summary",
    "explanation": "the explanation",
}


_UTC = ZoneInfo("UTC")
_TIMES = {"on", "before", "until"}  # facts of these that hold an instant
_WITH_TIMES = {"schedule", "reschedule", "unschedule", "miss_schedule", "embargo", "lift_embargo"}


class Line(NamedTuple):
    """One thing that happened."""

    at: datetime
    words: str
    note: str


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def story_of(
    session: Session,
    claim_id: int,
    *,
    notes: bool = True,
    sources: bool = True,
    zone: ZoneInfo = _UTC,
) -> list[Line]:
    """What happened to a claim, the newest first. Drafts kept one after another are one line.

    Without ``notes`` and ``sources`` it tells no more than whoever may not see the verdict or the evidence may know.
    Times in the sentences are those of ``zone``.
    """
    rows = of_subject(session, "claim", claim_id)
    names = _names(session, {row.actor_id for row in rows if row.actor_id is not None})
    lines: list[Line] = []
    for row in rows:
        facts = facts_of(row)
        if not sources and "source" in facts:
            continue
        if not notes:
            facts = {name: fact for name, fact in facts.items() if name not in ("note", "reason", "reasons")}
        who = "The machine" if row.actor_id is None else names.get(row.actor_id, "Somebody")
        line = Line(
            row.at,
            _sentence(row.event, who, facts, zone),
            str(facts.get("note") or facts.get("reason") or ""),
        )
        if lines and row.event in ONE_LINE and lines[-1].words == line.words:
            lines[-1] = line
        else:
            lines.append(line)
    return lines[::-1]


def _sentence(event: str, who: str, facts: dict[str, Any], zone: ZoneInfo) -> str:
    verb = event.partition(":")[2]
    if verb == "publish" and facts.get("scheduled"):
        verb = "publish_on_time"
    if verb == "schedule" and facts.get("before"):
        verb = "reschedule"
    given = {key: _say(value) for key, value in facts.items()}
    for key in _TIMES & facts.keys():
        if facts[key] and verb in _WITH_TIMES:
            given[key] = say_instant(datetime.fromisoformat(facts[key]), zone)
    if verb == "look_again":
        given["day"] = say_date(date.fromisoformat(facts["day"]), WRITTEN_IN) if facts["day"] else "never"
    given["about"] = ABOUT.get(str(facts.get("about")), "it")
    given["reasons"] = f": {given['reasons']}" if given.get("reasons") else ""
    return SENTENCES.get(verb, "{who}: " + verb.replace("_", " ") + ".").format_map(_Facts(given, who=who))


def _say(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_say(part) for part in value) or "nothing"
    return str(value).replace("_", " ") if isinstance(value, str) and " " not in value else str(value)


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
