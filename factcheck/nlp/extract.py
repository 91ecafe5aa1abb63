"""From a text to its claims: the one door of this package.

segment → find quotations → attribute → split → kind, names, dates → score. Every step is linear in the text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from factcheck.nlp import kinds
from factcheck.nlp.attribution import Attributor, RuleAttributor, stretches
from factcheck.nlp.checkworthy import Judged, RuleScorer, Scorer
from factcheck.nlp.dates import resolve_dates
from factcheck.nlp.learned.scorer import best_scorer
from factcheck.nlp.parse import parse
from factcheck.nlp.quotes import Quotations
from factcheck.nlp.resolve import Names, left_open, standalone
from factcheck.nlp.segment import tokenize
from factcheck.nlp.split import Piece, split_claims
from factcheck.nlp.trim import trim
from factcheck.nlp.types import Attribution, Candidate, Extraction, Sentence, Span, Token
from factcheck.nlp.verbs import has_finite

ENGINE = "rules-1"

_RULES = RuleScorer()
_SPEAKERS = RuleAttributor()

_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|is|are|was|were|that|for|it|on|with|as|by|at|from|has|have|had|will|be|this|an|not|but|they|he|she)\b",
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
    attributor: Attributor = _SPEAKERS,
    progress: Callable[[int, int], None] | None = None,
) -> Extraction:
    """The claims of a text in reading order. `progress` is told (sentences done, sentences in all).

    Without a `scorer` the learned one scores, or rules where it cannot run.
    """
    parsed = parse(text)
    sentences, tokens, quotations = parsed.sentences, parsed.tokens, parsed.quotations
    english = _in_english(sentences)
    rows: Sequence[list[Attribution]]
    if english:
        rows = stretches(parsed, attributor.attributions(parsed))
    else:
        rows = [[Attribution("", "", Span(s.start, s.end))] for s in sentences]
    names = Names()
    made: list[tuple[Candidate, Judged]] = []
    for sentence, row, words in zip(sentences, rows, tokens, strict=True):
        names.read(sentence)
        here = [
            _candidate(text, sentence, said, piece, names, quotations, published)
            for said, piece in _pieces(text, sentence, row, words, english)
        ]
        made.extend(sorted(here, key=lambda pair: (pair[0].start, pair[0].end)))
        if progress:
            progress(sentence.index + 1, len(sentences))
    by = (scorer or best_scorer()) if english else _RULES  # the network has read English only
    scores = by.score([judged for _, judged in made])
    return Extraction(
        sentences,
        tuple(
            replace(found, score=score.value, reasons=score.reasons)
            for (found, _), score in zip(made, scores, strict=True)
        ),
        f"{ENGINE} {by.name}".strip(),
    )


def _in_english(sentences: Sequence[Sentence]) -> bool:
    """Whether the rules apply: enough of the little words of English in the first 200 sentences."""
    sample = " ".join(s.text for s in sentences[:200])
    words = len(_WORD.findall(sample))
    if words < 8:
        return 2 * sum(c.isascii() for c in sample) >= len(
            sample
        )  # too short to tell by words: by its letters
    return len(_ENGLISH.findall(sample)) >= 0.12 * words


def _pieces(
    text: str, sentence: Sentence, row: Sequence[Attribution], tokens: Sequence[Token], english: bool
) -> Iterator[tuple[Attribution, Piece]]:
    """The claims of a sentence, each with who says it; what is no claim is left out."""
    for said in row:
        if not english:
            span = trim(text, said.content.start, said.content.end)
            if _long_enough(text[span.start : span.end]):
                yield said, Piece(span, "")
            continue
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
    if piece.subject or has_finite(own) or _closes_a_sentence(text, piece, own):
        return True
    if said.claimant:
        return words >= 4
    if words >= 7 and sentence.text[-1] in '.!”"':
        return True  # a full sentence whose verb the lists do not know
    return bool(_INFINITIVE_HEAD.search(quote)) and words >= 5 and sentence.index == 0


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
    dates, undated = resolve_dates(quote, published, future=kind == "prediction" or " will " in quote)
    words = standalone(quote, piece.subject)
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
        unresolved=tuple(dict.fromkeys([*left_open(words, said.claimant, full), *undated])),
    )
    return found, judged
