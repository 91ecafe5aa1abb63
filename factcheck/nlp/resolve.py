"""Say who "he" or "the report" is, as far as the text tells, and write a claim so that it can stand alone.

A guess that cannot be backed by the words of the text is not made: the word is then listed as unresolved.
"""

import re

from factcheck.nlp.types import Sentence
from factcheck.nlp.wordlists import words

_ACRONYM = re.compile(
    r"((?:[A-Z][\w’'&.-]{0,40})(?:,? (?:of|and|for|the|on|in|to|&|[A-Z][\w’'&.-]{0,40})){1,9}) \(([A-Z][A-Za-z&.-]{1,9})\)"
)
_FULL_NAME = re.compile(
    r"\b[A-Z][\w’'-]{1,40}(?: [A-Z]\.)?(?: (?:de|van|von|bin|al|el|da|di|le|la|der|den)){0,3}(?: [A-Z][\w’'-]{1,40}){1,5}"
)
_MADE_REPORT = re.compile(
    r"((?:the )?[A-Z][\w’'&.-]{0,40}(?: (?:of|and|for|the|on|[A-Z][\w’'&.-]{0,40})){0,9})(?: \([A-Z]\w+\))?(?: in [A-Z]\w+)? "
    r"(?:has |have )?(?:released|published|issued|presented|unveiled|produced|put out) (?:a|an|its|the|new)\b[^.;]{0,120}?"
    r"\b(report|study|analysis|paper|survey|data|figures|audit|statement|poll|review|letter)\b"
)
_REPORT_BY = re.compile(
    r"\b(report|study|analysis|paper|survey|data|figures|audit|poll|review)\b[^.;,]{0,40}? (?:by|from) (?:the )?"
    r"([A-Z][\w’'&.-]{0,40}(?: (?:of|and|for|the|on|[A-Z][\w’'&.-]{0,40})){0,9})"
)
_DATELINE = re.compile(r"^[A-Z][A-Z .’'-]{2,30}(?:, [\w. ]{1,20}){0,2} ?(?:\([A-Za-z ]{2,12}\) ?)?[—–-] ")
_WRITTEN = words(
    """
    report study analysis paper survey data figures audit statement poll review letter document
    """
)
_HE = frozenset(["he", "she"])
_TITLES = words(
    """
    mr mrs ms dr sir lord lady president prime minister secretary senator sen gov governor rep
    representative chancellor chairman chairwoman chair mayor general gen colonel professor prof king queen
    pope judge justice director spokesman spokeswoman spokesperson secretary-general chief executive officer
    ceo commissioner ambassador deputy vice foreign finance defense defence health interior minister premier
    attorney congressman congresswoman councillor councilor captain
    """
)
_BEFORE_A_TITLE = frozenset(
    [
        "prime",
        "chief",
        "vice",
        "deputy",
        "foreign",
        "finance",
        "defense",
        "defence",
        "health",
        "interior",
        "executive",
        "general",
    ]
)
_PERSON_NOUN = words(
    """
    official spokesman spokeswoman spokesperson minister president senator governor mayor director chairman
    chief secretary professor lawyer judge analyst economist expert researcher scientist doctor officer
    leader commissioner ambassador general executive candidate lawmaker source man woman user resident
    activist author teacher farmer engineer
    """
)
_BODY = words(
    """
    authority institute council ministry department agency center centre university bureau commission office bank
    organization organisation association committee foundation program programme administration union court police
    street road river lake mountain island county city state states house party news times post school college hospital
    company corporation group society league club fund trust act law bill north south east west new san saint port lake
    """
)
_THE_REPORT = re.compile(
    r"The (report|study|analysis|paper|survey|audit|poll|review)\b(?! (?:by|from|of|on|in)\b)"
)
_CONTEXT_WORD = re.compile(
    r"^(?:(?:he|she|they|it|this|that|these|those|we|i|who|which)\b(?! (?:is|was|are|were) (?:no|not a|still|little|a lack)\b)|"
    r"(?:the|this|that|these|those) (?!\w+ by\b)(?:plan|initiative|report|study|official|officials|company|agency|ministry|campaign|move|"
    r"decision|bill|law|measure|program|programme|project|policy|group|firm|state|government|country|city|video|figure|number|"
    r"target|industry|deal|agreement|proposal|tagline|party|court|union|bank)\b)",
    re.I,
)
_PRONOUNS = re.compile(r"\b(he|she|they|we|him|them|us|his|their|our|this|these|those)\b", re.I)


