"""From the signs of a sentence to its speeches: where each content begins and ends, and what stands inside what."""

from collections.abc import Sequence

from factcheck.nlp.content import CLOSING, OPENING, end_of_thing
from factcheck.nlp.quotes import Quotations
from factcheck.nlp.signs import Scan, Sign
from factcheck.nlp.speakers import Place
from factcheck.nlp.types import Span, Speech, Token
from factcheck.nlp.verbs import PRONOUNS, has_finite, is_finite

_OPENERS = frozenset(
    {"while", "although", "though", "when", "after", "before", "if", "because", "since", "as"}
)
_OPENS_CONTENT = frozenset('“«„$€£(‘"') | {"''", "``"}
_CLOSER = {"“": "”", "«": "»", "„": "“"}


def find_speeches(tokens: Sequence[Token], quotations: Quotations, *, headline: bool) -> list[Speech]:
    """Every speech of one sentence, in the order of their signs; one may stand inside another's content."""
    tokens = _with_marks(tokens, quotations)
    scan = Scan(tokens, quotations, headline=headline)
    signs = scan.run()
    found = []
    places = [_contents(tokens, signs, n) for n in range(len(signs))]
    for n, sign in enumerate(signs):
        contents = places[n]
        if _repeats(tokens, signs, places, n):
            continue
        spans = tuple(span for begin, end in contents for span in tidy(tokens, begin, end))
        announces = sign.side == "after" and sign.after == len(tokens)
        if spans or announces:
            who = _place(tokens, sign.speaker) if sign.speaker else None
            states = sign.clause and not _is_scrap(tokens, sign, contents)
            found.append(Speech(who, _place(tokens, sign.cue), spans, states))
    return found


def _place(tokens: Sequence[Token], words: Place) -> Span:
    return Span(tokens[words[0]].start, tokens[words[1] - 1].end)


def _is_scrap(tokens: Sequence[Token], sign: Sign, contents: Sequence[Place]) -> bool:
    """Whether all that is said is a few quoted words (…, declaring “I’m in”): no claim by itself."""
    words = sum(t.text[:1].isalnum() for begin, end in contents for t in tokens[begin:end])
    return sign.joint and words < 4 and tokens[sign.after].text in OPENING


def _repeats(
    tokens: Sequence[Token], signs: Sequence[Sign], places: Sequence[Sequence[Place]], n: int
) -> bool:
    """Whether a sign inside another's content adds nothing: an attitude, or the same speaker: "he said he thinks"."""
    sign = signs[n]
    for m in range(n):
        outer = signs[m]
        if outer.side != "after" or not any(a <= sign.first < b for a, b in places[m]):
            continue
        if not sign.clause:
            return True
        pronoun = sign.speaker == (outer.after, outer.after + 1) and tokens[outer.after].low in PRONOUNS
        if outer.clause and pronoun:
            return True
    return False


def _with_marks(tokens: Sequence[Token], quotations: Quotations) -> list[Token]:
    """The tokens with every straight mark turned to the side it stands on, and apostrophes told from single marks."""
    out = []
    for token in tokens:
        if token.text in ('"', "''", "``", "'", "‘", "’"):
            number = quotations.at(token.end)
            opens = number is not None and quotations.all[number].start == token.end
            ahead = quotations.at(token.start - 1)
            closes = ahead is not None and quotations.all[ahead].end == token.start
            single = token.text in "'‘’"
            mark = "“" if opens else "”" if closes or not single else "'"
            token = Token(mark, token.start, token.end)
        out.append(token)
    return out


def _contents(tokens: Sequence[Token], signs: Sequence[Sign], n: int) -> list[Place]:
    sign = signs[n]
    if sign.side == "after" and sign.after >= len(tokens):
        return []
    if sign.side == "around":
        outer = max(
            (s.after for s in signs[:n] if s.side == "after" and s.clause and s.after <= sign.first),
            default=0,
        )
        return [(outer, sign.first), (sign.after, _limit(tokens, signs, n, sign.after))]
    if sign.side == "before":
        begin = max((s.after for s in signs[:n] if s.side == "before"), default=0)
        found = [(_opening_before(tokens, begin, sign.first), sign.first)]
        more = _goes_on(tokens, signs, n)
        return [*found, more] if more else found
    return [*_ahead(tokens, sign), *_behind(tokens, signs, n)]


def _ahead(tokens: Sequence[Token], sign: Sign) -> list[Place]:
    """Content before a sign whose content goes on behind it: a passive's subject; “If it fails” in May, she said, “…”."""
    if sign.subject:
        return [sign.subject]
    first = sign.first
    parted = (
        sign.clause and first > 2 and tokens[first - 1].text == "," and tokens[sign.after].text in OPENING
    )
    return [(0, first)] if parted and any(t.text in CLOSING for t in tokens[:first]) else []


def _behind(tokens: Sequence[Token], signs: Sequence[Sign], n: int) -> list[Place]:
    sign = signs[n]
    if sign.clause:
        end = _limit(tokens, signs, n, sign.after) if sign.end is None else sign.end
        end = min(end, _end_of_subordinate(tokens, sign), _end_of_relative(tokens, sign))
    else:
        end = end_of_thing(tokens, sign.after) if sign.end is None else sign.end
        end = min(end, _end_of_subordinate(tokens, sign))
        end = min(end, *(s.first for s in signs[n + 1 :] if s.side == "before"), len(tokens))
    return [(sign.after, end)] if end > sign.after else []


