"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

Op = Literal["same", "added", "removed"]


class Piece(NamedTuple):
    """A run of words that stayed, came or went."""

    op: Op
    words: str


def words_of(text: str) -> list[str]:
    """``text`` cut into words with the white space behind them; joined again it is ``text``."""
    return re.findall(r"\s+|\S+\s*", text)


def diff(old: str, new: str) -> list[Piece]:
    """The pieces that lead from ``old`` to ``new``, in reading order, removed before added."""
    before, after = words_of(old), words_of(new)
    pieces: list[Piece] = []

    gone: list[str] = []
    come: list[str] = []

    def settle() -> None:
        if gone:
            pieces.append(Piece("removed", "".join(gone)))
        if come:
            pieces.append(Piece("added", "".join(come)))
        gone.clear()
        come.clear()

    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            settle()
            pieces.append(Piece("same", "".join(after[code.dest_start : code.dest_end])))
        else:
            gone += before[code.src_start : code.src_end]
            come += after[code.dest_start : code.dest_end]
    settle()
    return pieces


def has_changes(pieces: list[Piece]) -> bool:
    """Whether anything came or went."""
    return any(piece.op != "same" for piece in pieces)
