"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

Op = Literal["same", "added", "removed"]
# Comparing takes a bit for each pair of words: this many pairs are 50 MB. More is taken for wholly new.
MOST_PAIRS = 400_000_000


class Piece(NamedTuple):
    """A run of words that stayed, came or went."""

    op: Op
    words: str


class Aligned(NamedTuple):
    """A run of the old text and what stands in its place in the new one, in code points.

    Where ``same`` is false the one was replaced by the other; either may be empty, not both.
    """

    same: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def words_of(text: str) -> list[str]:
    """``text`` cut into words with the white space behind them; joined again it is ``text``."""
    return re.findall(r"\s+|\S+\s*", text)


def align(old: str, new: str) -> list[Aligned]:
    """Both texts in runs, in reading order, that together are each text: what stayed, what was replaced.

    Lines are compared first and the words of changed lines after, so that a long text costs what its
    changes cost.
    """
    runs: list[Aligned] = []
    for line in _joined(_runs(old.splitlines(keepends=True), new.splitlines(keepends=True), 0, 0)):
        if line.same:
            runs.append(line)
            continue
        before = words_of(old[line.old_start : line.old_end])
        after = words_of(new[line.new_start : line.new_end])
        runs += _runs(before, after, line.old_start, line.new_start)
    return _joined(runs)


def diff(old: str, new: str) -> list[Piece]:
    """The pieces that lead from ``old`` to ``new``, in reading order, removed before added."""
    pieces: list[Piece] = []
    for run in align(old, new):
        if run.same:
            pieces.append(Piece("same", new[run.new_start : run.new_end]))
            continue
        if run.old_start < run.old_end:
            pieces.append(Piece("removed", old[run.old_start : run.old_end]))
        if run.new_start < run.new_end:
            pieces.append(Piece("added", new[run.new_start : run.new_end]))
    return pieces


def has_changes(pieces: list[Piece]) -> bool:
    """Whether anything came or went."""
    return any(piece.op != "same" for piece in pieces)


def _runs(before: Sequence[str], after: Sequence[str], old: int, new: int) -> Iterator[Aligned]:
    """Runs of ``before`` and ``after``, whose first characters stand at ``old`` and ``new``."""
    if len(before) * len(after) > MOST_PAIRS:
        yield Aligned(False, old, old + sum(map(len, before)), new, new + sum(map(len, after)))
        return
    for code in Indel.opcodes(before, after):
        old_end = old + sum(map(len, before[code.src_start : code.src_end]))
        new_end = new + sum(map(len, after[code.dest_start : code.dest_end]))
        yield Aligned(code.tag == "equal", old, old_end, new, new_end)
        old, new = old_end, new_end


def _joined(runs: Iterable[Aligned]) -> list[Aligned]:
    """``runs`` with neighbours put together that are both the same or both not."""
    joined: list[Aligned] = []
    for run in runs:
        if joined and joined[-1].same == run.same:
            last = joined.pop()
            run = Aligned(run.same, last.old_start, run.old_end, last.new_start, run.new_end)
        joined.append(run)
    return joined
