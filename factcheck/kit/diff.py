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

    def add(op: Op, words: list[str]) -> None:
        if not words:
            return
        if pieces and pieces[-1].op == op:
            pieces[-1] = Piece(op, pieces[-1].words + "".join(words))
        else:
            pieces.append(Piece(op, "".join(words)))

    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            add("same", after[code.dest_start : code.dest_end])
        else:
            add("removed", before[code.src_start : code.src_end])
            add("added", after[code.dest_start : code.dest_end])
    return pieces


def has_changes(pieces: list[Piece]) -> bool:
    """Whether anything came or went."""
    return any(piece.op != "same" for piece in pieces)
