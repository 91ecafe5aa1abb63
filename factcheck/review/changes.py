"""What differs between two frozen contents, for the eyes of an editor."""

from __future__ import annotations

from typing import NamedTuple

from factcheck.kit.diff import Piece, diff, has_changes
from factcheck.review.content import Content
from factcheck.review.models import Verdict

MARKS = {"same": "=", "added": "+", "removed": "-"}


class Change(NamedTuple):
    """One part that changed: its name, and its words with marks "=", "+" and "-"."""

    label: str
    words: list[tuple[str, str]]


def changes(before: Content, after: Content) -> list[Change]:
    """The parts of ``after`` that are not as they were ``before``; empty when nothing a reader sees moved."""
    parts = [
        ("Claim", before["claim"]["text"], after["claim"]["text"]),
        ("Rating", _label(before), _label(after)),
        ("Summary", before["summary"], after["summary"]),
        ("Explanation", before["explanation"], after["explanation"]),
    ]
    found = [Change(label, _marked(diff(old, new))) for label, old, new in parts if old != new]
    return found + _of_sources(before["sources"], after["sources"])


def _label(content: Content) -> str:
    return content["rating"]["label"] if content["rating"] else "none"


def _marked(pieces: list[Piece]) -> list[tuple[str, str]]:
    return [(MARKS[piece.op], piece.words) for piece in pieces]


def _of_sources(before: list[Content], after: list[Content]) -> list[Change]:
    """Sources side by side by their title and address; one whose words changed is diffed, others come or go."""
    old = {_same(source): _line(source) for source in before}
    new = {_same(source): _line(source) for source in after}
    found: list[Change] = []
    for key in [*old, *(key for key in new if key not in old)]:
        pieces = diff(old.get(key, ""), new.get(key, ""))
        if has_changes(pieces):
            found.append(Change("Source", _marked(pieces)))
    return found


def _same(source: Content) -> tuple[str, str]:
    return source["title"], source["url"] or source["reference"]


def _line(source: Content) -> str:
    facts = [source["title"], source["publisher"], source["published_on"] or "", source["locator"]]
    facts += [source["stance"], source["tier"], source["url"] or source["reference"]]
    return " · ".join(fact for fact in facts if fact) + f": “{source['quote']}”"


def against(theirs: Verdict | None, summary: str | None, explanation: str | None) -> list[Change]:
    """How what somebody typed differs from what a colleague kept in the meantime."""
    kept = (theirs.summary, theirs.explanation) if theirs else ("", "")
    typed = ((summary or "").strip(), (explanation or "").replace("\r\n", "\n").strip())
    parts = zip(("Summary", "Explanation"), kept, typed, strict=True)
    return [Change(label, _marked(diff(old, new))) for label, old, new in parts if old != new]
