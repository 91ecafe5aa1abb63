"""The place for a learned tagger: it marks speakers, cues and contents, the rules check it and join the marks.

A tagger answers one question only: which stretches of a sentence are a speaker, a cue or a content. Which speaker
belongs to which content is settled here, in the same way for every tagger, and held against what the rules found: they
say whether a content states something that can be checked, and who speaks inside it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from factcheck.nlp.attribution import RuleAttributor, join_quotations
from factcheck.nlp.content import OPENING, clause_at
from factcheck.nlp.parse import Parsed
from factcheck.nlp.speeches import tidy
from factcheck.nlp.types import Span, Speech, Token
from factcheck.nlp.verbs import DETERMINERS, PREPOSITIONS, is_finite

SAME = 0.9  # contents this much alike are one, and the rules' is taken
Role = Literal["speaker", "cue", "content"]
MOST = 1000  # sentences of a text that a tagger is asked for; the rules alone read what is behind them


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of one sentence and the part it plays; `certainty` from 0 to 1."""

    role: Role
    span: Span
    certainty: float = 1.0


class Tagger(Protocol):
    """Marks speakers, cues and contents; a learned model takes this place."""

    @property
    def name(self) -> str:
        """What is noted with each claim whose speaker it found."""
        ...

    def tag(self, parsed: Parsed, ruled: Sequence[Sequence[Speech]]) -> Sequence[Sequence[Mark]]:
        """One row for each of the first `MOST` of `parsed.sentences`; `ruled` is what the rules made of them.

        Marks lie within their sentence and begin and end at tokens. What one speaker says inside another's content
        is not marked. The order within a row does not matter.
        """
        ...


class TaggedAttributor:
    """Who says what by a tagger's marks, cross-checked by rules."""

    def __init__(self, tagger: Tagger, rules: RuleAttributor | None = None) -> None:
        self._tagger = tagger
        self._rules = rules or RuleAttributor()

    @property
    def name(self) -> str:
        """The tagger's."""
        return self._tagger.name

    def attributions(self, parsed: Parsed) -> list[list[Speech]]:
        """One row for each sentence: the tagger's, and what the rules know of it."""
        ruled = self._rules.found(parsed)
        known = join_quotations(parsed, ruled)
        rows = [list(row) for row in ruled]
        for i, marked in enumerate(self._tagger.tag(parsed, known)):
            rows[i] = settled(marked, ruled[i], parsed.tokens[i], parsed)
        return join_quotations(parsed, rows)


def settled(
    marked: Sequence[Mark], known: Sequence[Speech], tokens: Sequence[Token], parsed: Parsed
) -> list[Speech]:
    """The speeches of one sentence, in the order of their contents."""
    outer = [s for s in (_checked(speech, known, tokens) for speech in joined(marked)) if s.content]
    # a quotation that nobody is named for goes on from the sentence before: left to those who follow quotations
    outer = [
        s
        for s in outer
        if s.speaker or s.cue or parsed.quotations.at(_words_at(tokens, s.content[0])) is None
    ]
    sure = [s for s in known if s.states and s.content and s.cue and _is_sure(s.cue, tokens)]
    outer = [s for s in outer if not any(alike(s.content, one.content) for one in sure)] + sure
    outer += [s for s in known if _stands_alone(s, outer)]
    inner = [s for s in known if s.content and s.cue and s not in outer and _is_inside(s, outer)]
    announced = [s for s in known if not s.content and not outer]
    return sorted([*outer, *inner, *announced], key=lambda s: s.content[0].start if s.content else 0)


def _is_sure(cue: Span, tokens: Sequence[Token]) -> bool:
    """Whether a cue leaves no doubt: "according to", the colon of a headline or of a transcript."""
    at = bisect_left(tokens, cue.start, key=_start)
    return at < len(tokens) and (tokens[at].text == ":" or tokens[at].low == "according")


def _stands_alone(speech: Speech, found: Sequence[Speech]) -> bool:
    """Whether what the rules take for a statement touches nothing that was found: there they are right nine times in ten."""
    mine = [*speech.content, *((speech.cue,) if speech.cue else ())]
    theirs = [span for one in found for span in (*one.content, *((one.cue,) if one.cue else ()))]
    return bool(speech.states and speech.content and speech.cue and speech.speaker) and not alike(
        mine, theirs
    )


