"""Find the signs of speech in a sentence: a verb with its speaker, "according to", a headline's colon.

A sign says how much of the sentence it takes up and whether what was said stands before it or after it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.nlp import speech
from factcheck.nlp.quotes import Quotations
from factcheck.nlp.types import Token
from factcheck.nlp.verbs import DETERMINERS, PREPOSITIONS, has_finite, is_finite

_OPENING = frozenset('“"«„「『')
_CLOSING = frozenset('”"»')
_LINKS = frozenset(["that", "whether", "why", "how"])
_SOURCE_MADE_BY = re.compile(
    r"\b(?:by|from|released by|published by|compiled by)\s+((?:the\s+)?[A-Z][\w’'.&-]*(?:\s+(?:(?:of|and|for|on|the)\s+)*[A-Z][\w’'.&-]*)*)"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of speech over tokens [first, after); `content` says where its claim stands: before, after, around."""

    first: int
    after: int
    claimant: str
    cue: str
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
    return None


def _finite(text: str, tokens: Sequence[Token], i: int, floor: int) -> Sign | None:
    verb = speech.FINITE[tokens[i].low]
    subject = speech.speaker_before(tokens, i, floor)
    closed = i > floor and tokens[i - 1].text in ("”", '"', "»", ",")
    if subject is None:
        if closed or i == floor:
            behind = speech.speaker_after(tokens, i)
            if behind and _ends_content(tokens, i - 1):
                return Sign(
                    i,
                    _skip_adjunct(tokens, behind[1]),
                    name_of(text, tokens, *behind),
                    tokens[i].text,
                    "before",
                )
        return None
    first, after = subject
    start = _content_after(tokens, i, verb)
    name = name_of(text, tokens, first, after)
    if start is not None:
        quoted_before = first > floor and tokens[first - 1].text in ("”", '"', "»")
        return Sign(first, start, name, tokens[i].text, "both" if quoted_before else "after")
    if first > floor and _ends_content(tokens, first - 1) and _trails(tokens, i, first - 1, floor):
        return Sign(first, _skip_adjunct(tokens, i + 1), name, tokens[i].text, "before")
    return None


def _trails(tokens: Sequence[Token], i: int, end: int, floor: int) -> bool:
    """Whether tokens[floor:end] can be what the speaker at the cue i just said: “…,” he wrote on Monday."""
    if tokens[end].text not in _CLOSING and (
        tokens[i].low in speech.NOUN_FORMS or not has_finite(tokens[floor:end])
    ):
        return False
    following = tokens[i + 1].low if i + 1 < len(tokens) else "."
    timely = following in PREPOSITIONS or following in speech.TIME_WORDS or following in ("of", "when", "as")
    return timely or not following[:1].isalnum() or tokens[end].text in _CLOSING


def _participle(text: str, tokens: Sequence[Token], i: int) -> Sign | None:
    start = _content_after(tokens, i, speech.PARTICIPLE[tokens[i].low])
    return None if start is None else Sign(i - 1, start, "", tokens[i].text, "after")


def _infinitive(text: str, tokens: Sequence[Token], i: int, floor: int) -> Sign | None:
    """ "prompted some users to argue that …": whoever stands before "to" says it."""
    if i + 1 >= len(tokens) or tokens[i + 1].low != "that":
        return None
    subject = speech.speaker_before(tokens, i - 1, floor)
    if subject is None:
        return None
    return Sign(i + 1, i + 2, name_of(text, tokens, *subject), tokens[i].text, "after")


def _content_after(tokens: Sequence[Token], i: int, verb: str) -> int | None:
    """The token where the content of the cue at i begins, if it follows the cue."""
    following = [t.low for t in tokens[i + 1 : i + 3]]
    if not following:
        return None
    if following[0] in _OPENING:
        return i + 1
    if following[0] in (",", ":") and len(following) > 1 and following[1] in _OPENING:
        return i + 2
    if verb in speech.WITH_INFINITIVE:
        return _clause_with_infinitive(tokens, i)
    linked: int | None = _link(tokens, i, verb)
    if linked is not None:
        return linked
    if verb in speech.WITH_NOUN:
        return _noun_for_claim(tokens, i)
    if verb in speech.BARE and _clause_follows(tokens, i + 1):
        return i + 1
    return None


