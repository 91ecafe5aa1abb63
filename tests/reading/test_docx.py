"""Word documents."""

from __future__ import annotations

from factcheck.reading.docx import read_docx
from tests.reading.samples import docx, word_xml


def paragraph(words, style=""):
    return f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""" if style else ""}<w:r><w:t>{words}</w:t></w:r></w:p>'


def test_paragraphs_headings_and_rows_stand_on_lines_of_their_own():
    table = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in (("Year", "Boats"), ("2023", "412"))
    )
    body = (
        paragraph("Boats", "Heading1") + paragraph("The harbour grew &amp; grew.") + f"<w:tbl>{table}</w:tbl>"
    )
    read = read_docx(docx(word_xml(body)))
    assert read.text.split("\n") == ["Boats", "The harbour grew & grew.", "Year | Boats", "2023 | 412"]


def test_what_the_document_says_about_itself_is_read_and_no_day_is_made_of_it():
    core = (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        b"<dc:title>Boats and more</dc:title><dc:creator>Ann Wray</dc:creator><dc:language>en-GB</dc:language>"
        b"<dcterms:created>2024-05-06T10:00:00Z</dcterms:created></cp:coreProperties>"
    )
    read = read_docx(docx(word_xml(paragraph("The harbour grew.")), **{"docProps/core.xml": core}))
    assert (read.title, read.byline, read.language) == ("Boats and more", "Ann Wray", "en-GB")
    assert read.published_on is None
