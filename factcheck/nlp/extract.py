"""From a text to its claims: the one door of this package.

segment → find quotations → attribute → split → kind, names, dates → score. Every step is linear in the text.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from factcheck.nlp import kinds
from factcheck.nlp.attribution import Attributor, stretches
from factcheck.nlp.checkworthy import Judged, RuleScorer, Scorer
from factcheck.nlp.dates import resolve_dates, spell_out
from factcheck.nlp.learned.scorer import best_scorer
from factcheck.nlp.learned.tagger import best_attributor
from factcheck.nlp.parse import Parsed, parse
from factcheck.nlp.quotes import Quotations
from factcheck.nlp.resolve import Names, left_open, standalone
from factcheck.nlp.segment import LONGEST, tokenize
from factcheck.nlp.split import Piece, split_claims
from factcheck.nlp.trim import trim
from factcheck.nlp.types import Attribution, Candidate, Extraction, Sentence, Span, Token
from factcheck.nlp.verbs import DETERMINERS, PRONOUNS, has_finite

ENGINE = "rules-1"

_RULES = RuleScorer()

NO_SENTENCES = "There are no sentences in this text."
OTHER_LANGUAGE = (
    "This text does not seem to be in English. Its sentences, figures and quotation marks were read; who says what, "
    "dates and kinds of claim were not."
)
TOO_LONG = f"A stretch of more than {LONGEST:,} characters without a full stop was cut into pieces."
UNDATED = "No date of publication is known, so words such as “last month” stay open."

_ANY_FIGURE = re.compile(r"\d")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|is|are|was|were|that|for|it|on|with|as|by|at|from|has|have|had|will|be|this|an|not|but|they|he|she|"
    r"its|his|their|who|which|said|than|or)\b",
    re.I,
)
# The little words of German, Dutch, the Scandinavian and the Romance languages that are none of English.
_OTHER = re.compile(
    r"\b(?:der|die|das|und|ist|nicht|ein|eine|einen|dem|den|im|zu|auf|mit|von|het|een|van|niet|dat|zijn|voor|og|och|att|det|som|"
    r"av|ikke|inte|en|le|la|les|des|du|est|une|dans|pour|que|qui|et|el|los|las|del|una|por|con|para|es|il|che|di|della|per|non|"
    r"sono|os|um|uma|com|em|de)\b",
    re.I,
)
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]")
_NOT_A_CLAIM = re.compile(
    r"\b(?:respond(?:ed)? to (?:\w+[’']?s? ){0,5}(?:requests?|questions?)|request for comment|requests for comment|decline[sd]? to comment|"
    r"contributed to this (?:report|story|article)|sign up (?:for|to) |click here|all rights reserved|read more|subscribe|"
    r"could not be reached|this (?:article|story) (?:was|has been|originally)|photo(?:graph)? by|image credit)",
    re.I,
)
_IMPERATIVE = re.compile(
    r"^(?:don[’']t|do not|please|let[’']s|see|read|watch|listen|remember|imagine|consider)\b", re.I
)
_INFINITIVE_HEAD = re.compile(r"\bto [A-Z]?[a-z]+\b")


def extract(
    text: str,
    *,
    published: date | None = None,
    scorer: Scorer | None = None,
    attributor: Attributor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Extraction:
    """The claims of a text in reading order. `progress` is told (sentences done, sentences in all).

    Without a `scorer` the learned one scores, without an `attributor` the learned one finds who speaks; rules do both
    where those cannot run.
    """
    parsed = parse(text)
    sentences, tokens, quotations = parsed.sentences, parsed.tokens, parsed.quotations
    if not _in_english(sentences):
        return _in_another_language(parsed, progress)
    speakers = attributor or best_attributor()
    rows = stretches(parsed, speakers.attributions(parsed))
    names = Names()
    made: list[tuple[Candidate, Judged]] = []
    for sentence, row, words in zip(sentences, rows, tokens, strict=True):
        names.read(sentence)
        here = [
            _candidate(text, sentence, said, piece, names, quotations, published)
            for said, piece in _pieces(text, sentence, row, words)
        ]
        made.extend(sorted(here, key=lambda pair: (pair[0].start, pair[0].end)))
        if progress:
            progress(sentence.index + 1, len(sentences))
    by = scorer or best_scorer()
    found = _scored(made, by)
    notes = [*_notes(sentences)]
    if published is None and any(_is_date(word) for claim in found for word in claim.unresolved):
        notes.append(UNDATED)
    engine = " ".join(name for name in (ENGINE, speakers.name, by.name) if name)
    return Extraction(sentences, found, engine, tuple(notes))


def _scored(made: Sequence[tuple[Candidate, Judged]], by: Scorer) -> tuple[Candidate, ...]:
    scores = by.score([judged for _, judged in made])
    return tuple(
        replace(found, score=score.value, reasons=score.reasons)
        for (found, _), score in zip(made, scores, strict=True)
    )


def _is_date(word: str) -> bool:
    return bool(resolve_dates(word, None, future=False)[1])


def _notes(sentences: Sequence[Sentence]) -> Iterator[str]:
    """What a reader should know of how the text was read."""
    if not sentences:
        yield NO_SENTENCES
    pairs = itertools.pairwise(sentences)
    if any(
        len(a.text) > LONGEST // 2 and a.paragraph == b.paragraph and a.text[-1].isalnum() for a, b in pairs
    ):
        yield TOO_LONG


def _in_another_language(parsed: Parsed, progress: Callable[[int, int], None] | None) -> Extraction:
    """Every sentence as a claim: what marks and figures tell in any language, and nothing that needs English."""
    text, made = parsed.text, []
    for sentence in parsed.sentences:
        span = trim(text, sentence.start, sentence.end)
        quote = text[span.start : span.end]
        if _long_enough(quote):
            figure = _ANY_FIGURE.search(quote) is not None
            found = Candidate(
                text=" ".join(quote.replace("\0", "").split()),
                quote=quote,
                start=span.start,
                end=span.end,
                sentence=sentence.index,
                claimant="",
                claimant_full="",
                cue="",
                quoted=parsed.quotations.at(span.start) is not None,
                kind="quantity" if figure else "other",
                checkable=True,
                score=0.0,
                reasons=(),
                dates=(),
                unresolved=(),
            )
            made.append((found, Judged(quote, sentence.text, found.kind, True, "", "", False)))
        if progress:
            progress(sentence.index + 1, len(parsed.sentences))
    # the network has read English only
    return Extraction(
        parsed.sentences, _scored(made, _RULES), ENGINE, (OTHER_LANGUAGE, *_notes(parsed.sentences))
    )


def _in_english(sentences: Sequence[Sentence]) -> bool:
    """Whether the rules apply: more of the little words of English than of others in the first 200 sentences."""
    sample = " ".join(s.text for s in sentences[:200])
    words = len(_WORD.findall(sample))
    if words < 8:  # too short to tell by words: by its letters
        return 2 * sum(c.isascii() for c in sample) >= len(sample)
    english, other = len(_ENGLISH.findall(sample)), len(_OTHER.findall(sample))
    return english > other and english >= (0.05 if words < 40 else 0.12) * words


def _pieces(
    text: str, sentence: Sentence, row: Sequence[Attribution], tokens: Sequence[Token]
) -> Iterator[tuple[Attribution, Piece]]:
    """The claims of a sentence, each with who says it; what is no claim is left out."""
    for said in row:
        inside = [t for t in tokens if t.start >= said.content.start and t.end <= said.content.end]
        for piece in split_claims(text, inside):
            if _is_claim(text, sentence, said, piece, inside):
                yield said, piece


def _long_enough(words: str) -> bool:
    found = _WORD.findall(words)
    return len(found) >= 3 or (len(_LETTERS.findall(words)) >= 8 and not words.isascii())


def _is_claim(
    text: str, sentence: Sentence, said: Attribution, piece: Piece, tokens: Sequence[Token]
) -> bool:
    quote = text[piece.span.start : piece.span.end]
    words = len(_WORD.findall(quote))
    if words < 3 or _NOT_A_CLAIM.search(quote) or _IMPERATIVE.match(quote):
        return False
    if text[piece.span.end : piece.span.end + 1] == "?":
        return False
    own = [t for t in tokens if t.start >= piece.span.start and t.end <= piece.span.end]
    if words == 3 and not said.claimant and _is_saw(own):
        return False
    if piece.subject or has_finite(own) or _closes_a_sentence(text, piece, own):
        return True
    if said.claimant:
        return words >= 4
    if words >= 7 and sentence.text[-1] in '.!”"':
        return True  # a full sentence whose verb the lists do not know
    return bool(_INFINITIVE_HEAD.search(quote)) and words >= 5 and sentence.index == 0


def _is_saw(own: Sequence[Token]) -> bool:
    """Whether three words name nothing that could be looked up: "Money came first", not "The ferry sank"."""
    first = own[0].low
    names_something = first in DETERMINERS | PRONOUNS or any(t.text[:1].isupper() for t in own[1:])
    nobody = first.endswith(("body", "one", "thing"))
    return not names_something and not nobody and not any(c.isdigit() for t in own for c in t.text)


def _closes_a_sentence(text: str, piece: Piece, own: Sequence[Token]) -> bool:
    """Whether the piece is a participle phrase behind a clause: ", marking a rise of …"."""
    behind_comma = text[max(0, piece.span.start - 3) : piece.span.start].strip().endswith(",")
    return behind_comma and bool(own) and own[0].low.endswith(("ing", "ed"))


def _candidate(
    text: str,
    sentence: Sentence,
    said: Attribution,
    piece: Piece,
    names: Names,
    quotations: Quotations,
    published: date | None,
) -> tuple[Candidate, Judged]:
    """A claim without its score, and what a scorer may look at."""
    span = piece.span
    quote = text[span.start : span.end]
    verbless = not has_finite(tokenize(text, span.start, span.end))
    kind = kinds.kind_of(quote, attributed=bool(said.claimant), cue=said.cue, verbless=verbless)
    checkable = kinds.is_checkable(quote, kind)
    full = names.full(said.claimant)
    future = kind == "prediction" or " will " in quote
    dates, undated = resolve_dates(quote, published, future=future)
    words = spell_out(standalone(quote, piece.subject, piece.verb), published, future=future)
    if not said.claimant:
        words = names.named(words)
    judged = Judged(quote, sentence.text, kind, checkable, said.claimant, full, bool(dates or undated))
    found = Candidate(
        text=words,
        quote=quote,
        start=span.start,
        end=span.end,
        sentence=sentence.index,
        claimant=said.claimant,
        claimant_full=full,
        cue=said.cue,
        quoted=quotations.at(span.start) is not None,
        kind=kind,
        checkable=checkable,
        score=0.0,
        reasons=(),
        dates=dates,
        unresolved=tuple(
            dict.fromkeys(
                [*_unnamed(quotations, span, said), *left_open(words, said.claimant, full), *undated]
            )
        ),
    )
    return found, judged


def _unnamed(quotations: Quotations, span: Span, said: Attribution) -> list[str]:
    """A quotation of which the text does not tell who speaks."""
    within = quotations.at(span.start)
    whole = within is not None and span.end <= quotations.all[within].end + 1
    return ["who says this"] if whole and not said.claimant else []
