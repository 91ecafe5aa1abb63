"""The sentences that pages say, gathered from where they stand, and the catalogues brought up to them.

``python -m factcheck.dev.words`` (or ``make words``) writes every catalogue anew: what was translated stays, what is
new stands there empty, what no page says any more is gone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from config import ROOT
from factcheck.kit.tongues import FOLDER

PLACES: tuple[tuple[str, list[tuple[str, str]], dict[str, dict[str, str]]], ...] = (
    ("factcheck", [("**.py", "python")], {}),
    ("templates", [("**.html", "jinja2")], {"**.html": {"trimmed": "true", "silent": "false"}}),
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "marked": None,
    "ngettext": (1, 2),
}
HEADER = """# What pages say, in this language. `make words` brings it up to date.
msgid ""
msgstr ""
"Language: {locale}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def gather() -> Catalog:
    """Every sentence that is marked, without translations."""
    found = Catalog()
    for folder, methods, options in PLACES:
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), methods, options, KEYWORDS
        ):
            found.add(message)
    return found


def catalogues() -> Iterator[Path]:
    """The files of all languages."""
    yield from sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def bring_up(path: Path, wanted: Catalog) -> int:
    """Write the catalogue at ``path`` anew; returns how many sentences now wait to be translated."""
    locale = path.parts[-3]
    with path.open("rb") as file:
        old = read_po(file, locale=locale)
    new, waiting = Catalog(locale=locale), 0
    for message in wanted:
        if not message.id:
            continue
        before = old.get(message.id[0] if isinstance(message.id, tuple) else message.id)
        said = before.string if before is not None and before.pluralizable == message.pluralizable else ""
        new.add(
            message.id, said or (("",) * new.num_plurals if message.pluralizable else ""), flags=message.flags
        )
        waiting += not (all(said) if isinstance(said, tuple) else said)
    written = io.BytesIO()
    write_po(written, new, width=0, sort_output=True, omit_header=True, no_location=True)
    head = HEADER.format(locale=locale, plurals=new.plural_forms)
    path.write_text(head + written.getvalue().decode().strip() + "\n", encoding="utf-8")
    return waiting


if __name__ == "__main__":
    said = gather()
    for one in catalogues():
        print(f"{one.parts[-3]}: {bring_up(one, said)} of {len(said)} sentences wait to be translated.")  # noqa: T201
