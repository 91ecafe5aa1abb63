"""Where, around a verb of speech, the words stand that were said."""

from collections.abc import Sequence

from factcheck.nlp import speech
from factcheck.nlp.types import Token
from factcheck.nlp.verbs import DETERMINERS, PREPOSITIONS, is_finite

OPENING = frozenset('“"«„「『')
CLOSING = frozenset('”"»')
_LINKS = frozenset(["that", "whether", "why", "how"])


def content_after(tokens: Sequence[Token], i: int, verb: str) -> int | None:
    """The token where the content of the cue at i begins, if it follows the cue."""
    following = [t.low for t in tokens[i + 1 : i + 3]]
    if not following:
        return None
    if following[0] in OPENING:
        return i + 1
    if following[0] in (",", ":") and len(following) > 1 and following[1] in OPENING:
        return i + 2
    if verb in speech.WITH_INFINITIVE:
        return _clause_with_infinitive(tokens, i)
    linked: int | None = link_after(tokens, i, verb)
    if linked is not None:
        return linked
    if verb in speech.WITH_NOUN:
        return _noun_for_claim(tokens, i)
    if verb in speech.BARE and _clause_follows(tokens, i + 1):
        return i + 1
    return None


def link_after(tokens: Sequence[Token], i: int, verb: str) -> int | None:
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
        if tokens[j].text in ",:" and j + 1 < len(tokens) and tokens[j + 1].text in OPENING:
            return j + 1  # "told the paper: “…”"
        if tokens[j].text in ';:.?!“"' or (tokens[j].text != "," and is_finite(tokens, j)):
            return None
    if tokens[i + 1].low == "," and i + 2 < len(tokens) and tokens[i + 2].text in OPENING:
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


def ends_content(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i closes a stretch that a speaker may be named after."""
    return i >= 1 and (tokens[i].text in (",", "”", '"', "»", "—", "–") or tokens[i].text in "?!")


def skip_adjunct(tokens: Sequence[Token], i: int) -> int:
    """Past "on Monday", "in an interview": up to the next comma, quotation or the end."""
    while (
        i < len(tokens) and tokens[i].text not in OPENING and tokens[i].text not in (",", ";", ":", ".", "—")
    ):
        i += 1
    return i


def skip_apposition(tokens: Sequence[Token], i: int) -> int:
    """Past all that only describes a speaker named after the verb: up to a quotation or "adding that"."""
    while i < len(tokens) and tokens[i].text not in OPENING and tokens[i].text != ";":
        if tokens[i].text == "," and i + 1 < len(tokens) and tokens[i + 1].low in speech.PARTICIPLE:
            break
        i += 1
    return i
