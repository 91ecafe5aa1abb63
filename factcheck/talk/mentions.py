"""Whom a text mentions: @ and a name, the part of an address before its @, or the whole address. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# Not in the middle of a word, of an address or of a path: "ada@x.example" and "x.example/@ada" mention nobody.
_AT = re.compile(r"(?<![\w@/.])@(?=\w)")
_WORD = re.compile(r"[\w'’-]+(?:\.[\w'’-]+)*")
_ENDS = re.compile(r"(?![\w@])(?!\.\w)")


class Colleague(NamedTuple):
    """Somebody who can be mentioned."""

    id: int
    name: str
    email: str
    is_active: bool = True

    @property
    def local(self) -> str:
        """What stands before the @ of the address."""
        return self.email.partition("@")[0]


class Found(NamedTuple):
    """Who is mentioned, as it is written, and what could not be told."""

    people: list[Colleague]
    written: list[str]  # "@Ada Quill", to be shown as a name
    unknown: list[str]  # a sentence for each


def mentioned(text: str, colleagues: Sequence[Colleague]) -> Found:
    """Everybody whom ``text`` mentions, once each, in the order they come."""
    people: dict[int, Colleague] = {}
    written: list[str] = []
    unknown: list[str] = []
    for at in _AT.finditer(text):
        rest = text[at.end() :]
        words, meant = _longest(rest, colleagues)
        if not meant:
            name = _WORD.match(rest)
            unknown.append(f"Nobody here is called @{name.group() if name else rest[:20]}.")
        elif len(meant) > 1:
            unknown.append(
                f"@{words} could be {' or '.join(one.name for one in meant)}: write "
                f"{' or '.join('@' + handle(one, colleagues) for one in meant)}."
            )
        elif not meant[0].is_active:
            unknown.append(f"{meant[0].name} no longer works here, so nobody is told.")
        else:
            people[meant[0].id] = meant[0]
            written.append(f"@{words}")
    return Found(list(people.values()), list(dict.fromkeys(written)), list(dict.fromkeys(unknown)))


def handle(person: Colleague, colleagues: Iterable[Colleague]) -> str:
    """What to write behind the @ so that nobody else is meant: the name, or the address where two share it."""
    names = Counter(_fold(one.name) for one in colleagues)
    return person.name if names[_fold(person.name)] == 1 else person.email


def _longest(rest: str, colleagues: Sequence[Colleague]) -> tuple[str, list[Colleague]]:
    """The longest beginning of ``rest`` that names somebody, and everybody it names."""
    best: tuple[str, list[Colleague]] = ("", [])
    for one in colleagues:
        for form in {one.name, one.email, one.local, one.name.split()[0]}:
            words = rest[: len(form)]
            if _fold(words) != _fold(form) or not _ENDS.match(rest, len(form)):
                continue
            if len(words) > len(best[0]):
                best = (words, [one])
            elif len(words) == len(best[0]) and one not in best[1]:
                best[1].append(one)
    return best


def _fold(name: str) -> str:
    return name.casefold().replace("’", "'")
