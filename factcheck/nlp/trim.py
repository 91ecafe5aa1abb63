"""Bring a clause down to the claim: no connective before it, no mark around it."""

import re
from collections.abc import Sequence

from factcheck.nlp.types import Span, Token
from factcheck.nlp.wordlists import words

_STAYS_WITH_COMMA = words(
    """
    since because if when that so still then
    """
)
_INTRO = re.compile(
    r"(?:as a (?:result|way)|in addition|in (?:other words|fact|turn|contrast|comparison)|for (?:example|instance)|on the other hand|"
    r"as a (?:rough )?comparison|at the same time|of course|by (?:contrast|comparison)|despite|according|even so|after all)\b",
    re.I,
)
_OPEN_ENDS = " \t\"'“”‘’«»„()[]—–-,;:.…"
_DOTTED_END = re.compile(r"(?:^|[\s(“\"])(?:[A-Za-z]\.){2,}$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr)\.$")
_URL_END = re.compile(r"\s*https?://\S+\s*$")
LEADS = words(
    """
    but however and so yet still while whereas although though meanwhile moreover furthermore therefore thus
    nevertheless nonetheless instead also then because since that indeed additionally overall finally
    besides
    """
)


def trim_clause(text: str, tokens: Sequence[Token]) -> Span:
    """The span of a clause without connectives and phrases that only lead up to it."""
    first = 0
    while first < len(tokens):
        word = tokens[first].low
        if tokens[first].text == "That":
            break  # "That plan": it points, it does not link
        mark = not tokens[first].text[:1].isalnum() and tokens[first].text not in "$€£¥(@#"
        since = word in _STAYS_WITH_COMMA and first + 1 < len(tokens) and tokens[first + 1].low == "of"
        if mark or (word in LEADS and not since):
            first += 1
        elif _INTRO.match(text, tokens[first].start):
            comma = next(
                (i for i in range(first, min(len(tokens), first + 16)) if tokens[i].text == ","), None
            )
            if comma is None:
                break
            first = comma + 1
        elif (
            word in ("i", "we")
            and first + 2 < len(tokens)
            and tokens[first + 1].low in ("believe", "think", "know")
        ):
            first += 2
        else:
            break
    if first >= len(tokens):
        return Span(0, 0)
    last = len(tokens)
    while last > first + 1 and (
        tokens[last - 1].low in LEADS or tokens[last - 1].text in "," or _hangs(tokens, last - 1)
    ):
        last -= 1
    return trim(text, tokens[first].start, tokens[last - 1].end)


def _hangs(tokens: Sequence[Token], i: int) -> bool:
    """Whether it opened a clause that somebody else says: "the price of steel, which" before "it said had doubled"."""
    return tokens[i].low in ("which", "who", "whom") and tokens[i - 1].text == ","


def trim(text: str, start: int, end: int) -> Span:
    """Without white space, outer quotation marks, final punctuation or a link at the end."""
    link = _URL_END.search(text, start, end)
    end = link.start() if link else end
    while start < end and (text[start].isspace() or text[start] in _OPEN_ENDS or text[start] == "\0"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\"'“”‘’«»„,;:.!?…—–-\0"):
        if text[end - 1] == "." and _DOTTED_END.search(text, max(start, end - 12), end):
            break
        end -= 1
    return Span(start, end)
