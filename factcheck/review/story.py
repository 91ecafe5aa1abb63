"""The history of a claim as sentences."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.history.queries import facts_of, of_subject

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
    "save_verdict": "{who} wrote on the verdict.",
    "submit": "{who} submitted the verdict, round {round}.",
    "send_back": "{who} sent round {round} back: {reasons}.",
    "approve": "{who} approved round {round}.",
    "void": "{who} changed {changed} after it was approved, so it waits for an editor again, as round {round}.",
    "reopen": "{who} reopened it.",
    "publish": "{who} published it.",
    "correct": "{who} opened the published check for a change.",
    "retract": "{who} retracted it.",
    "reset": "{who} took it back to the beginning of the review: nobody is on it, and no approval holds.",
    "gain": "{who} merged another claim into it.",
}


class Line(NamedTuple):
    """One thing that happened."""

    at: datetime
    words: str
    note: str


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def story_of(session: Session, claim_id: int) -> list[Line]:
    """What happened to a claim, the newest first. Drafts kept one after another are one line."""
    rows = of_subject(session, "claim", claim_id)
    names = _names(session, {row.actor_id for row in rows if row.actor_id is not None})
    lines: list[Line] = []
    for row in rows:
        facts = facts_of(row)
        who = "The machine" if row.actor_id is None else names.get(row.actor_id, "Somebody")
        line = Line(
            row.at, _sentence(row.event, who, facts), str(facts.get("note") or facts.get("reason") or "")
        )
        if lines and row.event == "claim:save_verdict" and lines[-1].words == line.words:
            lines[-1] = line
        else:
            lines.append(line)
    return lines[::-1]


def _sentence(event: str, who: str, facts: dict[str, Any]) -> str:
    verb = event.partition(":")[2]
    given = {key: _say(value) for key, value in facts.items()}
    return SENTENCES.get(verb, "{who}: " + verb.replace("_", " ") + ".").format_map(_Facts(given, who=who))


def _say(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_say(part) for part in value)
    return str(value).replace("_", " ") if isinstance(value, str) and " " not in value else str(value)


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
