"""Make a sentence of a closing participle: ", marking a rise of 9 percent" becomes "…, which marked a rise of 9 percent"."""

from collections.abc import Sequence

from factcheck.nlp.types import Token
from factcheck.nlp.verbs import BE, MODALS, is_base, is_finite, is_past, past, third
from factcheck.nlp.wordlists import words

# What the whole clause before it does, not its subject alone.
_DONE_BY_THE_CLAUSE = words(
    """
    mark bring make leave lead cause mean prompt raise push give force drive help allow put take send cut reduce boost
    trigger spark create suggest end signal represent affect lift lower add lose double threaten fuel deal hurt ease
    """
)
_PAST = dict(
    pair.split("/")
    for pair in """
    bring/brought make/made leave/left lead/led give/gave take/took rise/rose fall/fell cut/cut put/put set/set hit/hit
    send/sent build/built sell/sold buy/bought hold/held keep/kept lose/lost win/won meet/met pay/paid run/ran see/saw
    show/showed grow/grew become/became begin/began break/broke drive/drove draw/drew say/said tell/told think/thought
    spend/spent find/found get/got go/went come/came mean/meant feel/felt write/wrote speak/spoke shut/shut cost/cost
    hurt/hurt beat/beat let/let spread/spread overtake/overtook strike/struck shoot/shot sink/sank throw/threw fly/flew
    choose/chose freeze/froze wear/wore fight/fought teach/taught catch/caught feed/fed flee/fled lay/laid read/read
    ride/rode seek/sought shake/shook sit/sat stand/stood understand/understood withdraw/withdrew deal/dealt eat/ate
    have/had do/did
    """.split()  # noqa: SIM905
)
_THIRD = {"have": "has", "do": "does"}
_PAST_AUXILIARIES = frozenset({"was", "were", "had", "did", "has", "have"})


def as_clause(text: str, main: Sequence[Token], participle: Token, subject: str) -> tuple[str, str]:
    """What must stand before the participle phrase so that it is a sentence, and what its first word becomes.

    `main` are the tokens of the clause it closes, `subject` that clause's subject. ("", "") if it cannot be told.
    """
    verb = next((t for i, t in enumerate(main) if is_finite(main, i)), None)
    if verb is None:
        return "", ""
    if not participle.low.endswith("ing"):
        be = "were" if subject.lower().endswith("s") and not subject.lower().endswith("ss") else "was"
        return (subject, f"{be} {participle.text}") if subject else ("", "")
    base = _base(participle.low)
    if not base:
        return "", ""
    form = _form(base, verb)
    if base in _DONE_BY_THE_CLAUSE:
        return f"{text[main[0].start : main[-1].end].rstrip(' ,')}, which", form
    return (subject, form) if subject else ("", "")


def _base(participle: str) -> str:
    stem = participle[:-3]
    if len(stem) > 2 and stem[-1] == stem[-2] and is_base(stem[:-1]):
        return stem[:-1]
    if is_base(stem + "e"):
        return stem + "e"
    return stem if is_base(stem) else ""


def _form(base: str, verb: Token) -> str:
    """The verb in the tense of the clause it closes."""
    if verb.low in MODALS:
        return f"{verb.low} {base}"
    if verb.low in _PAST_AUXILIARIES or (is_past(verb.low) and verb.low not in BE):
        return _PAST.get(base) or past(base)
    return _THIRD.get(base) or third(base)
