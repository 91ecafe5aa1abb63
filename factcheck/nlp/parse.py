"""The first look at a text, on which every later step works: its sentences, their words, its quotations."""

from dataclasses import dataclass

from factcheck.nlp.quotes import Quotations, find_quotations
from factcheck.nlp.segment import segment, tokenize
from factcheck.nlp.types import Sentence, Token


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text cut up. `tokens` has one row for each sentence; `headlines` numbers the sentences that look like one."""

    text: str
    sentences: tuple[Sentence, ...]
    tokens: tuple[tuple[Token, ...], ...]
    quotations: Quotations
    headlines: frozenset[int]


def parse(text: str) -> Parsed:
    """Cut the text up; nothing in it is changed."""
    sentences = segment(text)
    return Parsed(
        text,
        sentences,
        tuple(tuple(tokenize(text, s.start, s.end)) for s in sentences),
        find_quotations(text, sentences),
        headlines_among(sentences),
    )


def headlines_among(sentences: tuple[Sentence, ...]) -> frozenset[int]:
    """Lines of one sentence without a full stop."""
    found = set()
    for i, s in enumerate(sentences):
        alone = (i == 0 or sentences[i - 1].paragraph != s.paragraph) and (
            i + 1 == len(sentences) or sentences[i + 1].paragraph != s.paragraph
        )
        if alone and s.text[-1] not in '.!?”"…' and len(s.text) < 200:
            found.add(i)
    return frozenset(found)