def _is_inside(speech: Speech, found: Sequence[Speech]) -> bool:
    """Whether all of a speech but its speaker stands in the content of another one."""
    return any(
        _within(cue, content) and all(_within(part, content) for part in speech.content)
        for cue in (speech.cue,)
        if cue
        for one in found
        for content in one.content
        if alike(one.content, speech.content) < 0.8
    )


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


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _content(tokens: Sequence[Token], span: Span) -> list[Span]:
    """A content without the word that links it and the marks at its edges, as the rules cut it."""
    first = bisect_left(tokens, span.start, key=_start)
    last = bisect_left(tokens, span.end, lo=first, key=_start)
    if first < last and tokens[first].low == "that" and last - first > 2:
        first += 1
    return tidy(tokens, first, last)


def _speaker(tokens: Sequence[Token], span: Span) -> Span | None:
    """A speaker without what only describes: "Ola Lund" of "Ola Lund, a marine engineer,"."""
    first = bisect_left(tokens, span.start, key=_start)
    last = bisect_left(tokens, span.end, lo=first, key=_start)
    while first < last - 1 and tokens[first].low in PREPOSITIONS:
        first += 1  # "by", "from"
    while (
        first < last and not tokens[last - 1].text[-1:].isalnum() and tokens[last - 1].text not in (")", ".")
    ):
        last -= 1
    for k in range(first + 1, last - 1):
        after = tokens[k + 1]
        described = after.low in DETERMINERS | {"who", "which", "whose"} or not after.text[:1].isupper()
        if tokens[k].text == "," and described:
            last = k
            break
    return Span(tokens[first].start, tokens[last - 1].end) if first < last else None


def _start(token: Token) -> int:
    return token.start


def _words_at(tokens: Sequence[Token], span: Span) -> int:
    """Where the first word of a span stands, behind its opening mark."""
    return next((t.start for t in tokens if t.start >= span.start and t.text[:1].isalnum()), span.start)


def _checked(speech: Speech, known: Sequence[Speech], tokens: Sequence[Token]) -> Speech:
    """The speech with what the rules know of it: they cut closer, and can tell whether it states anything."""
    speaker = _speaker(tokens, speech.speaker) if speech.speaker else None
    content = tuple(part for span in speech.content for part in _content(tokens, span))
    same = max(known, key=lambda k: alike(k.content, content), default=None)
    for one in known:
        by_one_cue = speech.cue and one.cue and alike([speech.cue], [one.cue])
        if by_one_cue and one.states and _lacks_its_verb(content, one.content, tokens):
            same, content = one, one.content
    if same is None or alike(same.content, content) < 0.5:
        return Speech(speaker, speech.cue, content, speaker is not None and _states(content, tokens))
    if same.speaker and (speaker is None or alike([speaker], [same.speaker])):
        speaker = same.speaker
    cue = same.cue if same.cue and (speech.cue is None or alike([speech.cue], [same.cue])) else speech.cue
    if alike(same.content, content) >= SAME:
        content = same.content
    return Speech(speaker, cue, content, same.states)


def _lacks_its_verb(content: Sequence[Span], whole: Sequence[Span], tokens: Sequence[Token]) -> bool:
    """Whether a content ends right before the verb that the rules have in theirs: "people, who …" of "people, who …, fled"."""
    end = content[-1].end if content else 0
    if not content or not any(span.start <= content[0].start and end < span.end for span in whole):
        return False
    k = bisect_left(tokens, end, key=_start)
    k += k < len(tokens) and tokens[k].text == ","
    return k < len(tokens) and tokens[k].text.islower() and is_finite(tokens, k)


def _states(content: Sequence[Span], tokens: Sequence[Token]) -> bool:
    """Whether a content that only the tagger saw is a clause: “that …”, a quotation, a subject with its verb."""
    inside = [t for t in tokens if content and content[0].start <= t.start < content[0].end]
    if not inside:
        return False
    first = bisect_left(tokens, content[0].start, key=_start)
    linked = first > 0 and tokens[first - 1].low == "that"
    return linked or inside[0].text in OPENING or inside[0].text == '"' or clause_at(inside, 0)


def alike(a: Sequence[Span], b: Sequence[Span]) -> float:
    """How much two contents share of what both cover together, 0 to 1."""
    shared = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)
    together = sum(x.end - x.start for x in a) + sum(y.end - y.start for y in b) - shared
    return shared / together if together else 0.0
