"""Who says what, by a small network: a role for each word of a sentence, read with the one before it and with what the
rules made of both.

The rules know which words speak; the network knows which of their guesses to believe, and where a speaker or a content
ends that no word list tells. What it reads beside the word pieces are `hints`: the rules' own answer, how a word is
written (the pieces are in lower case) and whether it stands in quotation marks or a headline.
"""

from __future__ import annotations

import functools
import logging
import pathlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from factcheck.nlp.attribution import Attributor, RuleAttributor
from factcheck.nlp.learned.encoder import WEIGHTS
from factcheck.nlp.parse import Parsed
from factcheck.nlp.tagged import MOST, Mark, Role, TaggedAttributor
from factcheck.nlp.types import Span, Speech, Token

if TYPE_CHECKING:  # slow to import, and a machine without them still extracts by rules
    import numpy as np
    from numpy.typing import NDArray

ROLES: tuple[Role, ...] = ("speaker", "cue", "content")
LABELS = ("O", *(f"{begin}-{role}" for role in ROLES for begin in "BI"))
LONGEST, BEFORE = 144, 24  # word pieces: of both sentences together, and of the one before
HINTS = 32  # different hints; 0 is none
_RULED = {"speaker": 1, "cue": 3, "stated": 5, "other": 7}  # and one more where it goes on
_OUTER, _INNER, _SHAPE, _PLACE = 0, 8, 17, 24
# In log-odds, chosen on the articles of ours that were held back: fewer, longer marks, and rather none than a doubtful one.
_BEGINNING, _NOTHING, _NEVER = 0.9, 0.3, 1e6
WITHOUT = "onnxruntime, tokenizers or numpy is not installed, so speakers are found by rules alone."
_LOG = logging.getLogger(__name__)

Hint = tuple[int, int, int, int]


