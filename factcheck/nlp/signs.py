"""Find the signs of speech in a sentence: a verb with its speaker, "according to", "his belief that", a headline's colon.

A sign says who, by which words, and where its content begins; where the content ends is settled once all signs of the
sentence are known, because one speech ends where the next begins, and one may stand inside another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from factcheck.nlp import lexicon, speakers
from factcheck.nlp.content import (
    CLOSING,
    DASHES,
    OPENING,
    after_verb,
    ends_content,
    linked_clause,
    skip_adjunct,
)
from factcheck.nlp.quotes import Quotations
from factcheck.nlp.speakers import Place
from factcheck.nlp.types import Token
from factcheck.nlp.verbs import (
    BE,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    has_finite,
    is_finite,
    is_past,
)
from factcheck.nlp.wordlists import words

_SEVERAL = words(
    """
    they we police people many some most few i you others who both several all men women media
    """
)
_LIGHT = words(
    """
    has have had made make makes making gave give gives express expresses expressed expressing voice voices voiced voicing raise
    raises raised raising issue issues issued offer offers offered deliver delivers delivered announce announced with share shares
    shared reiterated reiterates repeated repeats
    """
)
_DO = frozenset({"do", "does", "did", "don't", "doesn't", "didn't"})
_LEADS_ON = words(
    """
    went goes going go used continued continues began begun came proceeded have has had started
    """
)
_OPENERS = frozenset(
    {"while", "although", "though", "when", "after", "before", "if", "because", "since", "as"}
)
Side = Literal["after", "before", "around"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of speech over tokens [first, after); `start` is where content behind it begins.

    `side` says where the content stands; `clause` whether it states something and may run to the sentence's end;
    `joint` that the sign shares the subject of the clause before it.
    """

    first: int
    after: int
    speaker: Place | None
    cue: Place
    side: Side
    clause: bool = True
    joint: bool = False
    subject: Place | None = None  # content that stands before a passive or a raised verb
    noun: bool = False
    end: int | None = None  # where the content ends, where that is known at once


