"""What kind of file it is."""

from __future__ import annotations

import time

import pytest

from factcheck.reading.sniff import ACCEPTED, Kind, kind_of
from factcheck.reading.types import CannotRead
from tests.reading.samples import docx, pdf, text_stream, word_xml

CUE = b"00:00:01,000 --> 00:00:02,000\nWords.\n"


@pytest.mark.parametrize(
    ("name", "content_type", "data", "kind"),
    [
        ("a.txt", "", b"Words.", Kind.PLAIN),
        ("", "", b"Words.", Kind.PLAIN),
        ("a.md", "", b"# Words", Kind.MARKDOWN),
        ("a.markdown", "", b"words", Kind.MARKDOWN),
        ("a.html", "", b"words", Kind.PAGE),
        ("a", "text/html; charset=utf-8", b"words", Kind.PAGE),
        ("a.txt", "", b"<!DOCTYPE html><p>words", Kind.PAGE),
        ("a.txt", "", b"<?xml version='1.0'?><!-- a --><html>", Kind.PAGE),
        ("a.txt", "", "\ufeff\n <!doctype HTML>".encode("utf-16"), Kind.PAGE),
        ("", "", b"<p>a</p><p>b</p><p>c</p>", Kind.PAGE),
        ("a.txt", "", b"<p>a</p><p>b</p><p>c</p>", Kind.PLAIN),
        ("a.html", "", pdf([text_stream(["words"])]), Kind.PDF),
        ("a.txt", "", b"\n%PDF-1.4", Kind.PDF),
        ("a.pdf", "", b"junk before %PDF-1.4", Kind.PDF),
        ("a.txt", "", b"He wrote %PDF-1.4 into the file.", Kind.PLAIN),
        ("a.zip", "", docx(word_xml("<w:p/>")), Kind.DOCX),
        ("a.txt", "", b"\xef\xbb\xbfWEBVTT\n\n", Kind.VTT),
        ("a.txt", "", b"1\n" + CUE, Kind.SRT),
        ("a.srt", "", b"\r\n" + CUE, Kind.SRT),
        ("a.vtt", "", b"not a transcript at all", Kind.PLAIN),
        ("a.txt", "", b"BMW sold more cars.", Kind.PLAIN),
        ("a.txt", "", b"MZ is two letters.", Kind.PLAIN),
    ],
)
def test_what_is_in_a_file_decides(name, content_type, data, kind):
    assert kind_of(name, content_type, data) is kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.odt", b"words"),
        ("a.docx", b"words"),
        ("a.pdf", b"words"),
        ("a.epub", b"PK\x03\x04"),
        ("a.x", b"BM\x00\x00"),
    ],
)
def test_what_no_reader_is_for_is_refused(name, data):
    with pytest.raises(CannotRead):
        kind_of(name, "", data)


def test_every_accepted_ending_is_a_kind():
    for ending in ACCEPTED:
        if ending not in (".pdf", ".docx"):  # told by what is in them
            kind_of(f"a{ending}", "", b"words")


@pytest.mark.parametrize(
    "data", ["<!---->" * 1_150, " " * 8_000 + "<", "<!-- a --> " * 700 + "x", "1\n" * 4_000]
)
def test_telling_is_quick(data):
    started = time.process_time()
    kind_of("a.txt", "", data.encode())
    assert time.process_time() - started < 1
