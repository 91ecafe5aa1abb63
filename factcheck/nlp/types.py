"""What the engine hands out: plain, frozen values that know neither database nor page.

Every `start`/`end` counts Unicode code points into the text exactly as it was given, end exclusive.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of the text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or single mark, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One unit of reading: a sentence, a headline, a byline. `paragraph` counts the page's lines that hold words."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of saying, thinking or finding, by its places: who, by which words, and what.

    The speaker may stand in another sentence (a quotation goes on) or nowhere (None). The content is one stretch or
    several, in reading order, each within one sentence. `states` tells whether it says something that can be true
    or false: "said that fares fell" does, "praised the driver" does not.
    """

    speaker: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    states: bool = True


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a stretch of text (""  = the article itself), by which word, and which stretch it is."""

    claimant: str
    cue: str
    content: Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """One claim as found: its own sentence (`text`) and the exact words it stands on (`quote`).

    `score` is check-worthiness from 0 to 1; `dates` are ISO 8601 (a day, month, year or week); `unresolved`
    are words the text does not settle.
    """

    text: str
    quote: str
    start: int
    end: int
    sentence: int
    claimant: str
    claimant_full: str
    cue: str
    quoted: bool
    kind: str
    checkable: bool
    score: float
    reasons: tuple[str, ...]
    dates: tuple[str, ...]
    unresolved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read in one text, in reading order, and by which engine.

    `notes` are sentences for the reader: what could not be done with this text.
    """

    sentences: tuple[Sentence, ...]
    candidates: tuple[Candidate, ...]
    engine: str
    notes: tuple[str, ...] = ()
