"""Files to read, made by hand: PDF, Word and what is wrong with them."""

from __future__ import annotations

import io
import zipfile
import zlib

LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def pdf(streams: list[bytes], *, packed: bool = False, encrypted: bool = False) -> bytes:
    """A PDF file with a page for each content stream."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(streams)),
        font,
    ]
    for n, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (first + 2 * n + 1)
        )
        filters = b" /Filter /FlateDecode" if packed else b""
        data = zlib.compress(stream, 9) if packed else stream
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), filters, data))
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R" % (len(objects) + 1)
    if encrypted:
        key = b"(" + b"x" * 32 + b")"
        trailer += b" /Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -44 >> /ID [%s %s]" % (
            key,
            key,
            key,
            key,
        )
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer\n%s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(made))
    )


def text_stream(lines: list[str], *, leading: int = 14) -> bytes:
    """A page's content: ``lines`` from the top of the page downward."""
    shown = b" ".join(
        b"(%s) Tj T*" % line.encode("cp1252").replace(b"(", rb"\(").replace(b")", rb"\)") for line in lines
    )
    return b"BT /F1 11 Tf %d TL 60 760 Td %s ET" % (leading, shown)


def docx(document: bytes, **more: bytes) -> bytes:
    """A Word document with ``document`` as its main part; other parts by name, as it lies in the zip."""
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType='
        b'"application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        **more,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
    return made.getvalue()


def word_xml(body: str, prolog: str = "") -> bytes:
    """The main part of a Word document around ``body``."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'{prolog}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode()