class Scan:
    """One sentence while its signs are looked for."""

    def __init__(self, tokens: Sequence[Token], quotations: Quotations, *, headline: bool) -> None:
        self.tokens = tokens
        self.quoted = [quotations.at(t.start) is not None for t in tokens]
        self.signs: list[Sign] = []
        written = [t for t in tokens if t.text[:1].isalpha()]
        capitals = sum(t.text[:1].isupper() for t in written)
        self.titled = len(written) > 3 and capitals > 0.7 * len(written)  # a headline in capitals
        self.headline = headline

    def run(self) -> list[Sign]:
        """All signs, in the order they stand in."""
        colon = _colon(self.tokens) if self.headline else _label(self.tokens)
        if colon:
            self.signs.append(colon)
        for i in range(colon.after if colon else 0, len(self.tokens)):
            if self.quoted[i]:
                continue
            sign = self._at(i)
            if sign and not (self.signs and self.signs[-1].cue[1] > sign.cue[0]):
                self.signs.append(sign)
        return self.signs

    @property
    def floor(self) -> int:
        """The first token that may belong to the next speaker."""
        return max((s.after for s in self.signs if s.clause), default=0)

    def _at(self, i: int) -> Sign | None:
        tokens = self.tokens
        word = tokens[i].low
        if word == "according" and i + 1 < len(tokens) and tokens[i + 1].low == "to":
            return _according(tokens, i)
        if word in lexicon.SPOKEN_OF:
            return self._reportedly(i)
        if i and tokens[i].text[:1].isupper() and not self.titled:
            return None
        verb = lexicon.FORMS.get(word)
        found = self._verb(i, verb) if verb else None
        if found:
            return found
        if word in lexicon.RAISED or word in lexicon.SEEMING:
            found = self._raised(i)
        if not found and word in lexicon.ADJECTIVES:
            found = self._adjective(i)
        if not found and word in lexicon.NOUNS:
            found = self._noun(i)
        if not found and is_past(word) and not verb:
            found = self._after_quotation(i)
        return found

    # -- verbs

    def _group(self, i: int) -> int:
        """The first token of the verb group that ends at i: "has also said"."""
        first = i
        while (
            first > self.floor
            and speakers.beside_a_verb(self.tokens[first - 1])
            and not self.quoted[first - 1]
        ):
            first -= 1
        return first

    def _verb(self, i: int, verb: lexicon.Verb) -> Sign | None:
        first = self._group(i)
        if verb.form == "ing":
            return self._ing(i, first, verb)
        if verb.form in ("past", "perfect"):
            if (
                first == i
                and i
                and self.tokens[i - 1].low
                in (
                    DETERMINERS
                    - {
                        "this",
                        "that",
                        "some",
                        "many",
                        "all",
                        "both",
                        "several",
                        "few",
                        "most",
                        "each",
                        "another",
                        "which",
                    }
                )
                | PREPOSITIONS
                | {"enough", "more", "less"}
            ):
                return None  # "the proposed ban"
            if speakers.is_passive(self.tokens, first, i):
                return self._passive(i, first, verb)
            if i + 1 < len(self.tokens) and self.tokens[i + 1].low == "by" and verb.lemma in lexicon.THING:
                return self._reduced(i, first)
            if verb.form == "perfect" and not any(
                t.low.startswith("ha") or t.low.endswith("'ve") for t in self.tokens[max(0, first - 1) : i]
            ):
                return None  # "the fall seen in May"
            return self._finite(i, first, verb) or self._inverted(i, verb)
        if verb.form == "third":
            ahead = self.tokens[first - 1] if first > self.floor else None
            if ahead is None:
                return self._inverted(i, verb)
            if (
                ahead.low in DETERMINERS - {"this"}
                or ahead.low.endswith(("'s", "s'"))
                or ahead.low in PREPOSITIONS
            ):
                return None
            if self._is_plural(first):
                return None if not self._and_before(first) else self._finite(i, first, verb)
            return self._finite(i, first, verb) or self._inverted(i, verb)
        return self._base(i, first, verb)

    def _is_plural(self, end: int) -> bool:
        """Whether the noun phrase that ends at `end` is plural: "the voters", not "a survey of voters"."""
        subject = speakers.before(self.tokens, end, self.floor)
        words = self.tokens[subject[0] : subject[1]] if subject else self.tokens[end - 1 : end]
        inner = next((k for k, t in enumerate(words) if k and t.low in PREPOSITIONS | {"that"}), len(words))
        head = words[inner - 1]
        plural = head.low.endswith("s") and not head.low.endswith(("ss", "us", "is", "ics", "news"))
        return plural and head.text.islower()

    def _and_before(self, first: int) -> bool:
        return first > 0 and self.tokens[first - 1].low in ("and", "but")

    def _base(self, i: int, first: int, verb: lexicon.Verb) -> Sign | None:
        tokens = self.tokens
        helped = any(t.low in MODALS | _DO for t in tokens[first:i])
        if helped:
            return self._finite(i, first, verb)
        if first > self.floor and tokens[first - 1].low == "to":
            return self._infinitive(i, first, verb)
        subject = speakers.before(tokens, first, self.floor)
        if subject is None:
            again = self._and_before(first) and verb.lemma not in lexicon.NOUNISH
            return self._finite(i, first, verb) if again else None
        head = tokens[subject[1] - 1]
        plural = (
            (head.low.endswith("s") and not head.low.endswith(("'s", "ss")))
            or head.low in _SEVERAL
            or head.low in speakers.CONTRACTED
        )
        plural = plural or any(t.low in _SEVERAL for t in tokens[subject[0] : subject[1]]) or any(
            t.low.endswith("s") and t.text.islower() and tokens[k + 1].low in PREPOSITIONS
            for k, t in enumerate(tokens[subject[0] : subject[1] - 1], subject[0])
        )  # fmt: skip
        return self._finite(i, first, verb) if plural else None

    def _infinitive(self, i: int, first: int, verb: lexicon.Verb) -> Sign | None:
        """ "went on to say that …", "prompted some users to argue that …"."""
        tokens = self.tokens
        group = first - 1
        while group > self.floor and (
            tokens[group - 1].low in _LEADS_ON | {"on", "yet"} or speakers.beside_a_verb(tokens[group - 1])
        ):
            group -= 1
        content = after_verb(tokens, i, verb.lemma)
        if content is None:
            return None
        if group < first - 1:
            return self._finite(i, group, verb)
        them = speakers.before(tokens, first - 1, self.floor)
        moved = lexicon.FORMS.get(tokens[them[0] - 1].low) if them and them[0] else None
        if moved is None or moved.lemma not in lexicon.THEM_TO:  # not "prompted some users to argue"
            them = None
        speaker = them or speakers.governing(tokens, first - 1, self.floor) or self._last_speaker(i)
        if speaker is None or tokens[speaker[0]].low in ("it", "there"):
            return None
        if not content.states and not linked_clause(tokens, i, verb.lemma):
            return None
        return Sign(first - 1, content.start, speaker, (i, i + 1), "after", content.states, joint=True)

    def _finite(self, i: int, first: int, verb: lexicon.Verb) -> Sign | None:
        tokens = self.tokens
        content = after_verb(tokens, i, verb.lemma)
        apposed = first > 0 and tokens[first - 1].text == ","
        subject = speakers.before(tokens, first, 0 if apposed else self.floor)
        joint = False
        begin = subject[0] if subject else first
        if subject is None and (self._joins(first) or self._in_a_row(i, first)):
            says = content is not None and content.states
            subject, joint = self._last_speaker(first, says=says), True
            begin = first - 1
        if subject is None or (not joint and self._is_object(subject)):
            return None
        if not joint and begin > 1 and tokens[begin - 1].text == "," and tokens[subject[1]].text == ",":
            described = speakers.before(tokens, begin - 1, self.floor)
            begin = described[0] if described else begin
        cue = (i, i + 1)
        quoted_before = begin > self.floor and tokens[begin - 1].text in CLOSING and self._closes(begin - 1)
        if begin > 1 and tokens[begin - 1].text == "," and tokens[begin - 2].text in CLOSING:
            quoted_before = True  # British pages set the comma behind the mark
        utters = verb.lemma in lexicon.THAT | lexicon.BARE | lexicon.QUOTING
        if quoted_before and utters and not joint and (content is None or tokens[i + 1].low != "that"):
            return Sign(begin, skip_adjunct(tokens, i + 1), subject, cue, "before")
        if content is not None and (
            verb.form in ("past", "perfect", "ing") or first < i or self._is_verb(i, subject, verb.lemma)
        ):
            left_out = content.states and content.start == i + 1 and is_finite(tokens, i + 1)
            comma = (
                next((k for k in range(i + 2, len(tokens)) if tokens[k].text == ","), None)
                if left_out
                else None
            )
            return Sign(begin, content.start, subject, cue, "after", content.states, joint, end=comma)
        if _word(tokens, i + 1) == ":" and i + 3 > len(tokens) and verb.lemma in lexicon.SPEAKING:
            return Sign(begin, len(tokens), subject, cue, "after")
        trailing = not joint and verb.lemma in lexicon.THAT and begin > 0 and ends_content(tokens, begin - 1)
        if (
            begin > 0
            and tokens[begin - 1].low == "as"
            and verb.lemma in lexicon.THAT
            and not _word(tokens, i + 1)[:1].isalnum()
        ):
            return self._as_said(i, begin - 1, subject)
        if verb.lemma in lexicon.NOUNISH and verb.form in ("third", "base"):
            who, opens = tokens[subject[1] - 1], tokens[subject[0]].low
            somebody = who.text[:1].isupper() or who.low in PRONOUNS or opens in DETERMINERS
            trailing = trailing and somebody
        trailing = trailing and tokens[subject[0]].low not in speakers.RELATIVES
        if trailing and self._trails(i, begin - 1, verb.lemma):
            after = skip_adjunct(tokens, i + 1)
            return Sign(begin, after, subject, cue, "around" if self._inserted(begin, after) else "before")
        return None

    def _is_object(self, subject: Place) -> bool:
        """Whether the noun phrase hangs on a verb right before it: "ripped them away", unless it is one of thinking."""
        tokens = self.tokens
        k = subject[0] - 1
        if k <= 0 or tokens[subject[0]].low in ("he", "she", "they", "we", "i"):
            return False
        known = lexicon.FORMS.get(tokens[k].low)
        if known and known.lemma in lexicon.BARE:
            return False
        return is_finite(tokens, k) or (tokens[k].low in DETERMINERS - {"that", "which", "what"})

    def _is_verb(self, i: int, subject: Place, verb: str) -> bool:
        """Whether a form that may be a noun ("states", "plan") is a verb here, by its subject and its object."""
        if verb not in lexicon.NOUNISH:
            return True
        tokens = self.tokens
        following = tokens[i + 1]
        if following.low in PREPOSITIONS - {"for", "to"} or following.text in (",", "."):
            return False
        whose = tokens[subject[1] - 1]
        somebody = (
            whose.text[:1].isupper() or whose.low in PRONOUNS | _SEVERAL or whose.low in speakers.CONTRACTED
        )
        clear = (
            following.low
            in DETERMINERS | {"that", "to", "him", "them", "for", "himself", "themselves"} | PRONOUNS
            or following.text in OPENING
            or following.text[:1].isupper()
        )
        figure = following.text[:1].isdigit() or following.text in "$€£"
        return figure or (
            clear and (somebody or following.low in DETERMINERS | {"that"} or whose.low.endswith("s"))
        )

    def _as_said(self, i: int, first: int, subject: Place) -> Sign:
        """ "Fares fell, as the mayor has said"; "As the mayor noted, fares fell"."""
        cue = (i, i + 1)
        if not any(t.text[:1].isalnum() for t in self.tokens[:first]):
            return Sign(first, min(i + 2, len(self.tokens) - 1), subject, cue, "after")
        return Sign(first, i + 1, subject, cue, "around" if _word(self.tokens, i + 1) == "," else "before")

    def _inserted(self, begin: int, after: int) -> bool:
        """Whether the speaker stands in the midst of a clause: "Fares, he said, will rise"."""
        tokens = self.tokens
        if tokens[begin - 1].text != "," or after + 2 >= len(tokens) or tokens[after].text != ",":
            return False
        following = tokens[after + 1]
        verb = lexicon.FORMS.get(following.low)
        return (
            following.text not in OPENING
            and following.low
            not in ("and", "but", "who", "which", "whose", "as", "while", "when", "where", "after", "because")
            and not (verb is not None and verb.form == "ing")
        )

    def _closes(self, k: int) -> bool:
        return k > 0 and _word(self.tokens, k - 1) in (",", "?", "!", ".", "—", "–", "…")

    def _joins(self, first: int) -> bool:
        """Whether the verb at `first` shares the subject of the clause before it: "… and called it a day"."""
        if first <= 0:
            return False
        ahead = self.tokens[first - 1]
        return ahead.low in ("and", "but", "or", "then")

    def _in_a_row(self, i: int, first: int) -> bool:
        """Whether the verb is one of several of a speaker: "wrote that …, chided both and ordered …"."""
        tokens = self.tokens
        if first < 2 or tokens[first - 1].text != "," or not any(s.speaker for s in self.signs):
            return False
        for k in range(i + 1, len(tokens) - 1):
            if tokens[k].text in (";", ":"):
                return False
            if tokens[k].low in ("and", "but") and not self.quoted[k]:
                m = k + 1
                while m + 1 < len(tokens) and speakers.beside_a_verb(tokens[m]):
                    m += 1
                known = lexicon.FORMS.get(tokens[m].low)
                if (known and known.form != "ing" and tokens[m].text.islower()) or is_past(tokens[m].low):
                    return True
        return False

    def _last_speaker(self, upto: int, *, says: bool = False) -> Place | None:
        """Who the clause before token `upto` is about; with `says`, rather who speaks in it than who is spoken of."""
        known = [s for s in self.signs if s.speaker and not s.noun and s.first < upto]
        if says:
            known = [s for s in known if s.clause] or known
        last = known[-1].speaker if known else None
        if says:
            return last or speakers.clause_subject(self.tokens, 0, upto)
        nearest = speakers.governing(self.tokens, upto, known[-1].after if known else 0)
        if last and nearest and known[-1].clause and not self._is_somebody(nearest):
            return last  # "said the plan was late and called for a vote"
        return nearest or last

    def _is_somebody(self, place: Place) -> bool:
        """Whether a noun phrase may well be a person: a pronoun, a name."""
        return any(t.low in PRONOUNS | _SEVERAL or t.text[:1].isupper() for t in self.tokens[slice(*place)])

    def _trails(self, i: int, end: int, verb: str) -> bool:
        """Whether what stands before can be what the speaker at the cue i just said: “…,” he wrote on Monday."""
        tokens = self.tokens
        if (
            tokens[end].text not in CLOSING
            and not has_finite(tokens[:end])
            and not self._inserted(end + 1, skip_adjunct(tokens, i + 1))
        ):
            return False
        if verb in ("tell", "remind", "assure"):
            return True
        following = tokens[i + 1].low if i + 1 < len(tokens) else "."
        timely = (
            following in PREPOSITIONS
            or following in speakers.TIME_WORDS
            or following in ("when", "as", "while")
        )
        return (
            timely or not following[:1].isalnum() or following.endswith("ly") or tokens[end].text in CLOSING
        )

    def _inverted(self, i: int, verb: lexicon.Verb) -> Sign | None:
        """“…,” said the mayor of X, a former driver."""
        tokens = self.tokens
        if verb.lemma not in lexicon.SPEAKING:
            return None
        if i == 0:
            behind = speakers.behind(tokens, 1)
            opening = (
                next((k for k in range(behind[1], len(tokens)) if tokens[k].text in OPENING), None)
                if behind
                else None
            )
            return Sign(0, opening, behind, (0, 1), "after") if opening else None
        if not ends_content(tokens, i - 1):
            return None
        if tokens[i - 1].text not in CLOSING and not has_finite(tokens[: i - 1]):
            return None
        behind = speakers.behind(tokens, i + 1)
        if behind is None or (behind[1] < len(tokens) and tokens[behind[1]].low in ("that", "to")):
            return None
        return Sign(i, _skip_apposition(tokens, behind[1]), behind, (i, i + 1), "before")

    def _ing(self, i: int, first: int, verb: lexicon.Verb) -> Sign | None:
        tokens = self.tokens
        helped = any(t.low in BE for t in tokens[first:i])
        if helped:
            return self._finite(i, first, verb)
        content = after_verb(tokens, i, verb.lemma)
        if content is None:
            return None
        if first > 0 and first - 1 >= self.floor and tokens[first - 1].low in speakers.CONTRACTED:
            return self._finite(i, first, verb)
        ahead = tokens[first - 1] if first > 0 else None
        cue = (i, i + 1)
        opens = 0 < first <= 4 and tokens[0].low in PREPOSITIONS and not has_finite(tokens[:first])
        if (
            ahead is None
            or (first <= 1 and not ahead.text[:1].isalnum())
            or (opens and ahead.low in PREPOSITIONS)
        ):
            comma = next(
                (
                    k
                    for k in range(content.start, len(tokens))
                    if tokens[k].text == "," and not self.quoted[k]
                ),
                None,
            )
            speaker = speakers.clause_subject(tokens, comma + 1, len(tokens)) if comma else None
            if speaker is None:
                return None
            return Sign(i, content.start, speaker, cue, "after", content.states, end=comma)
        if (
            ahead.low in DETERMINERS
            or ahead.low.endswith(("'s", "s'"))
            or ahead.low in ("other", "more", "most")
        ):
            return None
        following = tokens[content.start]
        bare = following.text.islower() and following.low not in DETERMINERS | PRONOUNS
        led = (
            ahead.text == ","
            or ahead.low in PREPOSITIONS
            or ahead.low in ("and", "while", "when", "or")
            or ahead.text in DASHES
        )
        if not led and not content.states and bare and content.start == i + 1 and following.low != "to":
            return None  # "convincing evidence"
        if led or ahead.text in CLOSING or ahead.low in ("before", "after"):
            paused = ahead.text == "," or ahead.text in CLOSING
            speaker = self._last_speaker(first, says=content.states or paused)
        else:
            speaker = speakers.before(tokens, first, self.floor)
            if speaker is None or (content.states and self._is_object(speaker)):
                speaker = self._last_speaker(first) or speaker  # "released a statement saying that"
        return Sign(
            first - 1 if ahead.text == "," else first,
            content.start,
            speaker,
            cue,
            "after",
            content.states,
            joint=True,
        )

    # -- passives, seeming, adjectives, nouns

    def _passive(self, i: int, first: int, verb: lexicon.Verb) -> Sign | None:
        tokens = self.tokens
        felt = self._adjective(i) if tokens[i].low in lexicon.ADJECTIVES else None  # "were worried about"
        raised = felt or self._raised(i)
        if raised:
            return raised
        subject = speakers.before(tokens, first, self.floor)
        by = next((k for k in range(i + 1, min(len(tokens), i + 4)) if tokens[k].low == "by"), None)
        agent = (
            speakers.behind(tokens, by + 1)
            if by is not None and not any(tokens[k].text in speakers.STOPS for k in range(i, by))
            else None
        )
        if agent and verb.lemma in lexicon.THING | lexicon.THAT:
            return Sign(
                first,
                agent[1],
                agent,
                (i, by or i + 1),
                "after",
                False,
                subject=subject,
                noun=True,
                end=agent[1],
            )
        content = after_verb(tokens, i, verb.lemma)
        if content and verb.lemma in lexicon.THAT | lexicon.THEM_TO | lexicon.WHETHER:
            return Sign(first, content.start, None, (i, i + 1), "after", content.states)
        if (
            subject
            and i + 1 < len(tokens)
            and tokens[i + 1].low in ("as", "of")
            and verb.lemma in lexicon.THING
        ):
            return Sign(first, i + 1, None, (i, i + 1), "after", False, subject=subject)
        return None

    def _reduced(self, i: int, first: int) -> Sign | None:
        """ "a plan backed by the mayor"."""
        agent = speakers.behind(self.tokens, i + 2)
        thing = speakers.before(self.tokens, first, self.floor)
        if agent is None or thing is None:
            return None
        return Sign(
            first, agent[1], agent, (i, i + 2), "after", False, subject=thing, noun=True, end=agent[1]
        )

    def _raised(self, i: int) -> Sign | None:
        """ "is expected to", "seems to": nobody is named as thinking so."""
        tokens = self.tokens
        word = tokens[i].low
        first = self._group(i)
        following = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if word in lexicon.RAISED:
            if not any(
                t.low in BE | speakers.CONTRACTED for t in tokens[max(0, first - 1) : i]
            ) or following not in ("to", "that"):
                return None
        elif (
            word not in lexicon.SEEMING
            or not following[:1].isalnum()
            or following in speakers.TIME_WORDS
            or following in ("in", "on", "at", "before", "with")
        ):
            return None
        subject = speakers.before(tokens, first, self.floor)
        if subject is None:
            return None
        start = i + 2 if following == "that" else i + 1
        return Sign(first, min(start, len(tokens) - 1), None, (i, i + 1), "after", False, subject=subject)

    def _adjective(self, i: int) -> Sign | None:
        tokens = self.tokens
        following = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if following not in lexicon.ADJECTIVES[tokens[i].low] or i + 2 >= len(tokens):
            return None
        first = self._group(i)
        if not any(
            t.low in BE | {"feel", "feels", "felt", "remains", "remained", "seemed", "became", "grew"}
            for t in tokens[first - 1 : i]
            if first > 0
        ) and not (first > 0 and tokens[first - 1].low in speakers.CONTRACTED):
            return None
        subject = speakers.before(tokens, first, self.floor)
        if subject is None and self._joins(first):
            subject = self._last_speaker(first)
        if subject is None:
            return None
        start = i + 1 if following == "to" else i + 2
        return Sign(
            subject[0] if subject[1] <= first else first,
            start,
            subject,
            (i, i + 1),
            "after",
            following == "that",
        )

    def _noun(self, i: int) -> Sign | None:
        """ "the mayor's claim that", "his support for", "criticism of … by …"."""
        tokens = self.tokens
        following = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if following not in lexicon.NOUNS[tokens[i].low] or i + 2 >= len(tokens):
            return None
        owner: Place | None = None
        k = i
        while (
            k > self.floor
            and i - k < 4
            and tokens[k - 1].text[:1].isalnum()
            and tokens[k - 1].low not in DETERMINERS | PREPOSITIONS | {"and"}
        ):
            if tokens[k - 1].low.endswith(("'s", "s'")):
                break
            k -= 1
        if k > self.floor and tokens[k - 1].low in ("his", "her", "their", "its", "my", "our", "your"):
            owner = (k - 1, k)
        elif k > self.floor and (tokens[k - 1].low.endswith("'s") or (tokens[k - 1].text in "'’" and k > 1)):
            owner = speakers.before(tokens, k, self.floor, owns=True)
        if owner is None:
            owner = self._holder(k)
            return Sign(
                k, i + 1 if following == "to" else i + 2, owner, (i, i + 1), "after", False, noun=True
            )
        start = i + 1 if following == "to" else i + 2
        return Sign(owner[0], start, owner, (i, i + 1), "after", False, noun=True)

    def _holder(self, k: int) -> Place | None:
        """Whose claim it is in "he expressed support for", "with plans to": the subject of a verb that adds little."""
        tokens = self.tokens
        for j in range(k - 1, max(self.floor - 1, k - 4), -1):
            if tokens[j].low in _LIGHT:
                first = self._group(j)
                if tokens[j].low in ("with", "expressing", "making", "voicing", "raising"):
                    return self._last_speaker(first)
                return speakers.before(tokens, first, self.floor) or self._last_speaker(first)
            if tokens[j].text in speakers.STOPS:
                return None
        return None

    def _reportedly(self, i: int) -> Sign | None:
        subject = speakers.before(self.tokens, self._group(i), self.floor)
        if subject is None:
            return None
        return Sign(i, i + 1, None, (i, i + 1), "after", False, subject=subject)

    def _after_quotation(self, i: int) -> Sign | None:
        """“…,” she laughed: right behind a quotation any verb in the past is one of speech."""
        tokens = self.tokens
        subject = speakers.before(tokens, self._group(i), self.floor)
        if subject is None or subject[0] < 2 or subject[1] - subject[0] > 8:
            return None
        if tokens[subject[0] - 1].text not in CLOSING or not self._closes(subject[0] - 1):
            return None
        return Sign(subject[0], skip_adjunct(tokens, i + 1), subject, (i, i + 1), "before")