class Names:
    """Every name met so far, kept up sentence by sentence; answers who a claimant is."""

    def __init__(self) -> None:
        self._acronyms: dict[str, str] = {}
        self._by_last: dict[str, str] = {}
        self._bodies: dict[str, str] = {}
        self._authors: dict[str, str] = {}
        self._last_person = ""
        self._last_claimant = ""
        self._people: set[str] = set()  # every name that may be a person's
        self._before = self._here = ""

    def read(self, sentence: Sentence) -> None:
        """Take in the names of a sentence, before its claimants are asked for."""
        self._before, self._here = self._here, sentence.text
        for found in _ACRONYM.finditer(sentence.text):
            if name := _spelled_out(found.group(2), found.group(1)):
                self._acronyms[found.group(2)] = name
        for found in _FULL_NAME.finditer(sentence.text):
            name = _without_title(_possessive_off(found.group()))
            words = name.split()
            if len(words) > 1:
                self._by_last.setdefault(words[-1], name)
                if not any(w.lower() in _BODY or w.isupper() for w in words):
                    self._people.add(re.sub(r"^(?:The|But|And|In|On|At) ", "", name))
            self._bodies[words[-1].lower()] = _possessive_off(found.group())
        for found in _MADE_REPORT.finditer(sentence.text):
            self._authors[found.group(2)] = self._authors["report"] = self._long(
                _without_article(found.group(1))
            )
        for found in _REPORT_BY.finditer(sentence.text):
            self._authors[found.group(1)] = self._authors["report"] = self._long(found.group(2))

    def named(self, words: str) -> str:
        """The claim with who "he" is, or who made "the report", where the text leaves no doubt; else as it is."""
        first = words.split(maxsplit=1)[0] if words else ""
        if first in ("He", "She"):
            person = self._only_person()
            return person + words[len(first) :] if person else words
        report = _THE_REPORT.match(words)
        makers = set(self._authors.values())
        if report and len(makers) == 1 and report.group(1).lower() in self._authors:
            maker = makers.pop()
            article = "" if maker.lower().startswith("the ") or " " not in maker else "the "
            return f"{report.group()} by {article}{maker}{words[report.end() :]}"
        return words

    def _only_person(self) -> str:
        """The one person the text has named so far, if the sentence before speaks of that person and of nobody else."""
        if len(self._people) != 1:
            return ""
        person = next(iter(self._people))
        last = person.split()[-1]
        others = [
            w
            for w in re.findall(r"[\w’'-]+", self._before.replace(person, last))
            if w.lower() in _PERSON_NOUN
        ]
        titled = re.search(rf"(?:\w+ )?\w+ {re.escape(last)}", self._before.replace(person, last))
        spoken_of = re.search(rf"\b{re.escape(last)}\b", self._before) is not None
        return person if spoken_of and all(titled and w in titled.group() for w in others) else ""

    def full(self, claimant: str) -> str:
        """Who the claimant is; the words themselves where nothing better is known; remembers the answer."""
        if not claimant:
            return ""
        resolved = self._resolve(claimant)
        low = claimant.lower().split()
        if low[0] not in _HE and self._is_person(claimant, resolved):
            self._last_person = resolved
        self._last_claimant = resolved
        return resolved

    def _resolve(self, claimant: str) -> str:
        words = claimant.split()
        low = [w.lower().strip(".,") for w in words]
        if low[0] in _HE and len(words) == 1:
            return self._last_person or claimant
        if low[0] in ("they", "it", "i", "we") and len(words) == 1:
            return self._last_claimant or claimant
        noun = low[-1]
        if (
            low[0] in ("the", "this", "that")
            and len(words) <= 3
            and not any(w[:1].isupper() for w in words[1:])
        ):
            return self._described(noun) or claimant
        return self._long(claimant)

    def _described(self, noun: str) -> str:
        """ "the official", "the report", "the agency": the last one met that the word fits."""
        if noun in _WRITTEN and (author := self._authors.get(noun) or self._authors.get("report")):
            return author
        if noun in _PERSON_NOUN and self._last_person:
            known = self._last_person.lower().split()
            if noun in known or noun + "s" in known or self._last_person[:1].isupper():
                return self._last_person
        return self._bodies.get(noun, "")

    def _long(self, name: str) -> str:
        plain = _without_title(_possessive_off(re.sub(r" \([^)]*\)$", "", name)))
        if plain in self._acronyms:
            return self._acronyms[plain]
        bare = _without_article(plain)
        if bare in self._acronyms:
            return self._acronyms[bare]
        words = plain.split()
        if len(words) == 1 and words[0] in self._by_last:
            return self._by_last[words[0]]
        return plain

    def _is_person(self, claimant: str, resolved: str) -> bool:
        last = claimant.split()[-1]
        if last.lower() in _PERSON_NOUN or any(w.lower().strip(".") in _TITLES for w in claimant.split()):
            return True
        return resolved.split()[-1] in self._by_last and not claimant.isupper() and len(resolved.split()) < 4


