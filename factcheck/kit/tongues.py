"""Languages: what our own words are in them, which way they are read, how they write days and numbers.

What pages say is written in English and looked up here. Catalogues are read as they are written, from the
``.po`` file, so that there is no compiled file to forget.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parents[1] / "translations"
WRITTEN_IN = "en"


def marked(text: str) -> str:
    """``text`` as it is: says that it is to be translated where it is shown."""
    return text


def base_of(language: str) -> str:
    """The language without its country or script: "pt" of "pt-BR"."""
    return language.replace("_", "-").partition("-")[0].lower()


def spoken(language: str, otherwise: str = WRITTEN_IN) -> str:
    """``language`` if our words are known in it, else ``otherwise``; a catalogue of "es" serves "es-MX" too."""
    return language if base_of(language) == WRITTEN_IN or _file_of(language) else otherwise


def known_languages() -> list[str]:
    """Those our words are known in, by their codes."""
    return sorted(
        {WRITTEN_IN, *(path.parts[-3].replace("_", "-") for path in FOLDER.glob("*/LC_MESSAGES/*.po"))}
    )


@cache
def catalogue(language: str) -> NullTranslations:
    """Our words in ``language``; English where there are none."""
    path = _file_of(language)
    if path is None:
        return NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=path.parts[-3])
    compiled = io.BytesIO()
    write_mo(compiled, read)  # leaves out what is fuzzy
    compiled.seek(0)
    return Translations(fp=compiled)


def words_in(language: str) -> Callable[[str], str]:
    """What gives one of our sentences in ``language``."""
    return catalogue(language).gettext


def direction(language: str) -> str:
    """Which way ``language`` is read: "ltr" or "rtl"."""
    found = locale_of(language)
    return found.text_direction if found else "ltr"


def name_of(language: str, said_in: str = "") -> str:
    """``language`` by its name, in itself or in another: "español", "Spanish"."""
    found = locale_of(language)
    said = locale_of(said_in) if said_in else found
    return (found.get_display_name(said) if found else None) or language


def say_date(day: date, language: str) -> str:
    """A day in full: "Friday 5 July 2024", "viernes, 5 de julio de 2024"."""
    locale = locale_of(language) or Locale(WRITTEN_IN)
    return format_date(
        day, format="EEEE d MMMM y" if locale.language == WRITTEN_IN else "full", locale=locale
    )


def say_instant(at: datetime, zone: ZoneInfo) -> str:
    """An instant for those at the desk, with its zone: "Friday 5 July 2024, 14:20 (Europe/Lisbon)"."""
    there = at.astimezone(zone)
    return f"{say_date(there.date(), WRITTEN_IN)}, {there:%H:%M} ({zone.key})"


def say_number(number: float, language: str) -> str:
    """``number`` with the signs of its language: "1,234.5", "1.234,5"."""
    return format_decimal(number, locale=locale_of(language) or Locale(WRITTEN_IN), group_separator=True)


def say_list(names: Sequence[str], language: str) -> str:
    """``names`` as a sentence of its language has them: "A, B and C", "A, B y C"."""
    return format_list(list(names), locale=locale_of(language) or Locale(WRITTEN_IN))


@cache
def locale_of(language: str) -> Locale | None:
    """What is known of ``language``, or of it without its country; None for one nobody knows."""
    for code in (language, base_of(language)):
        try:
            return Locale.parse(code.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _file_of(language: str) -> Path | None:
    for code in (language.replace("-", "_"), base_of(language)):
        path = FOLDER / code / "LC_MESSAGES" / "messages.po"
        if code.replace("_", "").isalnum() and path.is_file():
            return path
    return None