def _link(tokens: Sequence[Token], i: int, verb: str) -> int | None:
    """ "said on Monday that": the token after the linking word, with nothing but an adjunct before it."""
    wanted = _LINKS if verb in speech.WONDERING or verb == "explain" else {"that"}
    for j in range(i + 1, min(len(tokens), i + 22)):
        word = tokens[j].low
        if word in wanted and j + 1 < len(tokens):
            adjunct = tokens[i + 1 : j]
            if adjunct and verb in ("show", "find") and adjunct[0].low in DETERMINERS:
                return None
            if (
                adjunct
                and adjunct[0].low not in PREPOSITIONS
                and verb not in ("tell", "remind", "warn", "write")
            ):
                timely = adjunct[0].text[:1].isupper() or adjunct[0].low in (
                    "last",
                    "this",
                    "yesterday",
                    "today",
                    "earlier",
                )
                return j + 1 if timely and len(adjunct) < 5 else None
            return j + 1
        if tokens[j].text in ';:.?!“"' or (tokens[j].text != "," and is_finite(tokens, j)):
            return None
    if tokens[i + 1].low == "," and i + 2 < len(tokens) and tokens[i + 2].text in _OPENING:
        return i + 2
    return None


def _noun_for_claim(tokens: Sequence[Token], i: int) -> int | None:
    rest = [t.low for t in tokens[i + 1 : i + 14]]
    if rest and rest[0] in speech.NOUN_OF_CLAIM and len(rest) > 2 and rest[1] in ("of", "that"):
        return i + 3
    for j in range(len(rest) - 1):
        if rest[j] in ",.;":
            return None
        if rest[j] == "as" and rest[j + 1] in speech.NOUN_OF_CLAIM | {"a", "an", "the"}:
            return i + 1
    return None


def _clause_with_infinitive(tokens: Sequence[Token], i: int) -> int | None:
    if tokens[i + 1].low in ("to", "that", ","):
        return i + 2 if tokens[i + 1].low == "that" and i + 2 < len(tokens) else None
    for j in range(i + 2, min(len(tokens), i + 14)):
        if tokens[j].text in ',.;:“”"' or is_finite(tokens, j):
            return None
        if tokens[j].low == "to":
            return i + 1
    return None


def _clause_follows(tokens: Sequence[Token], start: int) -> bool:
    """Whether a subject and its finite verb stand right at `start`, before any comma or relative word."""
    if start < len(tokens) and tokens[start].low in (
        "in",
        "on",
        "at",
        "by",
        "to",
        "and",
        "or",
        "of",
        "with",
        "from",
    ):
        return False
    for j in range(start, min(len(tokens), start + 14)):
        if tokens[j].text in ',;:.?!“”"(' or tokens[j].low in (
            "who",
            "which",
            "whose",
            "as",
            "when",
            "after",
        ):
            return False
        if tokens[j].low == "that" and tokens[j - 1].low not in PREPOSITIONS:
            return False
        if j > start and is_finite(tokens, j):
            return tokens[j].low != "to"
    return False


def _ends_content(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i closes a stretch that a speaker may be named after."""
    return i >= 1 and (tokens[i].text in (",", "”", '"', "»", "—", "–") or tokens[i].text in "?!")


def _skip_adjunct(tokens: Sequence[Token], i: int) -> int:
    """Past "on Monday", "in an interview": up to the next comma, quotation or the end."""
    while (
        i < len(tokens) and tokens[i].text not in _OPENING and tokens[i].text not in (",", ";", ":", ".", "—")
    ):
        i += 1
    return i


def _according(text: str, tokens: Sequence[Token], i: int) -> Sign:
    end = i + 2
    while end < len(tokens) and tokens[end].text not in (",", ";", ".", "“", '"', "—") and end - i < 30:
        if tokens[end].low in ("and", "but", "while") and has_finite(tokens[end : end + 8]):
            break
        end += 1
    name = name_of(text, tokens, i + 2, end) if end > i + 2 else ""
    leads = not any(t.text[:1].isalnum() and t.low not in ("but", "and", "however") for t in tokens[:i])
    if leads:
        return Sign(0, end, name, "according to", "after")
    inside = end < len(tokens) - 2 and tokens[end].text == "," and tokens[i - 1].text == ","
    return Sign(i, end, name, "according to", "around" if inside else "before")


def _colon(text: str, tokens: Sequence[Token]) -> Sign | None:
    """ "Minister: rents to fall" in a headline: the part before the colon speaks, if it can."""
    for j in range(1, min(len(tokens) - 2, 8)):
        if tokens[j].text == ":":
            names = all(t.text[:1].isupper() or t.low in PREPOSITIONS for t in tokens[:j])
            if names and not has_finite(tokens[:j]):
                return Sign(0, j + 1, name_of(text, tokens, 0, j), ":", "after")
        elif tokens[j].text in _OPENING:
            return None
    return None


def name_of(text: str, tokens: Sequence[Token], first: int, after: int) -> str:
    """The words of the speaker; for "data released by X" and "a report by X" it is X."""
    phrase = text[tokens[first].start : tokens[after - 1].end]
    made_by = _SOURCE_MADE_BY.search(phrase)
    return made_by.group(1) if made_by else phrase
