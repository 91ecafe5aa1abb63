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
    mr mrs ms mx dr prof sen sens rep reps gov gen lt col capt sgt maj adm cmdr hon rev fr ste mt ft pres sec
    supt det insp vs v ed eds eq est cf al e.g i.e a.k.a op messrs mmes cpl pvt brig
    """
)
# May end one: only if the next word looks like a beginning.
MAY_END = words(
    """
    inc ltd co corp bros plc dept univ assn u.s u.k u.n e.u u.s.a d.c jr sr jan feb mar apr jun jul
    aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun st
    """
)
BEGINNERS = words(
    """
    the a an this that these those it he she they we you i in on at for from but and however according after
    before when while if as there its his her their our since last next by with no not what who why how where
    some many most all both each so yet still then now also meanwhile two three mr mrs ms dr
    """
)
# Ends one unless a day, a month or a time zone follows: "at 9 a.m. Monday", "6 p.m. EDT".
HOURS = frozenset({"a.m", "p.m"})
_AFTER_HOURS = words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun january
    february march april may june july august september october november december et est edt ct cst cdt pt
    pst pdt mt mst gmt utc bst cet cest local eastern central pacific
    """
)
# Before a number only: "No. 10", "pop. 4,000", "ca. 1600".
BEFORE_A_NUMBER = words(
    """
    no nos art p pp ch fig figs vol para ca c pop approx
    """
)
# "hepatitis C. Doctors say": the letter is no initial.
_LETTERED = words(
    """
    vitamin plan hepatitis group type class grade section phase team part option category
    """
)
_NAMES_WITH_A_MARK = frozenset({"Yahoo!", "Jeopardy!"})
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"[.!?…]+|[。！？؟۔।]+")
# Where a page has run lines together: a credit, and the day it was published.
_CREDIT = re.compile(r"(?<=[^\W_][\s.])\s*(?=(?:Image|Photo|Photograph|Picture|Credit|File photo)s?: )")
_DAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December) \d{1,2}, \d{4}"
)
_DAY_AT_END = re.compile(
    r"(?<=[^\W_])(?<! on)(?<! of)(?<! for)(?<! by)(?<! until)(?<! since)(?<! from) (?=" + _DAY + r"\s*$)"
)
_DAY_AT_START = re.compile(r"\s*" + _DAY + r" (?=[A-Z])")
# “Was it true?” Ms. Dahl asked: who speaks belongs to the sentence.
_SPEAKER_BEHIND = re.compile(
    r"(?:[A-Z][\w’'.-]{0,30} ){1,5}(?:says?|said|asks?|asked|wrote|writes|told|added|adds|shouted|cried|replied|wondered|"
    r"tweeted|joked|responded|declared|exclaimed|quipped|yelled|continued|recalled)\b|(?:said|asked|wrote|added|says) [A-Z]"
)
_SIGNED = re.compile(r"\s+[-–—]{1,2}\s?[A-Z]")
_ITEM = re.compile(r"\s*\(?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})")
_ALNUM = re.compile(r"[^\W_]")
_CLOSERS = "\"'”’»)]"
_WIDE = "。！？۔।؟"
_TOKEN = re.compile(
    r"''|``|--+|(?:Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Capt|Sgt|Rev|St|Jr|Sr|Hon|Messrs|Adm|Maj|Cmdr)\.(?=\s)|[^\W_]+(?:[’'.,\-–‑/&@_]+[^\W_]+)*|\S"
)
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
    for part in _parts_of(text, start, end):
        first_word = _word_from(text, begin, part)
        for stop in _STOP.finditer(text, begin, part):
            after = _behind_marks(text, stop.end(), part)
            if stop.start() < first_word:
                continue
            if _ends_here(text, begin, stop.start(), stop.end(), after, part):
                yield from _trimmed(text, begin, after)
                begin = after
                first_word = _word_from(text, begin, part)
        yield from _trimmed(text, begin, part)
        begin = part


def _word_from(text: str, begin: int, end: int) -> int:
    """Where the first letter or digit stands; marks alone are no sentence."""
    found = _ALNUM.search(text, begin, end)
    return found.start() if found else end


def _behind_marks(text: str, after: int, end: int) -> int:
    """Past the closing marks behind a stop; “ closes there too, as in German, if nothing follows it directly."""
    while after < end and (
        text[after] in _CLOSERS
        or (
            text[after] == "“"
            and (after + 1 == end or text[after + 1].isspace() or text[after + 1] in _CLOSERS)
        )
    ):
        after += 1
    return after


def _parts_of(text: str, start: int, end: int) -> list[int]:
    """The ends of the lines that were run together into one: a headline and its day, a caption and its credit."""
    day = _DAY_AT_START.match(text, start, end)
    cuts = [day.end()] if day else []
    cuts.extend(found.start() for found in _CREDIT.finditer(text, start, end) if found.start() > start)
    if end - start < LONGEST and (closing := _DAY_AT_END.search(text, start, end)):
        cuts.append(closing.start())
    return [*sorted(cuts), end]


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
    closed = after > mark_end
    if closed and _SIGNED.match(text, after, end):
        return False
    if closed and text[mark_end - 1] in "?!" and _SPEAKER_BEHIND.match(text, follow, end):
        return False
    if text[mark:mark_end] == ".":
        return not _goes_on(text, begin, mark, follow, end, closed=closed)
    left = text.rfind(" ", begin, mark) + 1 or begin
    return text[left:mark_end] not in _NAMES_WITH_A_MARK


def _goes_on(text: str, begin: int, mark: int, follow: int, end: int, *, closed: bool) -> bool:
    """Whether the full stop at `mark` belongs to an abbreviation or a number, and the sentence goes on."""
    left = mark
    while left > max(begin, mark - 20) and not text[left - 1].isspace():
        left -= 1
    word = text[left:mark].strip("\"'“‘«([”’»)]")
    right = follow
    while right < min(end, follow + 20) and (text[right].isalnum() or text[right] in "’'"):
        right += 1
    next_word = text[follow:right]
    low = word.lower()
    if mark - begin < 7 and _ITEM.fullmatch(text, begin, mark):
        return not closed  # "1. The council votes": the mark of a list
    if low in BEFORE_A_NUMBER and (low != "c" or word == "c"):
        return next_word[:1].isdigit()
    if low in BEFORE_A_NAME:
        return not closed
    if low in HOURS:
        return not closed and next_word.lower() in _AFTER_HOURS
    if len(word) == 1 and word.isupper() and word != "I":
        before = text[max(begin, left - 20) : left].split()
        lettered = bool(before) and before[-1].lower() in _LETTERED
        return not closed and not lettered and next_word.lower() not in BEGINNERS
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