def _word(tokens: Sequence[Token], k: int) -> str:
    return tokens[k].text if 0 <= k < len(tokens) else ""


def _according(tokens: Sequence[Token], i: int) -> Sign:
    end = i + 2
    while (
        end < len(tokens) and tokens[end].text not in (",", ";", ".", ":", "“", ")", *DASHES) and end - i < 30
    ):
        if tokens[end].low in ("and", "but", "while") and has_finite(tokens[end : end + 8]):
            break
        if tokens[end].low in ("who", "which"):
            break
        end += 1
    speaker = (i + 2, end) if end > i + 2 else None
    leads = not any(t.text[:1].isalnum() and t.low not in ("but", "and", "however") for t in tokens[:i])
    cue = (i, i + 2)
    if leads:
        while end < len(tokens) and tokens[end].text == "," and _apposed(tokens, end):
            end = next(k for k in range(end + 1, len(tokens)) if tokens[k].text == ",")
        return Sign(0, end, speaker, cue, "after")
    relative = end + 1 < len(tokens) and tokens[end + 1].low in ("which", "who", "whose")
    inside = not relative and end < len(tokens) - 2 and tokens[end].text == "," and tokens[i - 1].text == ","
    return Sign(i, end, speaker, cue, "around" if inside else "before")


def _apposed(tokens: Sequence[Token], comma: int) -> bool:
    """Whether ", a research group," follows: a description between commas, without a verb of its own."""
    closing = next((k for k in range(comma + 1, min(len(tokens), comma + 14)) if tokens[k].text == ","), None)
    if closing is None or closing + 2 >= len(tokens):
        return False
    return tokens[comma + 1].low in ("a", "an", "the", "who", "which") and (
        tokens[comma + 1].low in ("who", "which") or not has_finite(tokens[comma + 1 : closing])
    )


