"""Drawing one card with Typst. Runs in a child (``kit.child``), with limits on its time and memory."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from factcheck.kit.typefaces import characters
from factcheck.publishing.cards.facts import Facts, plain_line

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
ICONS = HERE.parents[1] / "static" / "icons.svg"
WIDTH, HEIGHT = 1200, 630  # points in card.typ, and pixels at this many to an inch:
PPI = 72
PAPER = "#fbf9f4"

SERIF, SANS, ARABIC = "Source Serif 4", "Inter", "Noto Naskh Arabic"
LAST = ("Droid Sans Fallback", "Noto Emoji")  # all of Chinese, Japanese and Korean, plainly; emoji, in ink
CJK = {"ja": "JP", "ko": "KR", "zh": "SC"}  # which of the Noto CJK fonts writes a language its own way
DECORATION = ("So", "Sk", "Sm", "Mn")  # a claim without such a sign still says the same


def draw(data: bytes, more_fonts: str = "") -> dict[str, Any]:
    """The picture of the facts in ``data`` (JSON), as base64, with what the layout measured.

    ``more_fonts`` is a folder of further fonts, or "". ``whole`` says whether the claim stands on the card: it is
    left out when no font has its letters, since a row of empty boxes says nothing.
    """
    folders = [str(FONTS), *([more_fonts] if more_fonts else [])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    facts = json.loads(data)
    wanted = bool(facts["claim"])
    facts = drawable(facts, {Path(font.path) for font in fonts.fonts() if font.path})
    card = facts | {"fonts": _families(fonts.families(), facts["claim_lang"]), "signs": _signs()}
    compiler = typst.Compiler(
        str(HERE / "card.typ"),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"card": json.dumps(card)},
    )
    picture = compiler.compile(format="png", ppi=PPI)
    assert isinstance(picture, bytes)  # one page
    measured = json.loads(compiler.query("<claim>", field="value"))
    return {
        "png": base64.b64encode(picture).decode(),
        "measured": measured[0] if measured else {},
        "whole": bool(facts["claim"]) or not wanted,
    }


def drawable(facts: Facts, paths: Iterable[Path]) -> Facts:
    """``facts`` without what no font at ``paths`` has signs for: decoration is left out, other text as a whole."""
    paths = sorted(paths, key=lambda path: path.stat().st_size)

    def has(sign: str) -> bool:
        return _is_unseen(sign) or any(ord(sign) in characters(path) for path in paths)

    def kept(text: str) -> str:
        missing = {sign for sign in text if not has(sign)}
        instead = {}
        for sign in missing:
            plain = unicodedata.normalize("NFKC", sign)  # a letter of mathematics is a letter
            if all(has(one) for one in plain):
                instead[sign] = plain
            elif unicodedata.category(sign) in DECORATION:
                instead[sign] = ""
            else:
                return ""
        return plain_line("".join(instead.get(sign, sign) for sign in text)) if missing else text

    claim = kept(facts["claim"])
    words = facts["words"] if claim == facts["claim"] else re.findall(r"\S+\s*", claim)
    return facts | {
        "claim": claim,
        "words": words,
        "by": kept(facts["by"]),
        "newsroom": kept(facts["newsroom"]),
        "kind": kept(facts["kind"]),
        "rating": facts["rating"] and facts["rating"] | {"label": kept(facts["rating"]["label"])},
        "scale": [step | {"label": kept(step["label"])} for step in facts["scale"]],
    }


def _is_unseen(sign: str) -> bool:
    """Blanks, joiners, selectors of variants: they need no sign of their own."""
    return sign.isspace() or unicodedata.category(sign) == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F


def _families(there: list[str], language: str) -> Mapping[str, list[str]]:
    """Which font is asked first, for words and for small print."""
    base = language.partition("-")[0]
    cjk = sorted(
        (name for name in there if " CJK " in name),
        key=lambda name: (not name.endswith(CJK.get(base, "JP")), "Serif" not in name, name),
    )
    named = {SERIF, SANS, ARABIC, *LAST, *cjk}
    rest = [ARABIC, *(name for name in there if name not in named), *cjk, *LAST]
    return {"serif": [SERIF, *rest], "sans": [SANS, *rest]}


@cache
def _signs() -> dict[str, str]:
    """The signs of ratings, each a picture of its own, still without colour."""
    sprite = ICONS.read_text(encoding="utf-8")
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    return {
        name: f"{head}{inside.replace('var(--paper, #fff)', PAPER)}</svg>"
        for name, inside in re.findall(r'<symbol id="rating-([a-z-]+)"[^>]*>(.*?)</symbol>', sprite)
    }
