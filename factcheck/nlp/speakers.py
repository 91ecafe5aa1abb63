"""Who speaks: the noun phrase before a verb or behind it."""

from collections.abc import Sequence

from factcheck.nlp import lexicon
from factcheck.nlp.types import Token
from factcheck.nlp.verbs import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    PREPOSITIONS,
    is_finite,
    is_past,
    is_simple_past,
)
from factcheck.nlp.wordlists import words

Place = tuple[int, int]  # token numbers [first, after)

RELATIVES = frozenset({"who", "which", "that"})
STOPS = frozenset(',;:()[]{}“”"«»„—–-|…') | {"''", "``", "--"}
_PERSONAL = frozenset({"he", "she", "they", "we", "i", "it", "you"})
_CUTS = words(
    """
    that because while but whereas although though if when as so where and or nor yet after before since until
    than unless once what whom how
    """
)
TIME_WORDS = words(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight morning
    afternoon evening night late early week month year last this earlier later january february march april june july
    august september october november december also then meanwhile however still recently now ago
    """
)
LEADING = words(
    """
    but and however meanwhile still yet so then also nor or instead
    """
)
_NOT_A_SPEAKER = words(
    """
    which that what there this these those whom as to not if where when how why it's that's
    """
)
_ALONE = words(
    """
    some many others both all several few most those another everyone nobody
    """
)
_BESIDE_A_VERB = words(
    """
    also later then once now still often already recently just further previously repeatedly never always ever
    not no longer only even again both simply twice soon long first either least be been being reportedly
    """
) | frozenset(word for word in AUXILIARIES if "'" not in word or word.endswith("n't"))
_NO_ADVERBS = words(
    """
    family ally rally assembly supply reply anomaly monopoly bully belly jelly fly
    """
)
# "he's calling": subject and auxiliary in one
CONTRACTED = frozenset(word for word in AUXILIARIES if "'" in word and not word.endswith("n't"))


def beside_a_verb(token: Token) -> bool:
    """Whether a word may stand between a speaker and the verb: an auxiliary, an adverb."""
    word = token.low
    if word in _BESIDE_A_VERB:
        return True
    adverb = word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS
    return adverb and token.text[:1].islower()


def before(tokens: Sequence[Token], end: int, floor: int, *, owns: bool = False) -> Place | None:
    """The noun phrase that ends at `end`, in front of a verb group, or, if it `owns` something, of its possession.

    `floor` is the first token that may belong to it.
    """
    if end <= floor:
        return None
    named = _apposed_name(tokens, end, floor)
    if named:
        return named
    end = _before_apposition(tokens, end, floor)
    if end <= floor:
        return None
    last = tokens[end - 1].low
    if last.endswith("'s") and last not in CONTRACTED and not owns:
        return None
    if (
        last in CONTRACTED
        or last == "who"
        or (last == "which" and end - 1 > floor and tokens[end - 2].text == ",")
    ):
        return end - 1, end
    if last in _PERSONAL:
        return end - 1, end
    if (
        last == "that"
        and end - 2 >= floor
        and tokens[end - 2].text.islower()
        and tokens[end - 2].text.isalpha()
        and tokens[end - 2].low not in _CUTS
        and not is_finite(tokens, end - 2)
        and tokens[end - 2].low not in PREPOSITIONS
    ):
        return end - 1, end
    if last in RELATIVES or last in ("and", "or", "but", "to"):
        return None
    first, joined = end, False
    while first > floor and end - first < 28:
        word = tokens[first - 1]
        if word.text == ")":
            opening = _opening_bracket(tokens, first - 1, floor)
            if opening is None:
                break
            first = opening
            continue
        if word.text in STOPS or word.low in _CUTS - {"and"} or word.low in RELATIVES:
            break
        joined = joined or word.low == "and"
        if is_finite(tokens, first - 1) and (joined or not _is_reduced(tokens, first - 1)):
            link = None if joined else _link_before(tokens, first - 1, floor)
            if link is not None:  # "the mother of a man who stabbed three strangers": the name ends at "who"
                first = end = link
                continue
            if joined:  # "… asked for a photo and Clinton said": the noun phrase begins behind the "and"
                first = next(k for k in range(end - 1, first - 1, -1) if tokens[k].low == "and") + 1
            break
        first -= 1
    if first > floor and tokens[first - 1].low in AUXILIARIES and is_past(tokens[first].low):
        return None  # "have launched petitions": an object
    first = _without_lead(tokens, first, end, floor)
    if first >= end or not _can_speak(tokens, first, end):
        return None
    return first, end


def _link_before(tokens: Sequence[Token], verb: int, floor: int) -> int | None:
    """The "who" or "that" whose clause the verb belongs to, if a noun stands before it and no speech is in it."""
    known = lexicon.FORMS.get(tokens[verb].low)
    if known and known.lemma in lexicon.BARE:
        return None  # "critics who say the mayor …"
    for k in range(verb - 1, max(floor, verb - 7), -1):
        word = tokens[k]
        if word.text in STOPS or (is_finite(tokens, k) and not beside_a_verb(word)):
            return None
        if word.low in ("who", "which", "whose", "that"):
            noun = tokens[k - 1]
            spoken = noun.low in lexicon.FORMS or is_finite(tokens, k - 1) or noun.low in PREPOSITIONS
            return k if noun.text[:1].isalpha() and not (word.low == "that" and spoken) else None
    return None


def behind(tokens: Sequence[Token], start: int) -> Place | None:
    """The subject that follows its verb (“…,” said the mayor of X)."""
    first = end = start
    while end < len(tokens) and end - first < 18:
        word = tokens[end]
        if word.text in STOPS or word.text in ".?!" or word.low in _CUTS - {"and"} or word.low in TIME_WORDS:
            break
        if word.low in ("on", "at", "in", "during") and end > first:
            break
        if end > first and word.low == "who":
            break
        end += 1
    if first >= end or any(is_finite(tokens, k) for k in range(first + 1, end)):
        return None
    return (first, end) if _can_speak(tokens, first, end) else None


def _is_reduced(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i is the participle of "a study published in June": part of the noun phrase."""
    word = tokens[i].low
    return (
        is_past(word)
        and not is_simple_past(word)
        and i + 1 < len(tokens)
        and tokens[i + 1].low in PREPOSITIONS
    )


def _opening_bracket(tokens: Sequence[Token], closing: int, floor: int) -> int | None:
    for i in range(closing - 1, max(floor - 1, closing - 12), -1):
        if tokens[i].text == "(":
            return i
    return None


def _apposed_name(tokens: Sequence[Token], end: int, floor: int) -> Place | None:
    """ "the agency's director, Leila Haddad, cautioned": the name between the commas."""
    first = end - 1
    while first > max(floor, end - 6) and tokens[first - 1].text[:1].isupper():
        first -= 1
    long_enough = end - 1 - first >= 2 and end - 1 > floor and tokens[end - 1].text == ","
    if not long_enough or first <= floor + 1 or tokens[first - 1].text != ",":
        return None
    return (first, end - 1) if tokens[first - 2].text.islower() else None


def _before_apposition(tokens: Sequence[Token], end: int, floor: int) -> int:
    """Step over ", the mayor of X," or ", who leads Y, " or " — a lawyer — " between a name and its verb."""
    mark = tokens[end - 1].text if end > floor else ""
    if mark in ("—", "–", "--", "-"):
        for i in range(end - 2, max(floor, end - 24), -1):
            if tokens[i].text == mark:
                return i
        return end
    if mark != ",":
        return end
    best = end
    for i in range(end - 2, max(floor, end - 30), -1):
        if tokens[i].text in '“”"' or tokens[i].text in (";", ":"):
            break
        if tokens[i].text != ",":
            continue
        described = tokens[i + 1]
        if not _describes(tokens, i + 1, end - 1):
            break
        best = i
        opens = described.low in DETERMINERS | {"who", "which", "whose"} or described.text[:1].isdigit()
        if opens or not tokens[i - 1].text[:1].isupper() or i - 1 <= floor:
            break
        if described.text[:1].islower():
            break
    if best - 2 > floor and tokens[best - 1].text.isdigit() and tokens[best - 2].text == ",":
        best -= 2  # "Ann Dahl, 43, a driver, said"
    return best


def _describes(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether tokens[first:end] can stand between commas behind a name: no clause of its own."""
    lead = tokens[first].low
    if (
        lead in ("who", "which", "whose", "where", "as", "when")
        or lead.endswith("ing")
        or (lead in _BESIDE_A_VERB or lead.endswith("ly"))
    ):
        return True
    relative = next((k for k in range(first, end) if tokens[k].low in ("who", "which", "whose", "that")), end)
    return not any(is_finite(tokens, k) and not _is_reduced(tokens, k) for k in range(first + 1, relative))


def _without_lead(tokens: Sequence[Token], first: int, end: int, floor: int) -> int:
    """Drop what stands before the noun phrase: "But", "On Friday", "and" after another clause."""
    while first < end and (tokens[first].low in LEADING or not tokens[first].text[:1].isalnum()):
        first += 1
    clause_before = first > floor and is_finite(tokens, first - 1)
    if first + 1 < end and is_quantity(tokens, first):
        return first
    if first < end and (
        tokens[first].low in PREPOSITIONS or tokens[first].low in TIME_WORDS or clause_before
    ):
        return _last_noun_phrase(tokens, first, end)
    return first


_NUMBERS = words(
    """
    half a one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen
    """
)


def is_quantity(tokens: Sequence[Token], first: int) -> bool:
    """Whether "about half of the voters" begins at `first`."""
    after = tokens[first + 1]
    rough = tokens[first].low in ("about", "around", "over", "under", "nearly")
    return rough and (after.text[:1].isdigit() or after.low in _NUMBERS)


def _last_noun_phrase(tokens: Sequence[Token], first: int, end: int) -> int:
    """The start of the last noun phrase of tokens[first:end] that is not the object of a preposition or a date."""
    best = first
    for i in range(first + 1, end):
        ahead, word = tokens[i - 1].low, tokens[i]
        starts = (
            word.low in DETERMINERS
            or word.low in ("he", "she", "they", "we", "i", "it", "who")
            or word.text[:1].isupper()
        )
        joined = ahead in PREPOSITIONS or ahead in DETERMINERS or tokens[i - 1].text[:1].isupper()
        if ahead in TIME_WORDS or ahead.isdigit() or ahead in LEADING:
            joined = False
        if word.low in ("he", "she", "they", "we", "i") and ahead not in PREPOSITIONS:
            joined = False
        if starts and not joined and word.low not in TIME_WORDS:
            best = i
    if best == first and tokens[first].low in (PREPOSITIONS | TIME_WORDS):
        return end if tokens[first].low in PREPOSITIONS else first + 1
    return best


def _can_speak(tokens: Sequence[Token], first: int, end: int) -> bool:
    found = [t for t in tokens[first:end] if t.text[:1].isalnum()]
    if not found or found[0].low in _NOT_A_SPEAKER | (
        PREPOSITIONS - {"like", "around", "over", "about", "under"}
    ) | {"up", "out"}:
        return False
    if found[-1].low in PREPOSITIONS | (DETERMINERS - _ALONE) and found[-1].low not in ("this",):
        return False
    return not all(w.text.isdigit() or w.low in TIME_WORDS for w in found)


def clause_subject(tokens: Sequence[Token], begin: int, end: int) -> Place | None:
    """The subject of the clause that begins at `begin`: who "adding that" belongs to when nobody spoke yet."""
    for j in range(begin, min(end, begin + 40)):
        if is_finite(tokens, j) and j > begin:
            k = j
            while k > begin and beside_a_verb(tokens[k - 1]):
                k -= 1
            found = before(tokens, k, begin)
            if found:
                return found
    return None


def is_passive(tokens: Sequence[Token], first: int, i: int) -> bool:
    """Whether the participle at i, whose verb group begins at `first`, is passive: "was accused"."""
    for j in range(i - 1, first - 1, -1):
        if tokens[j].low in BE | {"get", "got", "gets", "getting"}:
            return True
        if tokens[j].low in ("has", "have", "had", "'ve", "having"):
            return False
    return False


def governing(tokens: Sequence[Token], upto: int, floor: int) -> Place | None:
    """The subject of the nearest finite verb before token `upto`: who "to argue that" or "citing" belongs to."""
    for k in range(upto - 1, max(floor, upto - 30) - 1, -1):
        if k > floor and is_finite(tokens, k):
            first = k
            while first > floor and beside_a_verb(tokens[first - 1]):
                first -= 1
            found = before(tokens, first, floor)
            if found:
                return found
        if tokens[k].text in (";", ":"):
            return None
    return None