def _colon(tokens: Sequence[Token]) -> Sign | None:
    """ "Minister: rents to fall" in a headline: the part before the colon speaks, if it can."""
    for j in range(1, min(len(tokens) - 2, 8)):
        if tokens[j].text == ":":
            names = all(t.text[:1].isupper() or t.low in PREPOSITIONS for t in tokens[:j])
            names = names and not any(t.low in _NO_SPEAKERS for t in tokens[:j])
            if names and not has_finite(tokens[:j]):
                return Sign(0, j + 1, (0, j), (j, j + 1), "after")
        elif tokens[j].text in OPENING:
            return None
    return None


_NO_SPEAKERS = words(
    """
    note notes live update updates image images photo photos picture video watch read listen correction clarification
    analysis opinion editorial comment breaking exclusive news release related source sources contact date time place
    warning tip question answer summary headline subject from to cc re ps nb
    """
)


def _label(tokens: Sequence[Token]) -> Sign | None:
    """ "Ada Lind: The dam is safe." in a transcript or an interview: the name before the colon speaks."""
    for j in range(1, min(len(tokens) - 2, 5)):
        if tokens[j].text == ":":
            names = all(t.text[:1].isupper() and t.text[:1].isalpha() for t in tokens[:j])
            label = any(t.low in _NO_SPEAKERS for t in tokens[:j])
            return Sign(0, j + 1, (0, j), (j, j + 1), "after") if names and not label else None
    return None


def _goes_over(tokens: Sequence[Token], k: int) -> bool:
    """Whether "though he added", "who said", "and they agreed" begins at k: a clause with speech of its own."""
    if k + 2 >= len(tokens):
        return False
    if tokens[k].low in ("who", "which"):
        j = k + 1
    elif tokens[k].low in ("though", "although", "but", "while", "and", "as"):
        j = k + 2 if tokens[k + 1].low in PRONOUNS or tokens[k + 1].text[:1].isupper() else k + 1
    else:
        return False
    while j + 1 < len(tokens) and speakers.beside_a_verb(tokens[j]):
        j += 1
    known = lexicon.FORMS.get(tokens[j].low)
    return known is not None and known.form != "ing" and tokens[j].text.islower()


def _skip_apposition(tokens: Sequence[Token], i: int) -> int:
    """Past all that only describes a speaker named after the verb: up to a quotation or "adding that"."""
    while i < len(tokens) and tokens[i].text not in OPENING and tokens[i].text != ";":
        following = lexicon.FORMS.get(tokens[i + 1].low) if i + 1 < len(tokens) else None
        if tokens[i].text == "," and following and following.form == "ing":
            break
        if tokens[i].text == "," and _goes_over(tokens, i + 1):
            break
        i += 1
    return i
