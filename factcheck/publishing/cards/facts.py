"""What stands on a card, as plain data for ``card.typ``. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from factcheck.kit.tongues import base_of, direction, marked, say_date, spoken, words_in
from factcheck.kit.typography import quoted, typeset
from factcheck.publishing.content import Content, is_retracted, language_of, rating_word
from factcheck.reading.languages import guess_language

Facts = dict[str, Any]

KIND = marked("Fact check")
KINDS = marked("Fact checks")
MOST = 900  # characters of a claim; in the smallest size a third of them fits
LONG_WORD = 30  # characters that nothing breaks; longer ones may be broken anywhere
_SQUARE = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # what turns the direction by itself
_SYLLABLES = re.compile("(?<=[\uac00-\ud7a3])(?=[\uac00-\ud7a3])")
WORD_JOINER, MAY_BREAK = "\u2060", "\u200b"


def facts_of(content: Content, *, newsroom_name: str, newsroom_language: str) -> Facts:
    """The card of one publication."""
    language = language_of(content, newsroom_language)
    claim = content["claim"]
    text = plain_line(quoted(claim["text"]))
    return {
        **_of_newsroom(newsroom_name, language, KIND),
        **_claim(text, language),
        **_rating(content, newsroom_language),
        "by": _by(claim, language),
    }


def plain_facts(*, newsroom_name: str, newsroom_language: str) -> Facts:
    """The newsroom's own card."""
    return {
        **_of_newsroom(newsroom_name, newsroom_language, KINDS),
        **_claim("", newsroom_language),
        "rating": None,
        "scale": [],
        "on_scale": False,
        "by": "",
    }


def alt_text(content: Content, *, newsroom_language: str) -> str:
    """The same in words, for those who cannot see the picture."""
    return f"{rating_word(content, newsroom_language)}: “{quoted(content['claim']['text'])}”"


def plain_line(text: str) -> str:
    """``text`` as one line, without what is not seen and without what would turn other words around."""
    line = _TURNS.sub("", " ".join(text.split()))
    return "".join(sign for sign in line if unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co"))


def _of_newsroom(name: str, language: str, kind: str) -> Facts:
    return {
        "newsroom": plain_line(typeset(name)),
        "kind": plain_line(words_in(spoken(language))(kind)),
        "lang": base_of(language),
        "rtl": direction(language) == "rtl",
    }


def _claim(text: str, language: str) -> Facts:
    own = guess_language(text) or base_of(language)
    text = _breakable(text)
    if len(text) > MOST:
        text = text[:MOST].rpartition(" ")[0] or text[:MOST]
    words = re.findall(r"\S+\s*", text)
    has_blanks = not any(len(word) > LONG_WORD for word in words)
    return {
        "claim": text,
        "claim_lang": own,
        "claim_rtl": _is_rtl(text, language),
        "square": bool(_SQUARE.search(text)),
        "words": words if has_blanks else None,
        "quotes": ["“", "”"],
    }


def _breakable(text: str) -> str:
    """Korean is broken between words only, an endless word anywhere."""
    text = _SYLLABLES.sub(WORD_JOINER, text)

    def broken(found: re.Match[str]) -> str:
        word = found.group()
        return MAY_BREAK.join(word[at : at + 12] for at in range(0, len(word), 12))

    return re.sub(rf"[!-~\u00a1-\u024f]{{{LONG_WORD},}}", broken, text)


def _is_rtl(text: str, language: str) -> bool:
    """By its first letter that has a direction, as a browser would with ``dir="auto"``."""
    for sign in text:
        way = unicodedata.bidirectional(sign)
        if way in ("L", "R", "AL"):
            return way != "L"
    return direction(language) == "rtl"


def _rating(content: Content, newsroom_language: str) -> Facts:
    word = plain_line(typeset(rating_word(content, newsroom_language)))
    if is_retracted(content):
        return {"rating": {"label": word, "icon": "dash", "tone": "r0"}, "scale": [], "on_scale": False}
    rating = content["rating"]
    steps = [step for step in content["scale"] if step["value"] is not None]
    scale = [_sign(step) | {"current": step["key"] == rating["key"]} for step in steps]
    on_scale = len(scale) > 1 and any(step["current"] for step in scale)
    return {"rating": _sign(rating), "scale": scale, "on_scale": on_scale}


def _sign(rating: dict[str, Any]) -> Facts:
    return {"label": plain_line(typeset(rating["label"])), "icon": rating["icon"], "tone": rating["tone"]}


def _by(claim: dict[str, Any], language: str) -> str:
    said_on = claim.get("said_on")
    parts = [claim.get("claimant") or "", say_date(date.fromisoformat(said_on), language) if said_on else ""]
    return plain_line(" · ".join(part for part in parts if part))
