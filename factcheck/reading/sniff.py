"""What kind of file it is, told by what is in it; its name decides only between kinds of text."""

from __future__ import annotations

import enum
import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from factcheck.reading.types import CannotRead

ACCEPTED = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".vtt", ".srt")
_PASTE = "Choose a file of a kind that is listed here, or paste the text."


class Kind(enum.StrEnum):
    """A kind of file that can be read."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    PAGE = "page"
    PDF = "pdf"
    DOCX = "docx"
    VTT = "vtt"
    SRT = "srt"
    SHEETS = "sheets"  # where tables are taken
    CSV = "csv"  # likewise


_PICTURE = "This file is a picture, not text. If it shows an article, type or paste its words; a text recogniser can help."
_SOUND = "This file is a recording. Choose its transcript as .vtt, .srt or .txt, or paste the words."
_OFFICE = "This kind of document cannot be read. Save it as .docx or .pdf, or paste the text."
_REFUSED: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG", 0, _PICTURE),
    (b"\xff\xd8\xff", 0, _PICTURE),
    (b"GIF8", 0, _PICTURE),
    (b"WEBP", 8, _PICTURE),
    (b"II*\x00", 0, _PICTURE),
    (b"MM\x00*", 0, _PICTURE),
    (b"BM", 0, _PICTURE),
    (b"ftypavif", 4, _PICTURE),
    (b"ftypheic", 4, _PICTURE),
    (b"ftyp", 4, _SOUND),
    (b"ID3", 0, _SOUND),
    (b"\xff\xfb", 0, _SOUND),
    (b"OggS", 0, _SOUND),
    (b"fLaC", 0, _SOUND),
    (b"RIFF", 0, _SOUND),
    (b"\x1a\x45\xdf\xa3", 0, _SOUND),
    (b"{\\rtf", 0, _OFFICE),
    (b"\x1f\x8b", 0, f"This file is packed. Unpack it first. {_PASTE}"),
    (b"7z\xbc\xaf", 0, f"This file is packed. Unpack it first. {_PASTE}"),
    (b"Rar!", 0, f"This file is packed. Unpack it first. {_PASTE}"),
    (b"\x7fELF", 0, f"This file is a program, not text. {_PASTE}"),
    (b"MZ", 0, f"This file is a program, not text. {_PASTE}"),
)
_SHEETS = {"xl/workbook.xml", "xl/workbook.bin"}
_OLD_SHEETS = "Workbook".encode("utf-16-le")
_TABLES = (".csv", ".tsv", ".tab")
_TABLE_TYPES = ("text/csv", "text/tab-separated-values")
_BINARY_ONLY = {b"BM", b"MZ"}  # two letters that a text may begin with
_TIMES = re.compile(r"(?:\d+\s*\n)?\s*(?:\d+:)?\d{1,2}:\d{1,2},\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{1,2}")
_PAGE = re.compile(
    r"(?:<!--.{0,2000}?-->\s*)*+(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"<(?:p|div|br|h[1-6]|article|span|a|ul|table|meta|title|section)\b[^>]*>", re.IGNORECASE)


def kind_of(name: str, content_type: str, data: bytes, *, tables: bool = False) -> Kind:
    """The kind of ``data``. Raises CannotRead with what to do for kinds that hold no words we can take.

    ``tables`` says that spreadsheets are wanted too, which are evidence and never an article.
    """
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if b"%PDF-" in data[:1024] and (name.lower().endswith(".pdf") or "pdf" in content_type):
        return Kind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data, tables)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if tables and _OLD_SHEETS in data:
            return Kind.SHEETS
        raise CannotRead(_of_old_office(data))
    for mark, where, words in _REFUSED:
        if data[where : where + len(mark)] == mark and (mark not in _BINARY_ONLY or b"\x00" in data[:512]):
            raise CannotRead(words)
    if tables and (PurePath(name).suffix.lower() in _TABLES or content_type.startswith(_TABLE_TYPES)):
        return Kind.CSV
    return _kind_of_text(name, content_type, data)


def _kind_of_text(name: str, content_type: str, data: bytes) -> Kind:
    head = data[:8192].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1").lstrip()
    if head.startswith("WEBVTT"):
        return Kind.VTT
    if _TIMES.match(head):
        return Kind.SRT
    if _PAGE.match(head):
        return Kind.PAGE
    ending = PurePath(name).suffix.lower()
    if ending in (".pdf", ".docx"):
        raise CannotRead(
            f"This file is called {ending}, and is not one; it may be damaged. Save it anew, or paste the text."
        )
    if ending in (".md", ".markdown") or "markdown" in content_type:
        return Kind.MARKDOWN
    looks_like_page = ending in (".html", ".htm", ".xhtml") or "html" in content_type
    if looks_like_page or (not ending and len(_TAGS.findall(head)) >= 3):
        return Kind.PAGE
    if ending not in ("", ".txt", ".text", ".vtt", ".srt") and not content_type.startswith("text/"):
        raise CannotRead(f"Files called {ending[:12]} cannot be read. {_PASTE}")
    return Kind.PLAIN


def _kind_of_zip(data: bytes, tables: bool) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            if opened.NameToInfo.get("word/document.xml"):
                return Kind.DOCX
            parts = set(opened.NameToInfo)
            if tables and (parts & _SHEETS or _is_open_sheet(opened)):
                return Kind.SHEETS
    # A list of contents that lies raises ValueError, one of a later form of zip NotImplementedError.
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as wrong:
        raise CannotRead("This file is damaged. Save it anew, or paste the text.") from wrong
    if {"mimetype", "[Content_Types].xml"} & parts:
        raise CannotRead(_OFFICE)
    raise CannotRead(f"This file is packed. Unpack it first. {_PASTE}")


def _is_open_sheet(opened: zipfile.ZipFile) -> bool:
    """Whether it is an OpenDocument spreadsheet: its first part says so."""
    said = opened.NameToInfo.get("mimetype")
    if said is None or said.file_size > 200:
        return False
    return opened.read(said).startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _of_old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "This document is locked with a password. Save it without one, or paste the text."
    return _OFFICE
