"""Words marked in HTML that is already safe: passages with the number of their thread, mentions as names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from typing import NamedTuple

from factcheck.kit.markdown import to_text

_SIGNS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_LEFT = re.compile(r"\*\*|[*_`](?=\s|$)|(?:^|(?<=\s))[*_`\[]|\]\([^)\n]*\)")


class Mark(NamedTuple):
    """Words to be marked: with which tag before and after them, and what follows them, outside any link."""

    words: str
    opens: str
    shuts: str
    then: str = ""


def mark(html: str, marks: Iterable[Mark]) -> str:
    """``html`` with every mark around the first place where its words stand; marks that find none are left out."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    text = "".join(words for _, words in reader.pieces)
    spans = [(span, one) for one in marks if (span := _span(text, one.words))]
    return _Writer(spans).write(reader.pieces)


def plain(markdown: str) -> str:
    """Words of Markdown as the page shows them; a sign whose fellow stands outside them is left out too."""
    return _LEFT.sub("", to_text(markdown))


def _span(text: str, words: str) -> tuple[int, int] | None:
    folded = [re.escape(word) for word in words.translate(_SIGNS).split()]
    found = re.search(r"\s+".join(folded), text.translate(_SIGNS)) if folded else None
    return found.span() if found else None


class _Text(HTMLParser):
    """The HTML as pieces: (markup, "") or ("", words)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.pieces.append((self.get_starttag_text() or "", ""))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append((f"</{tag}>", ""))

    def handle_data(self, data: str) -> None:
        self.pieces.append(("", data))


class _Writer:
    """Puts the pieces together again with the marks in them."""

    def __init__(self, spans: list[tuple[tuple[int, int], Mark]]) -> None:
        self.spans = spans
        self.out: list[str] = []
        self.waiting: list[str] = []  # what follows words that end inside a link
        self.in_link = False

    def write(self, pieces: list[tuple[str, str]]) -> str:
        at = 0
        for markup, words in pieces:
            if markup:
                self._tag(markup)
            else:
                self._words(words, at)
                at += len(words)
        return "".join(self.out)

    def _tag(self, markup: str) -> None:
        self.out.append(markup)
        if markup.startswith("<a"):
            self.in_link = True
        elif markup == "</a>":
            self.in_link = False
            self.out += self.waiting
            self.waiting = []

    def _words(self, words: str, at: int) -> None:
        """``words``, the first of which stands at ``at``, cut at the edges of marks and marked piece by piece."""
        end = at + len(words)
        edges = {edge for span, _ in self.spans for edge in span if at < edge < end}
        cuts = [at, *sorted(edges), end]
        for low, high in pairwise(cuts):
            here = [one for span, one in self.spans if span[0] <= low and high <= span[1]]
            self.out += [one.opens for one in here]
            self.out.append(escape(words[low - at : high - at], quote=False))
            self.out += [one.shuts for one in reversed(here)]
            after = [one.then for span, one in self.spans if span[1] == high and one.then]
            (self.waiting if self.in_link else self.out).extend(after)
