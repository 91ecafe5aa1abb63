"""Print typography for text that is shown: curly quotation marks, apostrophes and primes.

Signs are exchanged one for one and no letter is touched, so places in the text stay where they are and nothing that
was approved changes its words. It is for pages only: what is stored, compared, anchored or sent to machines stays as
it was written, and so do the exact words of a source or an article.
"""

from __future__ import annotations

import re

OPENS_AFTER = frozenset(" \t\n\r\u00a0\u2009\u202f([{<–—-/“‘„«…")  # or nothing: there a quotation can begin
_HEIGHT = re.compile(r"(?<=\d)'(?=\d{1,2}(?:\"|\b))")  # 5'10", 6'2
_INCHES = re.compile(r"(?<=\d′\d)\"|(?<=\d′\d\d)\"")
_ELIDED = re.compile(r"'(?=(?:\d\ds|tis|twas|em|til|cause|n)\b)", re.IGNORECASE)  # '90s, 'em, rock 'n' roll
_YEAR = re.compile(r"'\d\d(?!\d)")
_DASH = re.compile(r"(?<=\s)-(?=\s)")


def typeset(text: str | None) -> str:
    """``text`` with the signs a printer would use in place of a typewriter's."""
    text = _INCHES.sub("″", _HEIGHT.sub("′", text or ""))
    text = _DASH.sub("–", _ELIDED.sub("’", text))
    signs = list(text)
    double = single = False  # whether one is open
    for place, sign in enumerate(signs):
        if sign == '"':
            if not _opens(signs, place) and _measures(signs, place, still_open=double):
                signs[place] = "″"
                continue
            double = _opens(signs, place)
            signs[place] = "“" if double else "”"
        elif sign == "'":
            before, after = _around(signs, place)
            if _opens(signs, place):
                # With nothing later to close it, '24 is a year, not the beginning of a quotation.
                single = not (_YEAR.match(text, place) and not _closes_later(text, place + 1))
                signs[place] = "‘" if single else "’"
            elif before.isdigit() and not single and not after.isalnum():
                signs[place] = "′"
            else:
                single = single and before.isalnum() and after.isalnum()
                signs[place] = "’"
    return "".join(signs)


def quoted(text: str | None) -> str:
    """``text`` as it is set inside double quotation marks: its own double ones become single, and the reverse."""
    signs = list(typeset(text))
    singles = 0
    for place, sign in enumerate(signs):
        if sign in "“”":
            signs[place] = "‘" if sign == "“" else "’"
        elif sign == "‘":
            singles += 1
            signs[place] = "“"
        elif sign == "’" and singles:
            before, after = _around(signs, place)
            if not before.isspace() and not (before.isalnum() and after.isalnum()):
                singles -= 1
                signs[place] = "”"
    return "".join(signs)


def _around(signs: list[str], place: int) -> tuple[str, str]:
    return signs[place - 1] if place else "", signs[place + 1] if place + 1 < len(signs) else ""


def _opens(signs: list[str], place: int) -> bool:
    before, after = _around(signs, place)
    return (not before or before in OPENS_AFTER) and bool(after) and not after.isspace()


def _measures(signs: list[str], place: int, *, still_open: bool) -> bool:
    """Whether a double mark after a figure means inches: nothing is open, or what is open is closed later."""
    if not _around(signs, place)[0].isdigit():
        return False
    if not still_open:
        return True
    later = next((at for at in range(place + 1, len(signs)) if signs[at] == '"'), None)
    return later is not None and not _opens(signs, later)


def _closes_later(text: str, start: int) -> bool:
    return re.search(r"(?<=[^\s\d])'(?!\w)", text[start:]) is not None
