"""Who says what: find the speeches of a text, and give each stretch of a sentence its speaker.

`Attributor` is the seam: rules and learned taggers alike hand out `Speech` values, places only. Two things are the
same for all of them: one speaker holds for all sentences within the same quotation marks (`join_quotations`), and
what no speech covers is the article's own (`stretches`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from factcheck.nlp.parse import Parsed
from factcheck.nlp.speeches import find_speeches
from factcheck.nlp.types import Attribution, Sentence, Span, Speech, Token
from factcheck.nlp.verbs import has_finite

_OPENERS = frozenset('“"«„‘$€£(') | {"'", "''", "``"}
_SIGNATURE = re.compile(r"^[—–-]{1,2}\s*([^()\n]{2,60}?)\s*\(@\w{1,30}\)")
_WORD = re.compile(r"[^\W_]")
_LAST_WORD = re.compile(r"[^\W_][\W_]*\Z")
_SOURCE_MADE_BY = re.compile(
    r"\b(?:by|from|released by|published by|compiled by)\s+((?:the\s+)?[A-Z][\w’'.&-]{0,40}(?:\s+(?:(?:of|and|for|on|the)\s+){0,3}[A-Z][\w’'.&-]{0,40}){0,9})"
)


class Attributor(Protocol):
    """Finds who says what in a text."""

    @property
    def name(self) -> str:
        """What is noted with each claim whose speaker it found; "" for the rules alone."""
        ...

    def attributions(self, parsed: Parsed) -> list[list[Speech]]:
        """One row of speeches for each sentence of `parsed`, by the sentence their content stands in."""
        ...


class RuleAttributor:
    """Finds speeches by the words and marks of news English."""

    name = ""

    def attributions(self, parsed: Parsed) -> list[list[Speech]]:
        """One row of speeches for each sentence."""
        return join_quotations(parsed, self.found(parsed))

    def found(self, parsed: Parsed) -> list[list[Speech]]:
        """What each sentence shows by itself, before a speaker is carried on to the rest of a quotation."""
        return [
            find_speeches(tokens, parsed.quotations, headline=i in parsed.headlines)
            for i, tokens in enumerate(parsed.tokens)
        ]


def _stretch(tokens: Sequence[Token], begin: int, end: int) -> list[Span]:
    while begin < end and not tokens[begin].text[:1].isalnum() and tokens[begin].text not in _OPENERS:
        begin += 1
    return [Span(tokens[begin].start, tokens[end - 1].end)] if begin < end else []


def join_quotations(parsed: Parsed, rows: Sequence[Sequence[Speech]]) -> list[list[Speech]]:
    """Give what stands inside quotation marks without a speaker the one of the same marks, or the last one."""
    quotations = parsed.quotations
    joined = [list(row) for row in rows]
    _signatures(parsed, joined)
    speakers: dict[int, Speech] = {}
    for row in joined:
        for found in row:
            for content in found.content:
                for number in quotations.between(content.start, content.end):
                    speakers.setdefault(number, found)
    last: Speech | None = None
    last_paragraph = announced = -1
    for sentence, row in zip(parsed.sentences, joined, strict=True):
        whole = _whole_quotation(parsed, sentence)
        if whole is not None and not any(speech.content for speech in row):
            quotation = quotations.all[whole]
            inside = Span(max(quotation.start, sentence.start), min(quotation.end, sentence.end))
            near = sentence.paragraph in (last_paragraph, announced) or quotation.continues
            holder = speakers.get(whole) or (last if near else None)
            if holder and holder.speaker:
                row.append(replace(holder, content=(inside,), states=True))
            else:
                row.append(Speech(None, None, (inside,)))  # said by somebody whom the text does not name
        for found in row:
            if found.speaker and found.states:
                last, last_paragraph = found, sentence.paragraph
                announced = sentence.paragraph + 1 if not found.content else -1
    return joined


def _whole_quotation(parsed: Parsed, sentence: Sentence) -> int | None:
    """The quotation that holds all words of the sentence, if one does."""
    first, last = _WORD.search(sentence.text), _LAST_WORD.search(sentence.text)
    if not first or not last:
        return None
    number = parsed.quotations.at(sentence.start + first.start())
    ends = parsed.quotations.at(sentence.start + last.start())
    return number if number == ends else None


def _signatures(parsed: Parsed, rows: list[list[Speech]]) -> None:
    """A post shown in the page is signed below it: its line is by the one who signed."""
    for i, sentence in enumerate(parsed.sentences):
        signed = _SIGNATURE.match(sentence.text)
        if not signed:
            continue
        who = Span(sentence.start + signed.start(1), sentence.start + signed.end(1))
        rows[i].clear()
        j = i - 1
        while j >= 0 and parsed.sentences[j].paragraph == sentence.paragraph - 1:
            post = parsed.sentences[j]
            rows[j][:] = [Speech(who, None, (Span(post.start, post.end),))]
            j -= 1


def stretches(parsed: Parsed, rows: Sequence[Sequence[Speech]]) -> list[list[Attribution]]:
    """Each sentence as stretches in reading order that do not overlap, each with its speaker."""
    return [
        []
        if _SIGNATURE.match(sentence.text)
        else _stretches(parsed.text, tokens, [s for s in row if s.states])
        for sentence, tokens, row in zip(parsed.sentences, parsed.tokens, rows, strict=True)
    ]


def _stretches(text: str, tokens: Sequence[Token], speeches: Sequence[Speech]) -> list[Attribution]:
    owners: list[int | None] = [None] * len(tokens)  # -1: part of a sign of speech, nobody's claim
    sizes = [sum(c.end - c.start for c in s.content) for s in speeches]
    for number in sorted(range(len(speeches)), key=lambda n: -sizes[n]):
        said = speeches[number]
        for i in _sign_tokens(tokens, said):
            owners[i] = -1
        for i in _content_tokens(tokens, said):
            owners[i] = number
    found: list[Attribution] = []
    begin = 0
    for i in range(1, len(tokens) + 1):
        if i < len(tokens) and owners[i] == owners[begin]:
            continue
        owner = owners[begin]
        if owner != -1:
            who, cue = ("", "") if owner is None else _names(text, speeches[owner])
            for span in _stretch(tokens, begin, i):
                if who or sum(t.text[:1].isalnum() for t in tokens[begin:i]) > 1:
                    found.append(Attribution(who, cue, span))
        begin = i
    return found


def _among(tokens: Sequence[Token], spans: Sequence[Span]) -> list[int]:
    """The numbers of the tokens that begin within one of the spans."""
    found: set[int] = set()
    for span in spans:
        first = bisect_left(tokens, span.start, key=_start)
        found.update(range(first, bisect_left(tokens, span.end, lo=first, key=_start)))
    return sorted(found)


def _start(token: Token) -> int:
    return token.start


def _content_tokens(tokens: Sequence[Token], said: Speech) -> list[int]:
    """The tokens of the content; a speaker named in mid-clause stays inside the claim."""
    inside = _among(tokens, said.content)
    if not inside or len(said.content) < 2:
        return inside
    whole = range(inside[0], inside[-1] + 1)
    sign = said.cue or said.speaker
    if sign is None or not tokens[whole[0]].start < sign.start < tokens[whole[-1]].start:
        return inside
    before = [tokens[i] for i in inside if tokens[i].start < sign.start]
    after = [tokens[i] for i in inside if tokens[i].start > sign.start]
    return inside if has_finite(before) and has_finite(after) else list(whole)


def _sign_tokens(tokens: Sequence[Token], said: Speech) -> list[int]:
    """The tokens of speaker and cue, and what leads on from them to the content: "told the paper on Monday that"."""
    inside = _among(tokens, [s for s in (said.speaker, said.cue) if s])
    if not inside:
        return []
    content = _among(tokens, said.content)
    taken = list(range(inside[0], inside[-1] + 1))
    for i in range(inside[-1] + 1, len(tokens)):
        leads = bool(content) and content[-1] > i
        if i in content or (tokens[i].text in (",", ";", "—", "–") and not leads):
            break
        taken.append(i)
    return taken


def _names(text: str, said: Speech) -> tuple[str, str]:
    """Who speaks and by which words; for "data released by X" and "a report by X" it is X."""
    who = text[said.speaker.start : said.speaker.end] if said.speaker else ""
    made_by = _SOURCE_MADE_BY.search(who)
    cue = text[said.cue.start : said.cue.end] if said.cue else "posted" if who else ""
    return (made_by.group(1) if made_by else who), cue[:1].lower() + cue[1:]