def _end_of_subordinate(tokens: Sequence[Token], sign: Sign) -> int:
    """ "While he said that X, the mayor …": a clause that opens the sentence ends at its comma."""
    opens = sign.after < len(tokens) and tokens[sign.after].text in OPENING
    begin = min(sign.first, sign.speaker[0]) if sign.speaker else sign.first
    linked = begin > 0 and tokens[begin - 1].low in _OPENERS and not has_finite(tokens[: begin - 1])
    leads = tokens[0].low in _OPENERS or linked  # "A week after he said that X, …"
    if not leads or opens or any(t.text == "," for t in tokens[: sign.first]):
        return len(tokens)
    return next((k for k in range(sign.after, len(tokens)) if tokens[k].text == ","), len(tokens))


def _end_of_relative(tokens: Sequence[Token], sign: Sign) -> int:
    """ ", who says X, took the lead": what is said in a relative clause between commas ends at the second."""
    who = sign.speaker
    if (
        who is None
        or tokens[who[0]].low not in ("who", "which")
        or not who[0]
        or tokens[who[0] - 1].text != ","
    ):
        return len(tokens)
    for k in range(sign.after + 1, len(tokens) - 1):
        if tokens[k].text == "," and is_finite(tokens, k + 1):
            return k
    return len(tokens)


def _opening_before(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Where content that ends in a closing mark begins: at its opening mark, if a comma or a colon leads up to it."""
    if tokens[end - 1].text not in CLOSING:
        return begin
    opening = next((k for k in range(end - 2, begin - 1, -1) if tokens[k].text in OPENING), None)
    if opening is not None and opening > begin and tokens[opening - 1].text in (",", ":"):
        return opening
    return begin


def _goes_on(tokens: Sequence[Token], signs: Sequence[Sign], n: int) -> Place | None:
    """What the same speaker says behind the sign: “…,” she said, “and …”."""
    sign = signs[n]
    k = sign.after
    if sign.cue[1] - sign.cue[0] == 2 or k >= len(tokens) - 2:
        return None
    quoted_before = tokens[sign.first - 1].text in CLOSING
    paused = tokens[k].text in (",", ":", "—", "–", "-", ";")
    k += paused
    if tokens[k].text in OPENING and paused:
        return k, _limit(tokens, signs, n, k)
    if any(s.first <= k + 1 for s in signs[n + 1 :]):
        return None
    if not quoted_before and tokens[k].low in ("and", "but", "or", "because") and has_finite(tokens[k:]):
        return k, _limit(tokens, signs, n, k)
    return None


def _limit(tokens: Sequence[Token], signs: Sequence[Sign], n: int, start: int) -> int:
    """Where a clause that begins at `start` ends: at the next sign that does not stand inside it, or at the end."""
    closing = _closing(tokens, start)
    if closing is not None:
        return closing
    stop = _semicolon(tokens, start)
    return min(_next_sign(tokens, signs, n, start), stop)


def _semicolon(tokens: Sequence[Token], start: int) -> int:
    """Where a semicolon outside of quotation marks parts what is said from what the article goes on to say."""
    depth = 0
    for k in range(start, len(tokens)):
        depth += (tokens[k].text in OPENING) - (tokens[k].text in CLOSING)
        if tokens[k].text == ";" and depth <= 0:
            return k
    return len(tokens)


def _next_sign(tokens: Sequence[Token], signs: Sequence[Sign], n: int, start: int) -> int:
    for later in signs[n + 1 :]:
        if later.first < start + 2 or later.noun:
            continue
        if later.side == "before" and later.cue[1] - later.cue[0] == 1:
            return later.first
        if later.side != "after":
            continue
        ahead = tokens[later.first - 1].low if later.first else ""
        own = tokens[later.first].low
        parted = _parted(tokens, start, later.first) if ahead == "," and not later.joint else None
        if parted is not None:
            return parted
        shares = later.joint and later.speaker is not None and later.speaker == signs[n].speaker
        if shares and (own in (",", "and", "but", "or", "then") or ahead in CLOSING):
            return later.first
        if ahead in ("but", "while", "though", "although", "whereas", ";", "as") or (
            ahead == "and" and later.first >= 2 and tokens[later.first - 2].text == ","
        ):
            return later.first - 1
    return len(tokens)


def _parted(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """The last ", and" or ", but" in tokens[start:end]: there another clause of the article begins."""
    return next(
        (
            k
            for k in range(end - 1, start, -1)
            if tokens[k].text == "," and tokens[k + 1].low in ("and", "but", "while")
        ),
        None,
    )


def _closing(tokens: Sequence[Token], start: int) -> int | None:
    """Behind the closing mark, if the content opens with a mark and its quotation is whole clauses."""
    opener = tokens[start].text if start < len(tokens) else ""
    closer = _CLOSER.get(opener)
    if closer is None:
        return None
    for k in range(start + 1, len(tokens)):
        if tokens[k].text == closer:
            whole = tokens[k - 1].text in (",", ".", "?", "!", "…") or (
                k + 1 < len(tokens) and tokens[k + 1].text in (".", ",")
            )
            return k + 1 if whole else None
    return None


def tidy(tokens: Sequence[Token], begin: int, end: int) -> list[Span]:
    """The place of tokens [begin, end) without marks at its edges that belong to nobody."""
    while begin < end and not tokens[begin].text[:1].isalnum() and tokens[begin].text not in _OPENS_CONTENT:
        begin += 1
    while end > begin and tokens[end - 1].text in (".", ",", ";", ":", "—", "–", "--"):
        end -= 1
    return [Span(tokens[begin].start, tokens[end - 1].end)] if begin < end else []
