"""Sentences to vectors: the network's weights lie beside this file and run on the processor."""

from __future__ import annotations

import functools
import hashlib
import json
import pathlib
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # slow to import, and a machine without them still extracts by rules
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Vectors = NDArray[np.float32]

WEIGHTS = pathlib.Path(__file__).parent / "weights"
LONGEST = 96  # word pieces of a sentence that are read; what it was trained with
_LOADING = threading.Lock()


class Encoder:
    """Turns each sentence into one vector. Reading it from disk takes a moment: ask `load_encoder` for it."""

    def __init__(self, folder: pathlib.Path = WEIGHTS, *, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # the arena keeps the memory of the longest sentence for ever
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self.width: int = self._session.get_outputs()[0].shape[-1]

    def vectors(self, sentences: Sequence[str]) -> Vectors:
        """One row for each sentence, in their order.

        Each is read by itself: in 8-bit integers a batch shares one scale, and a sentence's vector would depend on
        what stands beside it. That costs a millisecond a sentence.
        """
        import numpy as np

        out = np.zeros((len(sentences), self.width), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(sentences))):
            ids = np.array([encoding.ids], dtype=np.int64)
            out[row] = self._session.run(None, {"ids": ids, "mask": np.ones_like(ids)})[0][0]
        return out


def load_encoder() -> Encoder:
    """The one encoder of this process."""
    with _LOADING:  # two threads at once would both read it
        return _load()


@functools.cache
def _load() -> Encoder:
    return Encoder()


def wrong_files(folder: pathlib.Path = WEIGHTS) -> list[str]:
    """The names of files in ``folder`` that are not the ones its list of checksums was made of."""
    wanted: dict[str, str] = json.loads((folder / "checksums.json").read_text(encoding="utf-8"))
    return [name for name, digest in wanted.items() if digest_of(folder / name) != digest]


def digest_of(path: pathlib.Path) -> str:
    """The SHA-256 of a file; "" if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
