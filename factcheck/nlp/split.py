"""Cut what one speaker says into claims that can be checked one by one, each a contiguous span.

A cut is made only where both sides have a predicate of their own. Lists of nouns, "A, up from B" and "N orders at
a value of $M" stay whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from factcheck.nlp.nested import antecedent, opens_nested, worth_its_own
from factcheck.nlp.participles import as_clause
from factcheck.nlp.trim import LEADS, trim, trim_clause
from factcheck.nlp.types import Span, Token
from factcheck.nlp.verbs import DETERMINERS, MODALS, PREPOSITIONS, PRONOUNS, has_finite, is_finite, is_past
from factcheck.nlp.wordlists import words

_DATE_LEAD = re.compile(
    r"(?:(?:in|on|by|since|until|during|from|at|as of|last|next|this|earlier|yesterday|today|tomorrow|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|between|over|under|with|for|within|across|among)\b)",
    re.I,
)
_FIGURE = re.compile(r"\d|\bper ?cent\b|%", re.I)
_QUESTION_WORDS = frozenset(["when", "how", "why", "where", "what", "who", "whether", "if"])
_FACTIVE = words(
    """
    know knows knew realise realize realises realizes realised realized
    """
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A claim's span, and the words that must be set before it so that it has a subject ("" = it has one).

    `verb` takes the place of its first word, where that is a participle.
    """

    span: Span
    subject: str
    verb: str = ""


def split_claims(text: str, tokens: Sequence[Token]) -> list[Piece]:
    """The claims of one stretch of text (its tokens), in reading order; spans may nest."""
    if not tokens:
        return []
    pieces: list[Piece] = []
    begin, subject = 0, ""
    cuts = [*_cuts(tokens), (len(tokens), len(tokens), False)]
    for end, following, shares in cuts:
        part = tokens[begin:end]
        if part:
            pieces.extend(_with_nested(text, part, subject))
        if shares:
            subject = subject if subject and not _subject_of(text, part) else _subject_of(text, part)
        else:
            subject = ""
        begin = following
    return sorted(pieces, key=lambda p: (p.span.start, p.span.end))


def _cuts(tokens: Sequence[Token]) -> list[tuple[int, int, bool]]:
    """Where one claim ends and the next begins: (end, begin, whether the next lacks a subject of its own)."""
    cuts: list[tuple[int, int, bool]] = []
    verbs = [0, *accumulate(is_finite(tokens, i) for i in range(len(tokens)))]
    begin = 0
    depth = 0
    for i, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth > 0 or i <= begin or i + 2 >= len(tokens):
            continue
        found = _cut_at(tokens, begin, i) if verbs[i] > verbs[begin] else None
        if found:
            cuts.append((i, *found))
            begin = found[0]
    return cuts


def _cut_at(tokens: Sequence[Token], begin: int, i: int) -> tuple[int, bool] | None:
    """Whether a cut is right at token i, behind a verb; then where the next claim begins, and if it lacks a subject."""
    word = tokens[i].low
    if word == ";":
        return i + 1, False
    if word == "," and tokens[begin].low in ("while", "although", "though", "whereas"):
        return (i + 1, False) if _clause_at(tokens, i + 1) else None
    after = i
    if word == "," and tokens[i + 1].low in (
        "and",
        "but",
        "while",
        "whereas",
        "with",
        "so",
        "yet",
        "although",
        "though",
        "or",
    ):
        after = i + 1
    joint = tokens[after].low
    if joint not in ("and", "but", "while", "whereas", "because", "with", "so", "yet", "although", "though"):
        return None
    if joint in ("with", "so", "yet") and after == i:
        return None
    if after + 2 >= len(tokens):
        return None
    return _second_part(tokens, begin, after)


def _second_part(tokens: Sequence[Token], begin: int, joint: int) -> tuple[int, bool] | None:
    start = joint + 1
    if tokens[start].low == "also" or tokens[start].low.endswith("ly"):
        verb = start + 1
    else:
        verb = start
    if tokens[joint].low == "with":
        absolute = any(t.low.endswith("ing") or is_past(t.low) for t in tokens[start + 1 : start + 8])
        return (start, False) if absolute and tokens[start].low in DETERMINERS | {"more", "some"} else None
    if (
        tokens[joint].low in ("and", "but", "yet")
        and verb < len(tokens)
        and _predicate_at(tokens, verb, begin, joint)
    ):
        return start, True
    paused = tokens[joint - 1].text == "," or tokens[joint].low != "and"
    return (start, False) if _clause_at(tokens, start, comma=paused) else None


