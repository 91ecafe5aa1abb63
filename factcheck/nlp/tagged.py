"""The place for a learned tagger: it marks speakers, cues and contents, the rules check it and join the marks.

A tagger answers one question only: which stretches of a sentence are a speaker, a cue or a content. Which speaker
belongs to which content is settled here, in the same way for every tagger, and held against what the rules found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from factcheck.nlp.attribution import Attributor, RuleAttributor, join_quotations
from factcheck.nlp.parse import Parsed
from factcheck.nlp.types import Span, Speech

Role = Literal["speaker", "cue", "content"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of one sentence and the part it plays; `certainty` from 0 to 1."""

    role: Role
    span: Span
    certainty: float = 1.0


class Tagger(Protocol):
    """Marks speakers, cues and contents; a learned model takes this place."""

    def tag(self, parsed: Parsed) -> Sequence[Sequence[Mark]]:
        """One row for each of `parsed.sentences`. Marks lie within their sentence and begin and end at tokens.

        Contents may nest or overlap; the order within a row does not matter.
        """
        ...


class TaggedAttributor:
    """Who says what by a tagger's marks, cross-checked by rules."""

    def __init__(self, tagger: Tagger, rules: Attributor | None = None) -> None:
        self._tagger = tagger
        self._rules = rules or RuleAttributor()

    def attributions(self, parsed: Parsed) -> list[list[Speech]]:
        """One row for each sentence: the tagger's, with speakers that only the rules saw filled in."""
        ruled = self._rules.attributions(parsed)
        rows = [
            [_checked(speech, known) for speech in joined(row)]
            for row, known in zip(self._tagger.tag(parsed), ruled, strict=True)
        ]
        return join_quotations(parsed, rows)


def joined(marks: Sequence[Mark]) -> list[Speech]:
    """The speeches that the marks of one sentence make.

    Each content takes the cue nearest to it, each cue the speaker nearest to it; contents of one cue and one
    speaker are one speech in several stretches.
    """
    speakers = [m.span for m in marks if m.role == "speaker"]
    cues = [m.span for m in marks if m.role == "cue"]
    groups: dict[tuple[Span | None, Span | None], list[Span]] = {}
    for mark in sorted(marks, key=lambda m: (m.span.start, m.span.end)):
        if mark.role != "content":
            continue
        cue = _nearest(mark.span, cues)
        speaker = _nearest(cue or mark.span, speakers)
        groups.setdefault((speaker, cue), []).append(mark.span)
    return [Speech(speaker, cue, tuple(content)) for (speaker, cue), content in groups.items()]


def _nearest(to: Span, spans: Sequence[Span]) -> Span | None:
    return min(spans, key=lambda s: (_gap(s, to), s.start), default=None)


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _checked(speech: Speech, known: Sequence[Speech]) -> Speech:
    """The speech with what the rules know of the same content: a speaker, and whether it states anything."""
    same = max(known, key=lambda k: alike(k.content, speech.content), default=None)
    if same is None or alike(same.content, speech.content) < 0.5:
        return speech
    return Speech(speech.speaker or same.speaker, speech.cue or same.cue, speech.content, same.states)


def alike(a: Sequence[Span], b: Sequence[Span]) -> float:
    """How much two contents share of what both cover together, 0 to 1."""
    shared = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)
    together = sum(x.end - x.start for x in a) + sum(y.end - y.start for y in b) - shared
    return shared / together if together else 0.0
