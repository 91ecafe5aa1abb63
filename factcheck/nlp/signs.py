"""Find the signs of speech in a sentence: a verb with its speaker, "according to", a headline's colon.

A sign says how much of the sentence it takes up and whether what was said stands before it or after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.nlp import speech
from factcheck.nlp.content import (
    CLOSING,
    OPENING,
    content_after,
    ends_content,
    link_after,
    skip_adjunct,
    skip_apposition,
)
from factcheck.nlp.quotes import Quotations
from factcheck.nlp.types import Token
from factcheck.nlp.verbs import PREPOSITIONS, has_finite, is_past

_SEVERAL = frozenset({"they", "we", "police", "people", "many", "some", "most", "few", "i", "you"})


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of speech over tokens [first, after); `content` says where its claim stands: before, after, around."""

    first: int
    after: int
    speaker: tuple[int, int] | None
    cue: tuple[int, int]
    content: str


def find_signs(text: str, tokens: Sequence[Token], quotations: Quotations, *, headline: bool) -> list[Sign]:
    signs: list[Sign] = []
    colon = _colon(text, tokens) if headline else None
    if colon:
        signs.append(colon)
    i = colon.after if colon else 0
    while i < len(tokens):
        sign = None
        if quotations.at(tokens[i].start) is None:
            sign = _sign_at(text, tokens, i, signs[-1].after if signs else 0)
        if sign:
            signs.append(sign)
        i = max(i + 1, sign.after if sign else 0)
    return signs


def _sign_at(text: str, tokens: Sequence[Token], i: int, floor: int) -> Sign | None:
    word = tokens[i].low
    if word == "according" and i + 1 < len(tokens) and tokens[i + 1].low == "to":
        return _according(text, tokens, i)
    if word in speech.PARTICIPLE and i > 1 and (tokens[i - 1].text == "," or tokens[i - 2].text == ","):
        return _participle(text, tokens, i)
    if word in speech.FINITE and not (tokens[i].text[:1].isupper() and i):
        return _finite(text, tokens, i, floor)
    if word in speech.BASE and i and tokens[i - 1].low == "to":
        return _infinitive(text, tokens, i, floor)
    if word in speech.BASE and i:
        return _plural(text, tokens, i, floor)
    if is_past(word) and i > floor + 2:
        return _after_quotation(text, tokens, i, floor)
    return None


def _plural(text: str, tokens: Sequence[Token], i: int, floor: int) -> Sign | None:
    """ "critics argue that": the plain form speaks only for several people, and before what they say."""
    subject = speech.speaker_before(tokens, i, floor)
    if subject is None or not any(
        t.low.endswith("s") or t.low in _SEVERAL for t in tokens[subject[0] : subject[1]]
    ):
        return None
    start = content_after(tokens, i, speech.BASE[tokens[i].low])
    return None if start is None else Sign(subject[0], start, subject, (i, i + 1), "after")


def _after_quotation(text: str, tokens: Sequence[Token], i: int, floor: int) -> Sign | None:
    """“…,” she continued: right behind a quotation that ends in a comma any verb in the past is one of speech."""
    subject = speech.speaker_before(tokens, i, floor)
    if subject is None or subject[0] < floor + 2 or subject[1] - subject[0] > 6:
        return None
    if tokens[subject[0] - 1].text not in CLOSING or tokens[subject[0] - 2].text not in (",", "?", "!"):
        return None
    return Sign(subject[0], skip_adjunct(tokens, i + 1), subject, (i, i + 1), "before")


def _finite(text: str, tokens: Sequence[Token], i: int, floor: int) -> Sign | None:
    verb = speech.FINITE[tokens[i].low]
    subject = speech.speaker_before(tokens, i, floor)
    if subject is None and i > floor + 2 and tokens[i - 1].low in ("and", "but"):
        start = link_after(tokens, i, verb)  # "found A, but warned that B": one speaker
        return None if start is None else Sign(i - 1, start, None, (i, i + 1), "after")
    closed = i > floor and tokens[i - 1].text in ("”", '"', "»", ",")
    if subject is None:
        if closed or i == floor:
            behind = speech.speaker_after(tokens, i)
            if behind and ends_content(tokens, i - 1):
                return Sign(i, skip_apposition(tokens, behind[1]), behind, (i, i + 1), "before")
        return None
    first, after = subject
    start = content_after(tokens, i, verb)
    if start is not None:
        quoted_before = first > floor and tokens[first - 1].text in ("”", '"', "»")
        return Sign(first, start, (first, after), (i, i + 1), "both" if quoted_before else "after")
    if first > floor and ends_content(tokens, first - 1) and _trails(tokens, i, first - 1, floor):
        return Sign(first, skip_adjunct(tokens, i + 1), (first, after), (i, i + 1), "before")
    return None


def _trails(tokens: Sequence[Token], i: int, end: int, floor: int) -> bool:
    """Whether tokens[floor:end] can be what the speaker at the cue i just said: “…,” he wrote on Monday."""
    if tokens[end].text not in CLOSING and (
        tokens[i].low in speech.NOUN_FORMS or not has_finite(tokens[floor:end])
    ):
        return False
    following = tokens[i + 1].low if i + 1 < len(tokens) else "."
    timely = following in PREPOSITIONS or following in speech.TIME_WORDS or following in ("of", "when", "as")
    return timely or not following[:1].isalnum() or tokens[end].text in CLOSING


def _participle(text: str, tokens: Sequence[Token], i: int) -> Sign | None:
    start = content_after(tokens, i, speech.PARTICIPLE[tokens[i].low])
    return None if start is None else Sign(i - 1, start, None, (i, i + 1), "after")


def _infinitive(text: str, tokens: Sequence[Token], i: int, floor: int) -> Sign | None:
    """ "prompted some users to argue that …": whoever stands before "to" says it."""
    if i + 1 >= len(tokens) or tokens[i + 1].low != "that":
        return None
    subject = speech.speaker_before(tokens, i - 1, floor)
    if subject is None:
        return None
    return Sign(i + 1, i + 2, subject, (i, i + 1), "after")


def _according(text: str, tokens: Sequence[Token], i: int) -> Sign:
    end = i + 2
    while end < len(tokens) and tokens[end].text not in (",", ";", ".", "“", '"', "—") and end - i < 30:
        if tokens[end].low in ("and", "but", "while") and has_finite(tokens[end : end + 8]):
            break
        end += 1
    name = (i + 2, end) if end > i + 2 else None
    cue = (i, i + 2)
    leads = not any(t.text[:1].isalnum() and t.low not in ("but", "and", "however") for t in tokens[:i])
    if leads:
        return Sign(0, end, name, cue, "after")
    relative = end + 1 < len(tokens) and tokens[end + 1].low in ("which", "who", "whose")
    inside = not relative and end < len(tokens) - 2 and tokens[end].text == "," and tokens[i - 1].text == ","
    return Sign(i, end, name, cue, "around" if inside else "before")


def _colon(text: str, tokens: Sequence[Token]) -> Sign | None:
    """ "Minister: rents to fall" in a headline: the part before the colon speaks, if it can."""
    for j in range(1, min(len(tokens) - 2, 8)):
        if tokens[j].text == ":":
            names = all(t.text[:1].isupper() or t.low in PREPOSITIONS for t in tokens[:j])
            if names and not has_finite(tokens[:j]):
                return Sign(0, j + 1, (0, j), (j, j + 1), "after")
        elif tokens[j].text in OPENING:
            return None
    return None
