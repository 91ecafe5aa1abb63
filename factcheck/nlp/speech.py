"""The words by which English news says that somebody says something, and who that somebody is."""

from collections.abc import Sequence

from factcheck.nlp.types import Token
from factcheck.nlp.verbs import BE, DETERMINERS, PREPOSITIONS, is_finite, is_past, is_simple_past, past, third
from factcheck.nlp.wordlists import words

_SAYING = words(
    """
    add admit allege announce argue assert assume acknowledge boast calculate caution claim clarify comment
    complain concede conclude confirm contend counter declare demand disclose emphasize emphasise estimate
    expect explain express find forecast highlight hope imply indicate insist joke lament maintain mention
    note observe opine posit predict project promise propose quip reaffirm recall reckon recommend reiterate
    remark remind repeat reply report respond reveal say show speculate state stress suggest suspect tell
    testify think believe tweet underline underscore urge vow warn wonder worry write ask doubt deny fear
    cite describe denounce accuse post question know
    """
)
_IRREGULAR = {
    "say": ("said", "said"), "tell": ("told", "told"), "write": ("wrote", "written"), "find": ("found", "found"),
    "think": ("thought", "thought"), "show": ("showed", "shown"), "forecast": ("forecast", "forecast"),
    "know": ("knew", "known"),
}  # fmt: skip
_DOUBLED = {"quip": "quipped", "admit": "admitted", "posit": "posited"}
# Verbs that take a clause without "that"; the rest need the word, a quotation or "why".
BARE = words(
    """
    add admit argue assert assume believe claim concede conclude confirm deny estimate fear find hope insist
    maintain note predict reckon say state suggest suspect think warn acknowledge announce tweet reveal know
    """
)
# "expects prices to fall": a clause with an infinitive.
WITH_INFINITIVE = frozenset({"expect"})
# "cited the delay as proof", "reiterated evidence of fraud": a noun stands for the claim.
WITH_NOUN = frozenset(
    {"cite", "reiterate", "highlight", "describe", "underline", "underscore", "stress", "emphasize"}
)
NOUN_OF_CLAIM = words(
    """
    evidence proof signs reports allegations claims accusations
    """
)
WONDERING = frozenset({"wonder", "ask", "question", "doubt"})
# Plural nouns at least as often as verbs: they speak only with "that", a quotation or a name right before them.
NOUN_FORMS = words(
    """
    reports claims estimates projects notes states shows finds forecasts posts comments promises hopes fears
    doubts questions demands remarks declares counters jokes proposals highlights repeats project report
    estimate
    """
)


def _participle(verb: str) -> str:
    if verb in ("quip", "admit"):
        return _DOUBLED[verb][:-2] + "ing"
    return (verb[:-1] if verb.endswith("e") else verb) + "ing"


FINITE: dict[str, str] = {}
PARTICIPLE: dict[str, str] = {}
BASE: dict[str, str] = {}
for _verb in _SAYING:
    _past, _perfect = _IRREGULAR.get(_verb, (_DOUBLED.get(_verb, past(_verb)),) * 2)
    for _form in (_past, _perfect, third(_verb)):
        FINITE[_form] = _verb
    BASE[_verb] = _verb
    PARTICIPLE[_participle(_verb)] = _verb

