"""Claims inside a claim: relative clauses and closing participles, and what they hang on."""

import re
from collections.abc import Sequence

from factcheck.nlp.types import Token
from factcheck.nlp.verbs import PREPOSITIONS, has_finite, is_base, is_finite, is_past

_FIGURE = re.compile(r"\d|\bper ?cent\b|%", re.I)
_CHANGE = re.compile(
    r"\b(?:increase|decrease|rise|fall|drop|decline|growth|gain|loss|record|highest|lowest|first|more|less|fewer|than|double|"
    r"triple|average|compared|most|half|third)\b",
    re.I,
)
_MONTH_OR_YEAR = re.compile(
    r"\b(?:(?:1[89]|20)\d\d|January|February|March|April|June|July|August|September|October|November|December|"
    r"(?:this|last|next) (?:week|month|year)|yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


def opens_nested(tokens: Sequence[Token], i: int) -> str:
    word = tokens[i].low
    if word in ("which", "who") and has_finite(tokens[i : i + 9]):
        return "relative"
    if (word.endswith("ing") and len(word) > 5 and _is_ing_form(word)) or (
        is_past(word) and tokens[i].text.islower() and tokens[i + 1].low in PREPOSITIONS
    ):
        return (
            "participle"
            if word not in ("including", "compared", "according", "based", "excluding", "led")
            else ""
        )
    return ""


def _is_ing_form(word: str) -> bool:
    """Whether an -ing form belongs to a verb on the list."""
    stem = word[:-3]
    return (
        is_base(stem)
        or is_base(stem + "e")
        or (len(stem) > 2 and stem[-1] == stem[-2] and is_base(stem[:-1]))
    )


def worth_its_own(words: str) -> bool:
    return bool(_FIGURE.search(words) or _CHANGE.search(words) or _MONTH_OR_YEAR.search(words))


def antecedent(text: str, tokens: Sequence[Token], comma: int) -> str:
    """The noun phrase a relative clause after `comma` hangs on: back to a verb, preposition or the beginning."""
    first = comma
    while first > 0 and comma - first < 12:
        before = tokens[first - 1]
        if (
            before.text in ',;:“”"'
            or is_finite(tokens, first - 1)
            or before.low in PREPOSITIONS - {"of", "for", "in", "on"}
        ):
            break
        first -= 1
    return text[tokens[first].start : tokens[comma - 1].end] if first < comma else ""
