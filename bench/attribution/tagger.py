"""Who says what, by a small network: a label for each word of a sentence, read with the sentence before it.

Being tried: what it was trained to so far does not beat the rules clearly enough to be shipped, so the application knows
nothing of it. `train.py` makes its weights, `score.py --tagger DIR` measures them.
"""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from factcheck.nlp.parse import Parsed
from factcheck.nlp.tagged import Mark, Role
from factcheck.nlp.types import Span, Token

if TYPE_CHECKING:  # slow to import, and a machine without them still extracts by rules
    import numpy as np
    from numpy.typing import NDArray

ROLES: tuple[Role, ...] = ("speaker", "cue", "content")
LABELS = ("O", *(f"{begin}-{role}" for role in ROLES for begin in "BI"))
LONGEST, BEFORE = 160, 48  # word pieces: of both sentences together, and of the one before
_BATCH = 16


class LearnedTagger:
    """Marks speakers, cues and contents, by tagger.onnx and tokenizer.json of a folder."""

    def __init__(self, folder: pathlib.Path, *, threads: int = 1) -> None:
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

    def tag(self, parsed: Parsed) -> list[list[Mark]]:
        """One row for each of `parsed.sentences`; words beyond `LONGEST` pieces are left unmarked."""
        before = ["", *(sentence.text for sentence in parsed.sentences)]
        inputs = [
            pieces(self._tokenizer, earlier, [token.text for token in tokens])
            for earlier, tokens in zip(before, parsed.tokens, strict=False)
        ]
        rows: list[list[Mark]] = [[] for _ in inputs]
        order = sorted((i for i, one in enumerate(inputs) if one.firsts), key=lambda i: len(inputs[i].ids))
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            for i, shares in zip(batch, self._shares([inputs[i] for i in batch]), strict=True):
                rows[i] = list(marks(parsed.tokens[i], shares[inputs[i].firsts]))
        return rows

    def _shares(self, batch: Sequence[Pieces]) -> NDArray[np.float32]:
        import numpy as np

        longest = max(len(one.ids) for one in batch)
        ids, mask, kinds = (np.zeros((len(batch), longest), dtype=np.int64) for _ in range(3))
        for row, one in enumerate(batch):
            size = len(one.ids)
            ids[row, :size], mask[row, :size], kinds[row, :size] = one.ids, 1, one.kinds
        odds = self._session.run(None, {"ids": ids, "mask": mask, "kinds": kinds})[0]
        exact = np.exp(odds - odds.max(-1, keepdims=True))
        return cast("NDArray[np.float32]", exact / exact.sum(-1, keepdims=True))


class Pieces:
    """What the network reads of one sentence: ids, which of the two sentences each is of, each word's first piece."""

    __slots__ = ("firsts", "ids", "kinds")

    def __init__(self, ids: list[int], kinds: list[int], firsts: list[int]) -> None:
        self.ids, self.kinds, self.firsts = ids, kinds, firsts


def pieces(tokenizer: Any, before: str, words: Sequence[str]) -> Pieces:
    """A sentence and the end of the one before it, as a network of the BERT kind reads a pair."""
    start, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    earlier = tokenizer.encode(before, add_special_tokens=False).ids[-BEFORE:] if before else []
    ids = [start, *earlier, end]
    kinds = [0] * len(ids)
    encoded = tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False) if words else None
    firsts: list[int] = []
    if encoded is not None:
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
    return Pieces([*ids, end], [*kinds, 1], firsts)


def marks(tokens: Sequence[Token], shares: NDArray[np.float32]) -> Iterator[Mark]:
    """The stretches that the likeliest labels make, each as certain as its least certain word."""
    role: Role | None = None
    first = last = 0
    least = 1.0
    best = shares.argmax(-1)
    for i, number in enumerate(best.tolist()):
        now: Role | None = ROLES[(number - 1) // 2] if number else None
        begins = number % 2 == 1
        if role is not None and (now != role or begins):
            yield Mark(role, Span(tokens[first].start, tokens[last].end), least)
            role = None
        if now is not None:
            if role is None:
                role, first, least = now, i, 1.0
            last, least = i, min(least, float(shares[i, number]))
    if role is not None:
        yield Mark(role, Span(tokens[first].start, tokens[last].end), least)
