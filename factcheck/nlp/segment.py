"""Cut a text into sentences whose spans are exact: nothing is normalised, nothing is copied away.

A line break of the page always ends a sentence, so headlines and bylines are units of their own. Sentences inside
a quotation are cut too. No sentence is longer than `LONGEST` code points: every later step may then look around
within a sentence and the whole stays linear in the length of the text.
"""

import re
from collections.abc import Iterator

from factcheck.nlp.types import Sentence, Span, Token
from factcheck.nlp.wordlists import words

LONGEST = 2_000

# Never the end of a sentence: what follows is a name or a number.
BEFORE_A_NAME = words(
    """
    mr mrs ms mx dr prof sen rep gov gen lt col capt sgt maj adm cmdr hon rev fr st ste mt ft pres sec supt
    det insp no nos vs v fig figs vol art para pp p ch ed eds eq approx est cf al etc e.g i.e a.k.a op
    """
)
# May end one: only if the next word looks like a beginning.
MAY_END = words(
    """
    inc ltd co corp bros plc dept univ assn u.s u.k u.n e.u u.s.a d.c a.m p.m jr sr jan feb mar apr jun jul
    aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    """
)
BEGINNERS = words(
    """
    the a an this that these those it he she they we you i in on at for from but and however according after
    before when while if as there its his her their our since last next by with no not
    """
)
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"[.!?…]+|[。！？؟۔।]+")
_CLOSERS = "\"'”’»)]"
_WIDE = "。！？۔।؟"
_TOKEN = re.compile(r"[^\W_]+(?:[’'.,\-–‑/&@_]+[^\W_]+)*|\S")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]\.|(?<![A-Za-z])[A-Z]\.(?![A-Za-z])")


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Words, numbers and single marks of text[start:end], with offsets into the whole text."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        dotted = _DOTTED.match(text, found.start(), end)
        stop = max(found.end(), dotted.end()) if dotted else found.end()
        if tokens and found.start() < tokens[-1].end:
            continue  # the last dot of "U.S." already belongs to the word before
        tokens.append(Token(text[found.start() : stop] if stop > found.end() else word, found.start(), stop))
    return tokens


def segment(text: str) -> tuple[Sentence, ...]:
    """Every sentence, in reading order; between two of them stands only white space."""
    sentences: list[Sentence] = []
    paragraph = 0
    for line in _LINE.finditer(text):
        spans = [
            piece for span in _sentences_of(text, line.start(), line.end()) for piece in _bounded(text, span)
        ]
        for span in spans:
            sentences.append(
                Sentence(len(sentences), span.start, span.end, text[span.start : span.end], paragraph)
            )
        paragraph += bool(spans)
    return tuple(sentences)


def _sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < begin:
            continue
        after = stop.end()
        while after < end and text[after] in _CLOSERS:
            after += 1
        if _ends_here(text, begin, stop.start(), stop.end(), after, end):
            yield from _trimmed(text, begin, after)
            begin = after
    yield from _trimmed(text, begin, end)


def _ends_here(text: str, begin: int, mark: int, mark_end: int, after: int, end: int) -> bool:
    """Whether the marks text[mark:mark_end], with closing quotes up to `after`, end the sentence."""
    if text[mark] in _WIDE:
        return True
    if after >= end:
        return True
    if not text[after].isspace():
        return False
    follow = after
    while follow < end and (text[follow].isspace() or text[follow] in "\"'“‘«([-–—"):
        follow += 1
    if follow >= end:
        return True
    if text[follow].islower():
        return False
    if text[mark:mark_end] == ".":
        return not _is_abbreviation(text, begin, mark, follow, end, closed=after > mark_end)
    return True


def _is_abbreviation(text: str, begin: int, mark: int, follow: int, end: int, *, closed: bool) -> bool:
    """Whether the word before the full stop at `mark` is an abbreviation, and the sentence goes on."""
    left = mark
    while left > max(begin, mark - 20) and not text[left - 1].isspace():
        left -= 1
    word = text[left:mark].strip("\"'“‘«([”’»)]")
    right = follow
    while right < min(end, follow + 20) and (text[right].isalnum() or text[right] in "’'"):
        right += 1
    next_word = text[follow:right]
    low = word.lower()
    if low in {"no", "nos", "art", "p", "pp", "ch", "fig", "vol", "v"}:
        return next_word[:1].isdigit()
    if low in BEFORE_A_NAME:
        return not closed
    if len(word) == 1 and word.isupper() and word != "I":
        return not closed and next_word.lower() not in BEGINNERS
    if low in MAY_END or re.fullmatch(r"(?:[a-z]\.)+[a-z]", low):
        return not closed and next_word.lower() not in BEGINNERS
    return False


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and (text[start].isspace() or text[start] == "\0"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "\0"):
        end -= 1
    if start < end:
        yield Span(start, end)


def _bounded(text: str, span: Span) -> Iterator[Span]:
    """The span itself, or pieces of at most LONGEST code points, cut at a space where there is one."""
    start = span.start
    while span.end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = start + LONGEST if cut < 0 else cut
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, span.end)