_BEFORE_CUE = words(
    """
    has have had also later then once now still often already recently just further previously repeatedly
    then 've 's 'd would will did does do
    """
)
_STOPS = frozenset(',;:()[]{}“”"«»„—–|…')
_CUTS = words(
    """
    that because while but whereas although though if when as so where and or nor yet after
    """
)
TIME_WORDS = words(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight morning
    afternoon evening night week month year last this earlier later january february march april june july
    august september october november december also then meanwhile however still
    """
)
_LEADING = words(
    """
    but and however meanwhile still yet so then also nor or
    """
)
_NOT_A_SPEAKER = words(
    """
    which who that what there this these those whom as to not if
    """
)


def is_adverb(word: str) -> bool:
    """Whether a lower-case word may stand between a speaker and the verb."""
    return word in _BEFORE_CUE or (word.endswith("ly") and len(word) > 4)


def speaker_before(tokens: Sequence[Token], cue: int, floor: int) -> tuple[int, int] | None:
    """The noun phrase that is the subject of the finite verb at `cue`, as token numbers [first, after).

    `floor` is the first token that may belong to it. None if there is no noun phrase that can speak.
    """
    end = cue
    while end > floor and is_adverb(tokens[end - 1].low):
        end -= 1
    if end > floor and tokens[end - 1].low in BE:
        return None  # "was told", "is said to": nobody is named as saying it
    named = _apposed_name(tokens, end, floor)
    if named:
        return named
    end = _before_apposition(tokens, end, floor)
    first, joined = end, False
    while first > floor and end - first < 22:
        word = tokens[first - 1]
        if word.text == ")":
            opening = _opening_bracket(tokens, first - 1, floor)
            if opening is None:
                break
            first = opening
            continue
        if word.text in _STOPS or word.low in _CUTS - {"and"}:
            break
        joined = joined or word.low == "and"
        if is_finite(tokens, first - 1) and (joined or not _is_reduced(tokens, first - 1)):
            break
        first -= 1
    first = _without_lead(tokens, first, end, floor)
    if first >= end or not _can_speak(tokens, first, end):
        return None
    return first, end


def speaker_after(tokens: Sequence[Token], cue: int) -> tuple[int, int] | None:
    """The subject that follows its verb (“…,” said the mayor of X), as token numbers [first, after)."""
    first = end = cue + 1
    while end < len(tokens) and end - first < 18:
        word = tokens[end]
        if word.text in _STOPS or word.text in ".?!" or word.low in _CUTS - {"and"} or word.low in TIME_WORDS:
            break
        if word.low in ("on", "at", "in", "during") and end > first:
            break
        end += 1
    return (first, end) if first < end and _can_speak(tokens, first, end) else None


def _is_reduced(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i is the participle of "a study published in June": part of the noun phrase."""
    word = tokens[i].low
    return is_past(word) and not is_simple_past(word) and tokens[i + 1].low in PREPOSITIONS


def _opening_bracket(tokens: Sequence[Token], closing: int, floor: int) -> int | None:
    for i in range(closing - 1, max(floor - 1, closing - 12), -1):
        if tokens[i].text == "(":
            return i
    return None


def _apposed_name(tokens: Sequence[Token], end: int, floor: int) -> tuple[int, int] | None:
    """ "the agency's director, Leila Haddad, cautioned": the name between the commas."""
    first = end - 1
    while first > max(floor, end - 6) and tokens[first - 1].text[:1].isupper():
        first -= 1
    long_enough = end - 1 - first >= 2 and end - 1 > floor and tokens[end - 1].text == ","
    if not long_enough or first <= floor + 1 or tokens[first - 1].text != ",":
        return None
    before = tokens[first - 2]
    return (first, end - 1) if before.text.islower() else None


def _before_apposition(tokens: Sequence[Token], end: int, floor: int) -> int:
    """Step over ", the mayor of X," or ", who leads Y," between a name and its verb."""
    if end - 1 > floor and tokens[end - 1].text == ",":
        for i in range(end - 2, max(floor, end - 18), -1):
            if tokens[i].text in '“”"':
                return end
            if tokens[i].text == ",":
                return i
    return end


def _without_lead(tokens: Sequence[Token], first: int, end: int, floor: int) -> int:
    """Drop what stands before the noun phrase: "But", "On Friday", "and" after another clause."""
    while first < end and (tokens[first].low in _LEADING or tokens[first].text == "-"):
        first += 1
    clause_before = first > floor and is_finite(tokens, first - 1)
    if first < end and (
        tokens[first].low in PREPOSITIONS or tokens[first].low in TIME_WORDS or clause_before
    ):
        return _last_noun_phrase(tokens, first, end)
    return first


def _last_noun_phrase(tokens: Sequence[Token], first: int, end: int) -> int:
    """The start of the last noun phrase of tokens[first:end] that is not the object of a preposition or a date."""
    best = first
    for i in range(first + 1, end):
        before, word = tokens[i - 1].low, tokens[i]
        starts = (
            word.low in DETERMINERS or word.low in ("he", "she", "they", "we", "i") or word.text[:1].isupper()
        )
        joined = before in PREPOSITIONS or before in DETERMINERS or tokens[i - 1].text[:1].isupper()
        if before in TIME_WORDS or before.isdigit() or before in _LEADING:
            joined = False
        if starts and not joined and word.low not in TIME_WORDS:
            best = i
    if best == first and tokens[first].low in (PREPOSITIONS | TIME_WORDS):
        return end if tokens[first].low in PREPOSITIONS else first + 1
    return best


def _can_speak(tokens: Sequence[Token], first: int, end: int) -> bool:
    words = [t for t in tokens[first:end] if t.text[:1].isalnum()]
    if not words or words[0].low in _NOT_A_SPEAKER or words[-1].low in PREPOSITIONS | DETERMINERS - {"another"} - {
        "some", "many", "others", "both", "all", "several", "few", "most"
    }:  # fmt: skip
        return False
    return not all(w.text.isdigit() for w in words)
