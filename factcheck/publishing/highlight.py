"""Showing why a check was found: its words marked, and the passage that has the most of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from factcheck.kit.folding import MARK, as_word, spans, stems
from factcheck.kit.typography import typeset
from factcheck.publishing.content import Content

LONGEST_PASSAGE = 36  # words
BEFORE = 8  # words before the first hit


def marked(text: str, wanted: Sequence[Sequence[str]]) -> Markup:
    """``text`` with every word marked that is one of the alternatives of ``wanted``."""
    done, parts = 0, [Markup()]
    for start, end in _hits(text, wanted):
        parts += [escape(text[done:start]), Markup("<mark>%s</mark>") % text[start:end]]
        done = end
    return Markup().join([*parts, escape(text[done:])])


def passage(content: Content, wanted: Sequence[Sequence[str]]) -> Markup:
    """Of the summary, the explanation and the quotations, what has the most of the words, the summary before all."""
    best, most = content.get("summary", ""), 0
    for text in _texts(content):
        cut = _around_hits(text, wanted)
        count = len({_which(cut[start:end], wanted) for start, end in _hits(cut, wanted)})
        if count > most:
            best, most = cut, count
    return marked(typeset(best), wanted)


def _texts(content: Content) -> Iterator[str]:
    yield content.get("summary", "")
    for paragraph in re.split(r"\n\s*\n", content.get("explanation", "")):
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", paragraph)
        yield " ".join(re.sub(r"[*_#>`]+", "", plain).split())
    for source in content["sources"]:
        yield source.get("quote") or ""
    for seen in content["appearances"]:
        yield seen.get("quote") or ""


def _around_hits(text: str, wanted: Sequence[Sequence[str]]) -> str:
    """``text`` itself, or, of a long one, what stands around the first hit, cut at words."""
    words = [(place.start(), place.end()) for place in re.finditer(r"\S+", text)]
    if len(words) <= LONGEST_PASSAGE:
        return text
    hit = next(_hits(text, wanted), (0, 0))[0]
    first = max(0, next((n for n, (_, end) in enumerate(words) if end > hit), 0) - BEFORE)
    last = min(len(words), first + LONGEST_PASSAGE)
    cut = text[words[first][0] : words[last - 1][1]]
    return f"{'… ' if first else ''}{cut}{' …' if last < len(words) else ''}"


def _hits(text: str, wanted: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    for start, end in spans(text):
        if _which(text[start:end], wanted) is not None:
            yield start, end


def _which(written: str, wanted: Sequence[Sequence[str]]) -> int | None:
    """Which of ``wanted`` the word is."""
    word = as_word(written)
    for n, alternatives in enumerate(wanted):
        for term in alternatives:
            if MARK in term:
                if term in stems(written, term.partition(MARK)[0]):
                    return n
            elif term == word or (term.endswith("*") and word.startswith(term[:-1])):
                return n
    return None
