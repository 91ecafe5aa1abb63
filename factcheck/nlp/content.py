"""What was said: where behind a verb the content begins, and where it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.nlp import lexicon, speakers
from factcheck.nlp.types import Token
from factcheck.nlp.verbs import AUXILIARIES, DETERMINERS, PREPOSITIONS, is_finite
from factcheck.nlp.wordlists import words

OPENING = frozenset("“«„「『‘")
CLOSING = frozenset("”»’")
DASHES = frozenset({"—", "–", "--", "-"})
_ASKING = frozenset(["whether", "why", "how", "what", "who", "where", "if", "when", "which"])
_OBJECTS = frozenset(
    ["him", "her", "them", "it", "us", "me", "himself", "herself", "themselves", "you", "itself"]
)
_NO_THING = words(
    """
    that to as and or but if when while because after before than not so too also again later there then here
    who which whose whom what where why how whether though although until since once yet nor is are was were be
    off up down out away back over been has have had will would could should may might can do does did
    """
)
# Words that end a thing or a plan: what follows is another clause.
_NEW_CLAUSE = frozenset(
    ["while", "because", "although", "though", "but", "whereas", "after", "since", "once", "so"]
)  # fmt: skip


_LONGEST_THING = 80


@dataclass(frozen=True, slots=True)
class Complement:
    """Where the content begins, and whether it is a clause that states something."""

    start: int
    states: bool


def after_verb(tokens: Sequence[Token], i: int, verb: str) -> Complement | None:
    """The content that follows the cue at i, by what this verb can be followed by."""
    j = i + 1
    while j < len(tokens) and (
        (tokens[j].low.endswith("ly") and tokens[j].text.islower())
        or tokens[j].low in ("again", "also", "repeatedly", "not", "simply")
    ):
        j += 1
    if j >= len(tokens):
        return None
    quoted = _quotation(tokens, j)
    if quoted is not None and verb in lexicon.THAT | lexicon.WHETHER | lexicon.QUOTING:
        return Complement(quoted, True)
    linked = linked_clause(tokens, i, verb)
    if linked is not None:
        return Complement(linked, True)
    if verb in lexicon.WHETHER:
        asked = _asked(tokens, j, verb)
        if asked is not None and asked + 1 < len(tokens):
            why = tokens[asked].low == "why"  # what is asked is taken for true
            return Complement(asked + why, why)
    if verb in _NOUN_STANDS_FOR_CLAIM:
        noun = _noun_for_claim(tokens, j)
        if noun is not None:
            return Complement(noun, True)
    if verb in lexicon.THEM_TO:
        them = _somebody_to(tokens, j)
        if them is not None:
            return Complement(j, verb in ("expect", "believe"))
    if verb in lexicon.TO and (
        tokens[j].low == "to"
        or (tokens[j].low == "not" and tokens[j + 1 : j + 2] and tokens[j + 1].low == "to")
    ):
        return Complement(j, False)
    if verb in lexicon.TO:
        later = _to_behind_time(tokens, j)
        if later is not None:
            return Complement(later, False)
    told = _behind_adjunct(tokens, j, hearer=True) if verb in _HEARERS else None
    if told is not None:
        return Complement(told, True)
    gerund = tokens[j].low.endswith("ing") and verb not in ("say", "think", "believe", "argue")
    plans = verb in lexicon.THING and any(
        t.low == "to" for t in tokens[j : j + 6]
    )  # "announce a plan to see that …"
    if verb in lexicon.BARE and (
        (clause_at(tokens, j) and not gerund and not plans) or _left_out(tokens, i, j)
    ):
        return Complement(j, True)
    if verb in lexicon.BARE:
        behind = _behind_adjunct(tokens, j, hearer=False)
        if behind is not None:
            return Complement(behind, True)
    if verb == "say" and _anything(tokens, j):
        return Complement(j, True)
    if verb in _ASKED_ABOUT:
        topic = next((k for k in range(j, min(len(tokens), j + 7)) if tokens[k].low == "about"), None)
        if (
            topic is not None
            and topic + 1 < len(tokens)
            and not any(t.text in speakers.STOPS for t in tokens[j:topic])
        ):
            return Complement(topic + 1, False)
    told_when = j + (tokens[j].low in speakers.TIME_WORDS - {"this", "last"})  # "apologized Monday for"
    if told_when + 1 < len(tokens) and tokens[told_when].low in lexicon.PREPOSITIONAL.get(verb, ()):
        return _behind_preposition(tokens, told_when)
    if verb in _ASKED_FOR and thing_at(tokens, j) and _for_soon(tokens, j):
        return Complement(j, False)
    if verb in lexicon.THING and thing_at(tokens, j):
        return Complement(j, False)
    return None


_HEARERS = frozenset(
    [
        "tell",
        "remind",
        "warn",
        "write",
        "assure",
        "inform",
        "convince",
        "advise",
        "notify",
        "persuade",
        "teach",
        "reassure",
        "show",
    ]
)
_MAY_ASK_IF = frozenset({"ask", "know", "wonder", "see", "question", "doubt", "say", "tell", "remember"})
_ASKED_ABOUT = frozenset(
    {"ask", "question", "press", "tell", "remind", "warn", "inform", "advise", "speak", "talk"}
)


def _to_behind_time(tokens: Sequence[Token], j: int) -> int | None:
    """Where "to" stands in "promised Monday to begin", "agreed on Friday to sell"."""
    k = j + (tokens[j].low in ("on", "in"))
    if k + 2 >= len(tokens) or tokens[k].low not in speakers.TIME_WORDS - {"this", "last", "earlier"}:
        return None
    k += 1
    return k if tokens[k].low == "to" and k + 1 < len(tokens) else None


_ASKED_FOR = frozenset({"ask", "beg", "petition", "press", "thank"})


def _for_soon(tokens: Sequence[Token], j: int) -> bool:
    """Whether "the minister for an inquiry" stands at j."""
    for k in range(j + 1, min(len(tokens) - 1, j + 8)):
        if tokens[k].low == "for":
            return True
        if tokens[k].text in speakers.STOPS or is_finite(tokens, k):
            return False
    return False


# "cited the delay as proof", "reiterated evidence of fraud": a noun stands for the claim.
_NOUN_STANDS_FOR_CLAIM = frozenset(
    {"cite", "reiterate", "highlight", "describe", "underline", "underscore", "stress", "emphasize"}
)
_EVIDENCE = frozenset({"evidence", "proof", "signs", "reports", "allegations", "claims", "accusations"})


def _noun_for_claim(tokens: Sequence[Token], j: int) -> int | None:
    rest = [t.low for t in tokens[j : j + 13]]
    if len(rest) > 2 and rest[0] in _EVIDENCE and rest[1] in ("of", "that"):
        return j + 2
    for k in range(len(rest) - 1):
        if rest[k] in ",.;":
            return None
        if rest[k] == "as" and rest[k + 1] in _EVIDENCE:
            return j
    return None


def _left_out(tokens: Sequence[Token], i: int, j: int) -> bool:
    """ "which the probe said were covered up": the subject of the content stands before the speaker."""
    return tokens[j].low in AUXILIARIES and any(
        t.low in ("which", "that", "what", "who", "whom") for t in tokens[max(0, i - 12) : i]
    )


def _behind_adjunct(tokens: Sequence[Token], j: int, *, hearer: bool) -> int | None:
    """ "told aides he would run", "wrote in May she was ill": a clause behind a hearer or an adjunct, without "that"."""
    if (
        not hearer
        and tokens[j].low not in ("in", "on", "at", "during")
        and tokens[j].low not in speakers.TIME_WORDS - {"this", "last"}
    ):
        return None
    day = j + (not hearer and tokens[j].low in ("on", "in"))
    if not hearer and day + 2 < len(tokens) and tokens[day].low in speakers.TIME_WORDS:
        named = tokens[day + 1].low in DETERMINERS or tokens[day + 1].text[:1].isupper()
        if named and clause_at(tokens, day + 1):
            return day + 1  # "said on Monday the bridge was safe"
    for k in range(j + 1, min(len(tokens) - 1, j + 9)):
        if tokens[k].text in speakers.STOPS or tokens[k].text in ".?!":
            return None
        pronoun = (
            tokens[k].low in ("he", "she", "they", "it", "there", "we")
            or tokens[k].low in speakers.CONTRACTED
        )
        if pronoun and tokens[k - 1].low not in PREPOSITIONS:
            return k if clause_at(tokens, k) else None
        if is_finite(tokens, k):
            return None
    return None


def _anything(tokens: Sequence[Token], j: int) -> bool:
    """Whether what follows "said" is more than a time, a place or a hearer."""
    word = tokens[j]
    if (
        not word.text[:1].isalnum()
        or word.low in PREPOSITIONS
        or word.low in speakers.TIME_WORDS - {"this", "last", "still", "also"}
    ):
        return False
    return j + 2 < len(tokens)


def _behind_preposition(tokens: Sequence[Token], j: int) -> Complement | None:
    start = j + 1
    if tokens[start].low in speakers.TIME_WORDS - {"this", "last"}:
        return None  # "ruled on Wednesday"
    if tokens[start].low in PREPOSITIONS and start + 1 < len(tokens):
        start += 1
    word = tokens[start]
    if word.text in speakers.STOPS - OPENING or word.text in ".?!":
        return None
    return Complement(start, False)


def _quotation(tokens: Sequence[Token], j: int) -> int | None:
    if tokens[j].text in OPENING:
        return j
    if tokens[j].text in (",", ":") and j + 1 < len(tokens) and tokens[j + 1].text in OPENING:
        return j + 1
    if tokens[j].text == ":" and j + 2 < len(tokens):
        return j + 1
    return None


def linked_clause(tokens: Sequence[Token], i: int, verb: str) -> int | None:
    """ "said on Monday that": the token after the linking word, with nothing but an adjunct or a hearer before it."""
    if verb not in lexicon.THAT:
        return None
    j = i + 1
    while j < len(tokens) and tokens[j].low.endswith("ly") and tokens[j].text.islower():
        j += 1
    j = _over_insertion(tokens, j) - 1
    while j + 1 < min(len(tokens), i + 30):
        j += 1
        word = tokens[j].low
        if word == "that" and j + 1 < len(tokens):
            between = tokens[i + 1 : j]
            if between and between[0].text in (",", *DASHES):
                between = ()
            if (
                between
                and verb in ("show", "find", "see", "hear", "describe", "read")
                and between[0].low in DETERMINERS
            ):
                return None
            if between and between[-1].low in PREPOSITIONS | {"than"}:
                return None  # "hoping for far more than that"
            if between and tokens[j + 1].low in (
                "is",
                "was",
                "are",
                "were",
                "has",
                "had",
                "would",
                "will",
                "could",
                "can",
            ):
                return None  # "announced a plan that was": a relative clause
            if between and not _is_adjunct(between, verb):
                return None
            return j + 1
        if tokens[j].text in (",", ":") and j + 1 < len(tokens) and tokens[j + 1].text in OPENING:
            return j + 1
        if tokens[j].text == ":" and j > i + 1 and j + 2 < len(tokens):
            return j + 1
        if tokens[j].text in ";:.?!“”," or tokens[j].text in DASHES or is_finite(tokens, j):
            return None
    return None


def _over_insertion(tokens: Sequence[Token], j: int) -> int:
    """Past ", however," or " — again — " right behind a verb, if "that" or a quotation follows."""
    if j < len(tokens) and (tokens[j].text == "," or tokens[j].text in DASHES):
        for k in range(j + 1, min(len(tokens), j + 20)):
            if tokens[k].text == tokens[j].text:
                return k + 1 if k + 1 < len(tokens) and tokens[k + 1].low == "that" else j
    return j


def _is_adjunct(between: Sequence[Token], verb: str) -> bool:
    first = between[0]
    if first.text in (",",) or first.low in PREPOSITIONS or verb in _HEARERS or first.low.endswith("ly"):
        return True
    timely = first.low in speakers.TIME_WORDS or first.low in ("again", "here", "it", "there")
    return timely and len(between) < 6


def _asked(tokens: Sequence[Token], j: int, verb: str) -> int | None:
    if tokens[j].low == "if" and verb not in _MAY_ASK_IF:
        return None
    if tokens[j].low in _ASKING:
        return j
    if tokens[j].low in PREPOSITIONS and j + 1 < len(tokens) and tokens[j + 1].low in _ASKING:
        return j + 1
    for k in range(j, min(len(tokens), j + 7)):  # "asked reporters whether"
        if tokens[k].low in ("whether", "if", "why", "how") and k > j:
            return k
        if tokens[k].text in speakers.STOPS or is_finite(tokens, k):
            return None
    return None


def _somebody_to(tokens: Sequence[Token], j: int) -> int | None:
    """Where "to" stands behind "the driver" in "asked the driver to stop"."""
    if tokens[j].low == "to" or tokens[j].low in PREPOSITIONS or tokens[j].text in speakers.STOPS:
        return None
    for k in range(j + 1, min(len(tokens), j + 14)):
        if (
            tokens[k].low == "to"
            and k + 1 < len(tokens)
            and tokens[k + 1].low not in DETERMINERS
            and tokens[k + 1].text.islower()
        ):
            return k
        if tokens[k].text in speakers.STOPS or tokens[k].text in ".?!" or is_finite(tokens, k):
            return None
    return None


def thing_at(tokens: Sequence[Token], j: int) -> bool:
    """Whether a noun phrase begins at j."""
    word = tokens[j]
    if word.text in OPENING:
        return True
    if not word.text[:1].isalnum() and word.text not in "$€£":
        return False
    if word.low in speakers.TIME_WORDS - {"this", "last", "may"}:
        return False
    if word.low in DETERMINERS or word.low in _OBJECTS or word.text[:1].isupper() or word.text[:1].isdigit():
        return word.low not in ("which", "what")
    return word.low not in _NO_THING and word.low not in PREPOSITIONS and word.low not in speakers.TIME_WORDS


def clause_at(tokens: Sequence[Token], start: int) -> bool:
    """Whether a subject and its finite verb stand right at `start`, before any comma or relative word."""
    if start >= len(tokens) or tokens[start].low in PREPOSITIONS - {"for", "like"} | {"and", "or"}:
        return start + 1 < len(tokens) and speakers.is_quantity(tokens, start)
    for j in range(start, min(len(tokens), start + 16)):
        word = tokens[j]
        if word.text in OPENING or word.text in CLOSING:
            continue
        if word.text in ",;:.?!(" or word.low in ("who", "which", "whose", "as", "when", "after"):
            return False
        if word.low == "that" and j > start and tokens[j - 1].low not in PREPOSITIONS:
            return False
        if j > start and is_finite(tokens, j):
            return True
        if j == start and word.low in speakers.CONTRACTED:
            return True
    return False


def end_of_thing(tokens: Sequence[Token], start: int) -> int:
    """Where a thing or a plan that begins at `start` ends: before a comma, a time, or a word that opens another clause."""
    depth = 0
    j = start - 1
    last = min(len(tokens), start + _LONGEST_THING)
    while j + 1 < last:
        j += 1
        word = tokens[j]
        if word.text in ("“", "«", "„"):
            depth += 1
        elif word.text in ("”", "»"):
            depth = max(0, depth - 1)
        if depth or j == start:
            continue
        if word.text in (";", ":", "(", ")") or word.text in DASHES:
            return j
        if word.text == ",":
            resumed = _over_comma(tokens, j, start)
            if resumed is None:
                return j
            j = resumed
            continue
        if word.low in _NEW_CLAUSE and _clause_soon(tokens, j + 1):
            return j
        if word.low in ("and", "but", "or") and _verb_soon(tokens, j + 1):
            return j
        if _is_time(tokens, j):
            return j
    return last


def _over_comma(tokens: Sequence[Token], comma: int, start: int) -> int | None:
    """The token to go on from if the thing goes on behind its comma: a list, two adjectives, an apposition."""
    if _in_a_series(tokens, comma):
        return comma
    after = tokens[comma + 1] if comma + 1 < len(tokens) else None
    if after is None:
        return None
    described = tokens[comma - 1]
    if is_finite(tokens, comma + 1):
        return None  # "who denies it, maintains"
    if (
        comma - start <= 2
        and described.text.islower()
        and after.text.islower()
        and after.low not in _NO_THING | PREPOSITIONS | DETERMINERS
        and not after.low.endswith("ing")
    ):
        return comma  # "the angry, divisive rhetoric"
    return None


def _verb_soon(tokens: Sequence[Token], j: int) -> bool:
    while j < len(tokens) and (
        tokens[j].low.endswith("ly") or tokens[j].low in ("also", "then", "later", "even", "never", "still")
    ):
        j += 1
    if j >= len(tokens):
        return False
    known = lexicon.FORMS.get(tokens[j].low)
    return (
        is_finite(tokens, j)
        or (known is not None and known.form in ("past", "perfect") and tokens[j].text.islower())
        or tokens[j].low in ("he", "she", "they")
    )


def _is_time(tokens: Sequence[Token], j: int) -> bool:
    """Whether an adjunct of time or occasion begins at j: "on Monday", "during an interview", "last week"."""
    word = tokens[j]
    after = tokens[j + 1] if j + 1 < len(tokens) else None
    if word.low == "during":
        return True
    if word.text in (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ) or word.low in ("yesterday", "today"):
        return tokens[j - 1].low not in PREPOSITIONS | DETERMINERS
    if after is None:
        return False
    if word.low in ("last", "this", "earlier", "next") and after.low in speakers.TIME_WORDS:
        return tokens[j - 1].low not in PREPOSITIONS | DETERMINERS
    if word.low in ("on", "in") and (
        (after.text[:1].isupper() and after.low in speakers.TIME_WORDS) or after.text.isdigit()
    ):
        return True
    noun = tokens[j + 2].low if j + 2 < len(tokens) else ""
    return word.low in ("in", "on", "at") and noun in (
        "interview",
        "statement",
        "speech",
        "tweet",
        "rally",
        "debate",
        "press",
        "news",
        "email",
        "letter",
        "post",
        "conference",
    )


def _in_a_series(tokens: Sequence[Token], comma: int) -> bool:
    """Whether the comma at `comma` parts members of a list: "roads, ports and rail"."""
    for k in range(comma + 2, min(len(tokens), comma + 14)):
        word = tokens[k]
        if word.low in ("and", "or"):
            return not any(is_finite(tokens, m) for m in range(k, min(len(tokens), k + 5)))
        if is_finite(tokens, k) or (word.text in speakers.STOPS and word.text != ","):
            return False
    return False


def _clause_soon(tokens: Sequence[Token], start: int) -> bool:
    return any(is_finite(tokens, k) for k in range(start, min(len(tokens), start + 7)))


def ends_content(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i closes a stretch that a speaker may be named after."""
    return i >= 1 and (
        tokens[i].text in (",", *CLOSING) or tokens[i].text in DASHES or tokens[i].text in "?!"
    )


def skip_adjunct(tokens: Sequence[Token], i: int) -> int:
    """Past "on Monday", "in an interview": up to the next comma, quotation or the end."""
    while (
        i < len(tokens)
        and tokens[i].text not in OPENING
        and tokens[i].text not in (",", ";", ":", ".", "—", "–", "--", "?", "!")
    ):
        i += 1
    return i