class LearnedTagger:
    """Marks speakers, cues and contents, by tagger.onnx and tokenizer.json of a folder.

    Reading it from disk takes a moment: ask `best_attributor` for one.
    """

    name = "speakers-1"

    def __init__(self, folder: pathlib.Path = WEIGHTS, *, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "tagger.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def tag(self, parsed: Parsed, ruled: Sequence[Sequence[Speech]]) -> list[list[Mark]]:
        """One row for each of the first `MOST` sentences; words beyond `LONGEST` pieces are left unmarked.

        Each is read by itself: in 8-bit integers a batch shares one scale, and the marks of a sentence would depend on
        what stands beside it.
        """
        rows: list[list[Mark]] = []
        earlier: list[str] = []
        earlier_hints: list[Hint] = []
        for tokens, given in zip(parsed.tokens[:MOST], hints(parsed, ruled), strict=False):
            words = [token.text.encode(errors="replace").decode() for token in tokens]  # no lone surrogates
            read = pieces(self._tokenizer, earlier, earlier_hints, words, given)
            odds = self._odds(read)[read.firsts] if read.firsts else None
            rows.append(list(marks(tokens, odds)) if odds is not None else [])
            earlier, earlier_hints = words, given
        return rows

    def _odds(self, read: Pieces) -> NDArray[np.float32]:
        """The log-odds of every label for every piece."""
        given = dict(zip(("ids", "mask", "kinds", "hints"), padded([read]), strict=True))
        return cast("NDArray[np.float32]", self._session.run(["odds"], given)[0][0])


@functools.cache
def best_attributor() -> Attributor:
    """The learned tagger checked by rules; the rules alone, with a note in the log, where it cannot run."""
    try:
        return TaggedAttributor(LearnedTagger())
    except ImportError:
        _LOG.warning(WITHOUT)
        return RuleAttributor()


class Pieces:
    """What the network reads of one sentence: ids, which of the two sentences each is of, hints, each word's first piece."""

    __slots__ = ("firsts", "hints", "ids", "kinds")

    def __init__(self, ids: list[int], kinds: list[int], hints: list[Hint], firsts: list[int]) -> None:
        self.ids, self.kinds, self.hints, self.firsts = ids, kinds, hints, firsts


def padded(batch: Sequence[Pieces]) -> tuple[NDArray[np.int64], ...]:
    """Ids, mask, kinds and hints, as long as the longest of the batch."""
    import numpy as np

    longest = max(len(one.ids) for one in batch)
    ids, mask, kinds = (np.zeros((len(batch), longest), dtype=np.int64) for _ in range(3))
    hinted = np.zeros((len(batch), longest, 4), dtype=np.int64)
    for row, one in enumerate(batch):
        size = len(one.ids)
        ids[row, :size], mask[row, :size], kinds[row, :size] = one.ids, 1, one.kinds
        hinted[row, :size] = one.hints
    return ids, mask, kinds, hinted


_NONE: Hint = (0, 0, 0, 0)


def pieces(
    tokenizer: Any,
    earlier: Sequence[str],
    earlier_hints: Sequence[Hint],
    words: Sequence[str],
    given: Sequence[Hint],
) -> Pieces:
    """A sentence and the end of the one before it, as a network of the BERT kind reads a pair."""
    start, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    ids, kinds, hinted = [start], [0], [_NONE]
    if earlier:
        encoded = tokenizer.encode(list(earlier), is_pretokenized=True, add_special_tokens=False)
        for piece, word in list(zip(encoded.ids, encoded.word_ids, strict=True))[-BEFORE:]:
            ids.append(piece)
            hinted.append(earlier_hints[word])
    ids.append(end)
    hinted.append(_NONE)
    kinds = [0] * len(ids)
    firsts: list[int] = []
    if words:
        encoded = tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
        seen = -1
        for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
            if len(ids) + 1 >= LONGEST:
                break
            # a word of which nothing is left counts with the next piece
            while word is not None and seen < word:
                firsts.append(len(ids))
                seen += 1
            ids.append(piece)
            kinds.append(1)
            hinted.append(given[word])
    return Pieces([*ids, end], [*kinds, 1], [*hinted, _NONE], firsts)


def hints(parsed: Parsed, ruled: Sequence[Sequence[Speech]]) -> list[list[Hint]]:
    """For each word of each sentence: what the rules take it for (the widest content first, then the innermost), how
    it is written, and where it stands."""
    out = []
    for i, tokens in enumerate(parsed.tokens[:MOST]):
        outer, inner = [0] * len(tokens), [0] * len(tokens)
        by_size = sorted(ruled[i], key=lambda s: -sum(c.end - c.start for c in s.content))
        for speech in by_size:
            _paint(inner, tokens, speech)
        for speech in reversed(by_size):
            _paint(outer, tokens, speech)
        headline = 2 * (i in parsed.headlines)
        out.append(
            [
                (
                    _OUTER + outer[k] if outer[k] else 0,
                    _INNER + inner[k] if inner[k] else 0,
                    _SHAPE + _shape(token.text),
                    _PLACE + headline + (parsed.quotations.at(token.start) is not None),
                )
                for k, token in enumerate(tokens)
            ]
        )
    return out


def _paint(row: list[int], tokens: Sequence[Token], speech: Speech) -> None:
    content = "stated" if speech.states else "other"
    parts: list[tuple[str, Sequence[Span]]] = [(content, speech.content)]
    parts.append(("cue", [speech.cue] if speech.cue else []))
    parts.append(("speaker", [speech.speaker] if speech.speaker else []))
    for name, spans in parts:
        goes_on = 0
        for span in spans:
            first = bisect_right(tokens, span.start, key=_end)
            for k in range(first, bisect_left(tokens, span.end, lo=first, key=_start)):
                row[k] = _RULED[name] + goes_on
                goes_on = 1


def _start(token: Token) -> int:
    return token.start


def _end(token: Token) -> int:
    return token.end


def _shape(text: str) -> int:
    if text[:1].isdigit():
        return 4
    if text[:1].isalpha():
        if not text[:1].isupper():
            return 1
        return 3 if len(text) > 1 and text.isupper() else 2
    return 5 if text in "“”\"'‘’«»„" else 6


def marks(tokens: Sequence[Token], odds: NDArray[np.float32]) -> Iterator[Mark]:
    """The stretches that the likeliest run of labels makes, each as certain as its least certain word."""
    import numpy as np

    log = odds - np.logaddexp.reduce(odds, axis=-1, keepdims=True)
    role: Role | None = None
    first = last = 0
    least = 1.0
    for i, number in enumerate(_likeliest(log)):
        now: Role | None = ROLES[(number - 1) // 2] if number else None
        if role is not None and (now != role or number % 2 == 1):
            yield Mark(role, Span(tokens[first].start, tokens[last].end), least)
            role = None
        if now is not None:
            if role is None:
                role, first, least = now, i, 1.0
            last, least = i, min(least, float(np.exp(log[i, number])))
    if role is not None:
        yield Mark(role, Span(tokens[first].start, tokens[last].end), least)


def _likeliest(log: NDArray[np.float32]) -> list[int]:
    """The best run of labels, by Viterbi: no role goes on that did not begin, and each beginning costs."""
    import numpy as np

    steps, begins, goes_on = _steps()
    scores = log + np.eye(len(LABELS), dtype=np.float32)[0] * _NOTHING
    total = scores[0] - _BEGINNING * begins - _NEVER * goes_on
    back = []
    for row in scores[1:]:
        ways = total[:, None] + steps
        back.append(ways.argmax(0))
        total = ways.max(0) + row
    best = [int(total.argmax())]
    for came_from in reversed(back):
        best.append(int(came_from[best[-1]]))
    return best[::-1]


@functools.cache
def _steps() -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """What each step from label to label costs; which labels begin a role; which go on with one."""
    import numpy as np

    begins = np.array([float(label.startswith("B-")) for label in LABELS], dtype=np.float32)
    goes_on = np.array([float(label.startswith("I-")) for label in LABELS], dtype=np.float32)
    steps = np.tile(-_BEGINNING * begins - _NEVER * goes_on, (len(LABELS), 1))
    for number in range(1, len(LABELS), 2):
        steps[number, number + 1] = steps[number + 1, number + 1] = 0
    return steps, begins, goes_on
