"""A Word document. Runs in a child process: it is a zip of XML, and both can be bombs."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from factcheck.reading.blocks import tidy_spaces, to_lines
from factcheck.reading.bylines import clean_byline
from factcheck.reading.languages import guess_language, normal_code
from factcheck.reading.types import CannotRead, ReadText

_MOST_UNPACKED = 60 * 1024 * 1024
_MOST_XML = 30 * 1024 * 1024
_MOST_PARTS = 3_000
_DAMAGED = "This document is damaged. Save it anew as .docx, or paste the text."
_TOO_LARGE = "This document is larger than can be taken in. Save its text as .txt, or paste it in parts."
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(data: bytes) -> ReadText:
    """The words of a Word document: paragraphs, headings, list items and table rows on lines of their own."""
    import mammoth
    from lxml import html

    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            refuse_bombs(opened)
            about = _properties(opened)
        shown = mammoth.convert_to_html(
            BytesIO(data),
            convert_image=mammoth.images.img_element(lambda image: {}),
            include_embedded_style_map=False,
        ).value
    except CannotRead:
        raise
    except MemoryError:
        raise
    except RecursionError as wrong:
        raise CannotRead(_TOO_LARGE) from wrong
    except Exception as wrong:  # whatever mammoth and the XML reader find wrong with it
        raise CannotRead(_DAMAGED) from wrong
    tree = html.fromstring(f"<div>{shown}</div>")
    text = "\n".join(to_lines(tree))
    if not text:
        raise CannotRead("This document holds no words. Choose another file, or paste the text.")
    headings = [tidy_spaces(node.text_content()) for node in tree.iter("h1")]
    return ReadText(
        text=text,
        title=about.get("title", "") or (headings[0] if headings else ""),
        byline=clean_byline([about.get("creator", "")]),
        language=normal_code(about.get("language", "")) or guess_language(text),
    )


def refuse_bombs(
    opened: zipfile.ZipFile, *, most_xml: int = _MOST_XML, most_unpacked: int = _MOST_UNPACKED
) -> None:
    """Bound what unpacking makes, and refuse XML that declares entities. A part never unpacks beyond its own size."""
    parts = opened.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > most_unpacked:
        raise CannotRead(_TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise CannotRead("This document is locked with a password. Save it without one, or paste the text.")
    written = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if sum(part.file_size for part in written) > most_xml:
        raise CannotRead(_TOO_LARGE)
    for part in written:
        # Nought bytes are left out, so that the same signs in UTF-16 are seen too.
        if _DECLARATION.search(opened.read(part).replace(b"\x00", b"")):
            raise CannotRead(_DAMAGED)


def _properties(opened: zipfile.ZipFile) -> dict[str, str]:
    from lxml import etree

    try:
        root: Any = etree.fromstring(
            opened.read("docProps/core.xml"), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except (KeyError, etree.XMLSyntaxError):
        return {}
    wanted = {f"{_DC}title", f"{_DC}creator", f"{_DC}language"}
    return {node.tag.rpartition("}")[2]: tidy_spaces(node.text or "") for node in root if node.tag in wanted}