def _spelled_out(acronym: str, phrase: str) -> str:
    """The shortest end of the phrase whose first letters hold the acronym's in order; "" if none does."""
    letters = [c.upper() for c in acronym if c.isalpha()]
    tokens = phrase.split()
    for first in range(len(tokens) - 1, -1, -1):
        if tokens[first][0].upper() != letters[0] or not tokens[first][0].isupper():
            continue
        initials = iter(t[0].upper() for t in tokens[first:])
        if all(letter in initials for letter in letters):
            return " ".join(tokens[first:])
    return ""


def _possessive_off(name: str) -> str:
    return re.sub(r"[’']s$", "", name)


def _without_article(name: str) -> str:
    return re.sub(r"^(?:The|the|A|a|An|an) ", "", name)


def _without_title(name: str) -> str:
    """ "Housing Minister Ada Lind" is "Ada Lind": the words after the last title, if they are a name."""
    words = name.split()
    ranks = _TITLES - _BEFORE_A_TITLE
    cut = max((i + 1 for i, w in enumerate(words) if w.lower().strip(".,") in ranks), default=0)
    rest = words[cut:]
    named = rest and all(w[:1].isupper() or w in ("de", "van", "von", "bin", "al") for w in rest)
    return " ".join(rest) if cut and named and len(rest) <= 4 else name


def standalone(quote: str, subject: str, verb: str = "") -> str:
    """The claim as a sentence of its own: subject restored, first letter large, one full stop, marks balanced.

    `verb` takes the place of the first word, where that is a participle.
    """
    words = _DATELINE.sub("", quote)
    if verb:
        words = verb + words[len(words.split(maxsplit=1)[0]) :]
    if subject:
        words = re.sub(r"^(?:which|who|that)\s+", "", words)
        words = f"{subject} {words}"
    words = re.sub(r"\s+", " ", words.replace("\0", "")).strip()
    words = re.sub(r"(\d)\s?%", r"\1 percent", words)
    words = re.sub(r"(?<=\w)’(?=\w)|(?<=s)’(?=\s)", "'", words)
    if words.count("“") == words.count("”") + 1 and words.rfind("“") > words.rfind("”"):
        words += "”"  # the closing mark fell to the edge of the span
    elif words.count("“") != words.count("”"):
        words = re.sub("[“”]", "", words)
    if words.count('"') % 2:
        words = words.replace('"', "")
    words = words.strip(" ,;:")
    if words[:1].islower():
        words = words[0].upper() + words[1:]
    return words if words.endswith((".", "?", "!", "。")) else words + "."


def left_open(words: str, claimant: str, claimant_full: str) -> tuple[str, ...]:
    """Words whose meaning lies outside the claim: pronouns, "the plan", a claimant that names nobody."""
    open_words: list[str] = []
    lead = _CONTEXT_WORD.match(words)
    if lead:
        open_words.append(lead.group())
    open_words.extend(
        m.group()
        for m in _PRONOUNS.finditer(words)
        if m.group().lower() in ("he", "she", "they", "we", "us", "him", "them") and m.group() != "US"
    )
    first = (claimant.lower().split() or [""])[0]
    nameless = first in ("the", "he", "she", "they", "another", "one", "it", "a", "an", "some", "many")
    if nameless and claimant == claimant_full and not any(w[:1].isupper() for w in claimant.split()[1:]):
        open_words.append(claimant)
    return tuple(dict.fromkeys(open_words))
