"""What the child process does: everything that touches a stranger's bytes. Plain values in, plain values out."""

from __future__ import annotations

from typing import Any

from factcheck.reading.sniff import Kind, kind_of
from factcheck.reading.types import CannotRead, ReadText


def read_file(data: bytes, *, name: str, content_type: str, url: str, tables: bool) -> dict[str, Any]:
    """`ReadText` as plain values, or {"refused": the sentence}."""
    try:
        read = _read(data, name, content_type.lower(), url, tables)
        if not read.text.strip():
            raise CannotRead("There are no words in this file. Choose another one, or paste the text.")
        return read.as_plain()
    except CannotRead as wrong:
        return {"refused": wrong.message}


def read_feed(data: bytes, *, content_type: str, url: str) -> dict[str, Any]:
    """`Feed` as plain values, or {"refused": the sentence}."""
    from factcheck.reading import feeds

    try:
        return feeds.read_feed(data, charset=_charset(content_type), url=url).as_plain()
    except CannotRead as wrong:
        return {"refused": wrong.message}


def _read(data: bytes, name: str, content_type: str, url: str, tables: bool) -> ReadText:
    charset = _charset(content_type)
    match kind_of(name, content_type, data, tables=tables):
        case Kind.PDF:
            from factcheck.reading.pdf import read_pdf

            return read_pdf(data)
        case Kind.DOCX:
            from factcheck.reading.docx import read_docx

            return read_docx(data)
        case Kind.PAGE:
            from factcheck.reading.page import read_page

            return read_page(data, charset=charset, url=url)
        case Kind.VTT | Kind.SRT as kind:
            from factcheck.reading.transcript import read_transcript

            return read_transcript(data, kind.value, charset=charset)
        case Kind.SHEETS:
            from factcheck.reading.sheets import read_sheets

            return read_sheets(data)
        case Kind.CSV:
            from factcheck.reading.sheets import read_csv

            return read_csv(data, charset=charset)
        case Kind.MARKDOWN:
            from factcheck.reading.plain import read_markdown

            return read_markdown(data, charset=charset)
        case Kind.PLAIN:
            from factcheck.reading.plain import read_plain

            return read_plain(data, charset=charset)


def _charset(content_type: str) -> str:
    _, _, rest = content_type.lower().partition("charset=")
    return rest.split(";")[0].strip(" \"'")
