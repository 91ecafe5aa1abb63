"""Text as words to search by: runs of letters and digits, in lower case."""

from __future__ import annotations

import re
import unicodedata


def as_typed(text: str, longest: int) -> str:
    """One line that somebody typed to search by, as far as it is read: without signs nobody can type or see."""
    seen = (" " if letter.isspace() else letter for letter in text[: 4 * longest])
    line = "".join(letter for letter in seen if unicodedata.category(letter) not in ("Cc", "Cs", "Cn"))
    return " ".join(line.split())[:longest].strip()


def words_in(text: str) -> list[str]:
    """The words of ``text``, each once, in their order."""
    return list(dict.fromkeys(re.findall(r"[^\W_]+", text.lower())))


def begins_words(text: str, beginnings: str) -> bool:
    """Whether every one of ``beginnings``, with blanks between, begins a word of ``text``."""
    words = words_in(text)
    return all(any(word.startswith(one) for word in words) for one in beginnings.split())
