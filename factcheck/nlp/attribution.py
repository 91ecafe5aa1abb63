"""Who says what: cut a sentence into stretches and give each its speaker.

Content runs from one sign of speech to the next. What no sign claims is the article's own. Then quotations are
looked at over whole paragraphs, so that one speaker holds for all sentences within the same marks.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from factcheck.nlp import speech
from factcheck.nlp.quotes import Quotations
from factcheck.nlp.signs import find_signs, name_of
from factcheck.nlp.types import Attribution, Sentence, Span, Token
from factcheck.nlp.verbs import is_finite

_SIGNATURE = re.compile(r"^[—–-]{1,2}\s*([^()\n]{2,60}?)\s*\(@\w{1,30}\)")


def attribute(
    text: str, tokens: Sequence[Token], quotations: Quotations, *, headline: bool = False
) -> list[Attribution]:
    """The stretches of one sentence, in reading order, each with its speaker; they do not overlap."""
    signs = find_signs(text, tokens, quotations, headline=headline)
    pieces: list[Attribution] = []
    begin, speaker = 0, ("", "")
    for sign in signs:
        before = ("", "") if sign.content == "after" else (sign.claimant, sign.cue)
        if sign.content == "around":
            continue
        _add(text, tokens, begin, sign.first, before if before[1] else speaker, pieces)
        claimant = sign.claimant or speaker[0] or _subject(text, tokens, begin)
        trailing = sign.cue == "according to" and sign.content == "before"
        speaker = ("", "") if trailing else (claimant, sign.cue)
        begin = sign.after
    around = next((s for s in signs if s.content == "around"), None)
    if around and not speaker[1]:
        speaker = (around.claimant, around.cue)
    _add(text, tokens, begin, len(tokens), speaker, pieces)
    return pieces


def _add(
    text: str, tokens: Sequence[Token], begin: int, end: int, speaker: tuple[str, str], out: list[Attribution]
) -> None:
    while begin < end and not tokens[begin].text[:1].isalnum() and tokens[begin].text not in '“"«„$€£(':
        begin += 1
    if begin < end and (end - begin > 1 or speaker[0]):
        out.append(Attribution(speaker[0], speaker[1], Span(tokens[begin].start, tokens[end - 1].end)))


def _subject(text: str, tokens: Sequence[Token], begin: int) -> str:
    """The subject of the clause that begins at token `begin`: who "adding that" belongs to when nobody spoke."""
    for j in range(begin, min(len(tokens), begin + 25)):
        if is_finite(tokens, j) or tokens[j].low in speech.FINITE:
            found = speech.speaker_before(tokens, j, begin)
            return name_of(text, tokens, *found) if found else ""
    return ""


def hold_quotations(
    pieces: Sequence[list[Attribution]], sentences: Sequence[Sentence], quotations: Quotations
) -> list[list[Attribution]]:
    """Give every stretch inside quotation marks that has no speaker the one of the same marks, or the last one."""
    speakers: dict[int, tuple[str, str]] = {}
    for row in pieces:
        for piece in row:
            if piece.claimant:
                for number in quotations.between(piece.content.start, piece.content.end):
                    speakers.setdefault(number, (piece.claimant, piece.cue))
    _signatures(sentences, pieces)
    held: list[list[Attribution]] = []
    last, last_paragraph = ("", ""), -1
    for sentence, row in zip(sentences, pieces, strict=True):
        done = []
        for piece in row:
            within = (
                quotations.at(piece.content.start + 1) if piece.content.end > piece.content.start else None
            )
            if not piece.claimant and within is not None and _inside(piece, quotations, within):
                near = sentence.paragraph == last_paragraph or quotations.all[within].continues
                claimant, cue = speakers.get(within) or (last if near else ("", ""))
                piece = replace(piece, claimant=claimant, cue=cue)
            if piece.claimant:
                last, last_paragraph = (piece.claimant, piece.cue), sentence.paragraph
            done.append(piece)
        held.append(done)
    return held


def _inside(piece: Attribution, quotations: Quotations, number: int) -> bool:
    """Whether the stretch is quoted as a whole, but for closing marks."""
    return piece.content.end - quotations.all[number].end <= 3


def _signatures(sentences: Sequence[Sentence], pieces: Sequence[list[Attribution]]) -> None:
    """A post shown in the page is signed below it: its line is by the one who signed."""
    for i, sentence in enumerate(sentences):
        signed = _SIGNATURE.match(sentence.text)
        if not signed:
            continue
        pieces[i].clear()
        j = i - 1
        while j >= 0 and sentences[j].paragraph == sentence.paragraph - 1:
            pieces[j][:] = [replace(p, claimant=signed.group(1), cue="posted") for p in pieces[j]]
            j -= 1