def _predicate_at(tokens: Sequence[Token], i: int, begin: int, joint: int) -> bool:
    """Whether a verb that shares the subject before it stands at token i."""
    word = tokens[i].low
    if word in MODALS or word in ("is", "are", "was", "were", "has", "had", "have", "did", "does"):
        return True
    if i + 1 >= len(tokens) or tokens[i + 1].low in ("by", "and", "or", ",", "."):
        return False
    before = tokens[joint - 1].low
    if is_past(word):
        if tokens[i].text.isupper() or (is_past(before) and joint - 1 > begin):
            return False  # "idled or closed", "used and abandoned": one predicate
        first = next((t.low for k, t in enumerate(tokens[begin:joint], begin) if is_finite(tokens, k)), "")
        objects = (
            tokens[i + 1].low in DETERMINERS | PREPOSITIONS or _FIGURE.match(tokens[i + 1].text) is not None
        )
        return objects and (is_past(first) or first in ("has", "have", "had", "was", "were"))
    return word.endswith("s") and is_finite(tokens, i) and tokens[i + 1].low in DETERMINERS | {"to"}


def _clause_at(tokens: Sequence[Token], start: int, *, comma: bool = True) -> bool:
    """Whether a subject with its own finite verb stands at `start`; without a comma before it, look more closely."""
    if not comma and not _starts_subject(tokens, start):
        return False
    leads_in = tokens[start].low in PREPOSITIONS or _DATE_LEAD.match(tokens[start].low) is not None
    for i in range(start, min(len(tokens), start + 16)):
        word = tokens[i].low
        if tokens[i].text in '—–“”"();:' or (
            word in ("who", "which", "that", "whose", "where") and i > start
        ):
            return False
        if word == ",":
            if i - start > 5 or not leads_in:
                return False
            leads_in = False  # "in 2019, the city …"
            continue
        if word in ("and", "or") and i > start + 3:
            return False
        if is_finite(tokens, i) and i > start:
            return True
    return False


def _starts_subject(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i, right after "and", looks like the beginning of a new subject and not of a second noun."""
    if (
        tokens[i - 2].low in _QUESTION_WORDS
        or tokens[i].low in _QUESTION_WORDS
        or tokens[i].low in PREPOSITIONS
    ):
        return False
    if any(t.low in ("both", "between", "either") for t in tokens[max(0, i - 6) : i - 1]):
        return False
    word = tokens[i]
    if word.low in DETERMINERS or word.low in PRONOUNS or word.text[:1].isupper() or word.text[:1].isdigit():
        return True
    return i + 1 < len(tokens) and is_finite(tokens, i + 1)


def _subject_of(text: str, tokens: Sequence[Token]) -> str:
    """The words before the first finite verb of a clause, or what its last relative clause hangs on."""
    for i in range(len(tokens) - 3, 1, -1):
        if tokens[i].text == ",":
            if tokens[i + 1].low in ("which", "who"):
                return antecedent(text, tokens, i)
            break
    first = 0
    while first < len(tokens) and (tokens[first].low in LEADS or not tokens[first].text[:1].isalnum()):
        first += 1
    for i in range(first + 1, min(len(tokens), first + 16)):
        if is_finite(tokens, i):
            end = i
            while end > first + 1 and (
                tokens[end - 1].low in ("also", "not", "only", "both")
                or not tokens[end - 1].text[-1:].isalnum()
            ):
                end -= 1
            return text[tokens[first].start : tokens[end - 1].end]
        if tokens[i].text == ",":
            break
    return ""


def _with_nested(text: str, tokens: Sequence[Token], subject: str) -> list[Piece]:
    """A clause, and the claims inside it: relative clauses, closing participles, what somebody is said to know."""
    tokens = _after_factive(tokens)
    main_end = len(tokens)
    nested: list[Piece] = []
    for i in range(1, len(tokens) - 2):
        if tokens[i].text != ",":
            continue
        kind = opens_nested(tokens, i + 1)
        if not kind:
            continue
        end = next((j for j in range(i + 2, len(tokens)) if tokens[j].text == ","), len(tokens))
        if kind == "relative" and end < len(tokens) - 1 and not is_finite(tokens, end + 1):
            end = len(tokens)
        closes = end == len(tokens) or kind == "participle" or not has_finite(tokens[end:])
        end = len(tokens) if closes and kind == "participle" else end
        inner = trim(text, tokens[i + 1].start, tokens[end - 1].end)
        if kind == "participle" and not worth_its_own(text[inner.start : inner.end]):
            continue
        if kind == "relative":
            nested.append(Piece(inner, antecedent(text, tokens, i)))
        else:
            own = subject or _subject_of(text, tokens[:i])
            nested.append(Piece(inner, *as_clause(text, tokens[:i], tokens[i + 1], own)))
        if closes:
            main_end = min(main_end, i)
            break
    main = trim_clause(text, tokens[:main_end])
    return [*([Piece(main, subject)] if main.end > main.start else []), *nested]


def _after_factive(tokens: Sequence[Token]) -> Sequence[Token]:
    """ "they know that X": X is the claim."""
    for i in range(1, min(len(tokens) - 3, 4)):
        if tokens[i].low in _FACTIVE and tokens[i + 1].low == "that":
            return tokens[i + 2 :]
    return tokens
