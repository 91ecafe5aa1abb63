"""What sort of statement a claim is, and whether public evidence could settle it.

The kinds are tried in a fixed order and the first that fits is taken: prediction, opinion, causal, comparison,
quantity, rule, event, quotation, other.
"""

import re

_I = re.I
MAYBE = re.compile(r"\b(?:may|might|could|perhaps|possibly|maybe|potentially)\b(?! \d)", _I)
_FUTURE = re.compile(
    r"\b(?:will|shall|won't|won’t)\b|[’']ll\b|\bgoing to (?!the\b|a\b|[A-Z])|\b(?:is|are) (?:expected|set|due|likely|projected|forecast|"
    r"predicted|bound|about) to\b|\b(?:is|are) on (?:course|track) to\b",
    _I,
)
# What follows belongs to a clause inside the claim; whether the claim is a forecast is decided before it.
_INNER = re.compile(
    r"\b(?:that|which|who|because|after|despite|when|how|why|where|whether|if|although)\b", _I
)
_INFINITIVE_HEAD = re.compile(r"^[A-Z][\w’'.-]{0,40}(?: [\w’'.-]{1,40}){0,3} to [a-zA-Z]+\b")
_EFFECT = re.compile(
    r"\b(?:will|shall|won't|won’t|would)(?: \w+ly| not| also| never| always| only)* (?:be|make|become|enhance|improve|help|bring|strengthen|weaken|"
    r"benefit|suffer|succeed|fail|win|lose|change|destroy|save|hurt|harm|transform|ensure|protect|never|go|get|need|continue)\b",
    _I,
)
DATED = re.compile(
    r"\b(?:by|in|until|before|from|on|this|next|during)\s+(?:the\s+(?:end|start|middle)\s+of\s+)?(?:(?:19|20)\d\d|January|February|March|April|"
    r"May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"(?:this|next|the next)?\s?(?:week|month|year|decade|summer|winter|spring|autumn|fall|quarter))\b|\btomorrow\b|\btonight\b|\b20\d\d\b",
    _I,
)
_OPINION = re.compile(
    r"\b(?:should|ought|needs? to|need (?:everyone|a|more|to)|must (?:not )?(?:be|do|act|stop|stand|never|take|have|find|work|end|"
    r"continue)|have to|i (?:love|hate|think|feel|hope)|if (?:we|they|he|she|i|it) were|[’']d (?:be|have)|we (?:believe|hope|think|feel)|wish(?:es)? to|appears?|seems?|as proof|"
    r"looks? (?:as if|like)|look as if|let[’']s|important|crucial|vital|essential|critical|terrible|horrible|great|greatest|"
    r"wonderful|amazing|beautiful|disgraceful|disgusting|shameful|unacceptable|irresponsible|reckless|absurd|ridiculous|"
    r"outrageous|unfair|fair|foolish|stupid|smart|brave|proud|best|worst|better|worse off|tremendous|fantastic|disaster|tragedy|"
    r"hero(?:es)?|evil|noble|sad|welcome|regrettable|disappointing|inspiring|excited|exciting|thrilled|grateful|delighted|"
    r"honou?red|right thing|common sense|deserves?|challenge to|makes? no sense|committed to|too (?:much|little|"
    r"many|few|far|long|high|low)|no (?:reason|excuse|doubt|place)|concerned|worried|hopes?|wants?|love|hate)\b",
    _I,
)
_STRONG_FIGURE = re.compile(
    r"[$€£¥%]\s?\d|\d\s?%|\bper ?cent\b|\d[\d,.]{0,20}\s?(?:million|billion|trillion)\b", _I
)
_CAUSAL = re.compile(
    r"\b(?:because|due to|caus(?:e|es|ed|ing)|led to|leads? to|leading to|result(?:s|ed|ing)? (?:in|from)|as a result|thanks to|driven by|fuel+ed|"
    r"fuell?s|fuell?ing|trigger(?:s|ed|ing)?|contribut(?:e|es|ed|ing) to|owing to|attributed to|blam(?:e|es|ed|ing)|"
    r"stem(?:s|med|ming)? from|suffer(?:s|ed|ing)? from|responsible for|"
    r"spark(?:s|ed|ing)|ensures?|forced? \w+ to|hurts?|in response to|after effects?|to blame)\b",
    _I,
)
_COMPARISON = re.compile(
    r"\b(?:compared (?:to|with)|than(?! (?:\d|half|one|two|three|four|five|six|ten|a (?:dozen|hundred|million|quarter|third)))|twice (?:as|the)|"
    r"as (?!well|soon|long|far|many|much)\w+ as|highest|lowest|largest|smallest|biggest|fastest|slowest|youngest|oldest|longest|deadliest|hottest|coldest|richest|poorest|"
    r"(?:one of )?the most \w+|the least \w+|fewest|growing (?:rate|number|share)|increase (?:from|on|over)|decrease from|up from|down from|"
    r"outnumber(?:s|ed)?|exceed(?:s|ed)?|surpass(?:es|ed)?|overt(?:ake|ook)|unlike|whereas|record (?:high|low))\b|\b(?:double|triple|half) the\b",
    _I,
)
NUMBER_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|millions?|billions?|trillions?|half|a third|a quarter|"
    r"two-thirds|tens)"
)
_DATE_FIGURES = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.? "
    r"\d{1,2}(?:st|nd|rd|th)?\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"\b(?:1[5-9]|20)\d\ds?\b|\b\d+(?:st|nd|rd|th)\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b(?:No|Nos|Article|Section)\.? \d+|\b[A-Z]+-?\d+\b|"
    r"\b\d+-year-olds?\b|, \d\d,",
)
_FIGURE = re.compile(rf"\d|\b{NUMBER_WORD}\b", _I)
_RULE = re.compile(
    r"\b(?:law|laws|legal|illegal|unlawful|legislation|statute|constitution|constitutional|ban|bans|banned|prohibits?|prohibited|forbids?|"
    r"require[sd]?|regulations?|regulates?|mandates?|mandated|mandatory|tariffs?|dut(?:y|ies) on|sanctions?|tax(?:es)? on|entitle[sd]?|eligible|"
    r"permits?|allow(?:s|ed) |licen[cs]e[sd]?|treaty|ordinance|decree|bill would|in charge of|jurisdiction|is defined as|"
    r"must (?:pay|file|register|report|apply|show|hold|wear|provide|comply|submit|give|pass))\b",
    _I,
)
_PERFECT = re.compile(r"\b(?:has|have|had|’ve|'ve|’s|'s)(?: \w+ly| also| since| not| already| been)* (?:\w{2,}ed|\w+en|made|held|found|built|sold|"
                      r"bought|brought|taught|caught|led|left|lost|met|paid|put|sent|set|spent|told|won|shot|struck|cut|begun|grown|gone|done)\b", _I)  # fmt: skip
