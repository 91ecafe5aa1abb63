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


def xlsx(sheets: dict[str, list[list[str | float]]], *, first_cell: str = "A1", extra: str = "") -> bytes:
    """A spreadsheet whose cells stand from ``first_cell`` on."""
    letter, number = first_cell[0], int(first_cell[1:])
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        made.writestr("[Content_Types].xml", types)
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        links = listed = ""
        for n, (name, rows) in enumerate(sheets.items(), 1):
            links += f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            listed += f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>'
            body = ""
            for down, row in enumerate(rows):
                cells = ""
                for across, value in enumerate(row):
                    if value == "":
                        continue
                    at = f"{chr(ord(letter) + across)}{number + down}"
                    if isinstance(value, str):
                        cells += f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
                    else:
                        cells += f'<c r="{at}"><v>{value}</v></c>'
                body += f'<row r="{number + down}">{cells}</row>'
            made.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f'{extra}<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
            )
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        made.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{links}</Relationships>'
        )
        made.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
    return kept.getvalue()


def ods(rows: list[list[str | float]]) -> bytes:
    """An OpenDocument spreadsheet with one sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            if isinstance(value, str)
            else f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    open_document = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{open_document}:office:1.0" xmlns:text="{open_document}:text:1.0"'
        f' xmlns:table="{open_document}:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Grain">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
        made.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return kept.getvalue()


def photograph() -> bytes:
    """A JPEG that was held upright, with what a camera writes into one."""
    from PIL import Image

    picture = Image.linear_gradient("L").resize((1600, 900)).convert("RGB")
    exif = Image.Exif()
    exif[274] = 6
    exif[271], exif[272], exif[305] = "Northmoor Optics", "N1", "Darkroom 2"
    exif.get_ifd(0x8769).update({36867: "2024:07:05 14:20:00", 36881: "+02:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (63.0, 25.0, 49.8), 3: "W", 4: (10.0, 23.0, 42.0)})
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()
