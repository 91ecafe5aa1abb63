"""Tables for spreadsheets, as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")


def csv_line(cells: Iterable[object]) -> str:
    """One line with its line end; None is an empty cell.

    A spreadsheet takes a cell that begins with =, +, - or @ for a formula, which somebody else's words must never
    become: such a cell gets an apostrophe in front, as the spreadsheets themselves write it.
    """
    out = io.StringIO()
    csv.writer(out).writerow([_harmless("" if cell is None else str(cell)) for cell in cells])
    return out.getvalue()


def _harmless(words: str) -> str:
    risky = words.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(words)
    return f"'{words}" if risky else words