_PAST = re.compile(
    r"\b(?:(?!need|need|exceed|proceed)\w{2,}ed|rose|fell|grew|took|went|gave|wrote|began|saw|drew|drove|spoke|chose|broke|froze|flew|threw|"
    r"made|held|found|built|sold|bought|brought|taught|caught|fought|led|left|lost|met|paid|sent|spent|told|won|shot|struck|"
    r"became|came|ran|overcame|withdrew|did|got|fled|hit|was (?:born|killed)|aiding|launch(?:es)?|defending|signed|died)\b",
    _I,
)
_STATE = re.compile(
    r"\b(?:is|are|am|isn[’']t|aren[’']t|remains?|includes?|has|have|hosts?|owns?|lies|depends?|relies|rely)\b",
    _I,
)
_EXPECTING = re.compile(r"(?:he|she|it|they|we|i) (?:\w+ )?(?:expect|predict|forecast)(?:s|ed)?\b", _I)
_SAID = re.compile(
    r"\b(?:said|says|stated|tweeted|told|denied|apologi[sz]ed|refused to|declined to|accused|called)\b", _I
)


def kind_of(words: str, *, attributed: bool, cue: str, verbless: bool = False) -> str:
    """The kind of a claim, given its exact words, whether somebody in the text says it, and by which verb.

    `verbless`: it has no finite verb, as a headline; then "rents to fall" is a forecast.
    """
    figure = has_figure(words)
    if _is_prediction(words, attributed=attributed, cue=cue) or (
        verbless and len(words) < 120 and _INFINITIVE_HEAD.match(words)
    ):
        return "prediction"
    if _OPINION.search(words) and not _STRONG_FIGURE.search(words) and not (figure and not attributed):
        return "opinion"
    if _CAUSAL.search(words):
        return "causal"
    if _COMPARISON.search(words):
        return "comparison"
    if figure:
        return "quantity"
    if _RULE.search(words):
        return "rule"
    if _PERFECT.search(words):
        return "event"
    if _FUTURE.search(_main_clause(words)) or (_PAST.search(words) and not _STATE.search(words)):
        return "quotation" if not attributed and _SAID.search(words) else "event"
    return "other"


def _main_clause(words: str) -> str:
    """The words before the first inner clause, if they are enough to hold a predicate."""
    inner = next((m for m in _INNER.finditer(words) if words.count(" ", 0, m.start()) >= 4), None)
    return words[: inner.start()] if inner else words


def _is_prediction(words: str, *, attributed: bool, cue: str) -> bool:
    if cue.lower().startswith(("expect", "predict", "forecast", "project")) or _EXPECTING.match(words):
        return True
    main = _main_clause(words)
    future = _FUTURE.search(main)
    if future:
        # The article itself announcing what is on the calendar is an event to come.
        calendar = not attributed and future.group().lower() == "will" and DATED.search(words)
        return not (calendar and not _EFFECT.search(main))
    if re.search(r"\b(?:may|might|could|would) (?:\w+ )?have\b", main, _I):
        return False  # "may have closed" is about the past
    return bool(re.search(r"\b(?:may|might|could)\b", main)) or (
        attributed and bool(re.search(r"\bwould\b", main))
    )


def is_checkable(words: str, kind: str) -> bool:
    """Whether evidence open to the public could settle it: not advice, taste, motives, or "may" and some day."""
    if kind == "opinion":
        return False
    if kind == "prediction":
        main = _main_clause(words)
        if MAYBE.search(main):
            return False
        return bool(DATED.search(words)) or not (_EFFECT.search(main) or re.search(r"\bgoing to\b", main, _I))
    return not words.rstrip().endswith("?")


def has_figure(words: str) -> bool:
    """Whether a number other than a date, a time or an ordinal is in the words."""
    return bool(_FIGURE.search(_DATE_FIGURES.sub(" ", words)))
