"""The door: any bytes at all give words or one sentence, within limits."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.kit.child import Limits
from factcheck.reading import read as door
from factcheck.reading import within
from factcheck.reading.read import feed, read
from factcheck.reading.types import CannotRead, ReadText, Segment
from tests.reading.samples import LAUGHS, docx, pdf, text_stream, word_xml

WORDS = "The harbour grew by a tenth in 2023, the board said on Monday. "
PAGE = "<html><body><article>{}</article></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

REFUSED = {
    "empty": ("a.txt", b"", "is empty"),
    "white space": ("a.html", b" \n ", "is empty"),
    "too large": ("a.txt", b"x" * (door.MOST_BYTES + 1), "larger than 20 MB"),
    "binary": ("a.txt", bytes(range(256)) * 10, "not text"),
    "noughts": ("a.txt", b"\x00" * 1000, "not text"),
    "picture called .html": ("a.html", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "is a picture"),
    "photograph": ("a.pdf", b"\xff\xd8\xff\xe0\x00\x10JFIF", "is a picture"),
    "recording": ("a.vtt", b"ID3\x04\x00", "is a recording"),
    "film": ("a", b"\x00\x00\x00\x20ftypisom\x00", "is a recording"),
    "rich text": ("a.rtf", b"{\\rtf1 words}", "Save it as .docx"),
    "old Word": ("a.doc", OLE + b"\x00" * 100, "Save it as .docx"),
    "locked Word": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "packed": ("a.gz", b"\x1f\x8b\x08\x00", "Unpack it"),
    "program": ("a.exe", b"MZ\x00\x01", "is a program"),
    "other ending": ("a.xlsx", b"words", "Files called .xlsx"),
    "PDF by name alone": ("a.pdf", b"words and more words", "is not one"),
    "PDF cut off": ("a.pdf", b"%PDF-1.7\n1 0 obj", "damaged"),
    "PDF locked": ("a.pdf", pdf([text_stream([WORDS])], encrypted=True), "password"),
    "PDF of pictures": ("a.pdf", pdf([b"0 0 m 9 9 l S"]), "text recogniser"),
    "PDF without end": ("a.pdf", pdf([text_stream(["x"])] * 401), "401 pages"),
    "Word cut off": ("a.docx", docx(word_xml("<w:p/>"))[:-30], "damaged"),
    "Word without words": ("a.docx", docx(word_xml("<w:p/>")), "no words"),
    "Word with entities": ("a.docx", docx(word_xml("<w:p/>", LAUGHS)), "damaged"),
    "Word with entities in UTF-16": (
        "a.docx",
        docx(word_xml("<w:p/>", LAUGHS).decode().encode("utf-16")),
        "damaged",
    ),
    "Word bomb": ("a.docx", docx(word_xml(" " * 70_000_000)), "larger than"),
    "Word of endless depth": (
        "a.docx",
        docx(word_xml("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000)),
        "larger than|damaged",
    ),
    "page without words": ("a.html", PAGE.format("<img src=a>" * 50).encode(), "No article"),
    "page of endless depth": ("a.html", PAGE.format("<div>" * 100_000 + WORDS).encode(), "no reader can"),
    "page of endless attributes": (
        "a.html",
        PAGE.format("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">").encode(),
        "no reader can",
    ),
    "transcript without words": ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n[Music]\n", "no words"),
    "Markdown without words": ("a.md", b"---\ntitle: A\n---\n", "no words"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_bounded_time_with_what_to_do(case):
    name, data, words = REFUSED[case]
    started = time.monotonic()
    with pytest.raises(CannotRead, match=words) as refused:
        read(name, data)
    assert time.monotonic() - started < 20
    assert refused.value.field == "upload"
    assert refused.value.message.endswith(".")
    assert "\n" not in refused.value.message


READABLE = {
    "10,000 sentences": ("a.txt", (WORDS + "\n").encode() * 10_000, 10_000),
    "one long line": ("a.txt", b"word " * 200_000, 1),
    "a nought among words": ("a.txt", WORDS.encode() * 5 + b"\x00", 1),
    "wrong charset": ("a.html", f'<meta charset="utf-8">{PAGE.format("<p>Käse für Ümläute.")}'.encode("cp1252"), 1),
    "10,000 paragraphs": ("a.html", PAGE.format("".join(f"<p>{n} {WORDS}</p>" for n in range(10_000))).encode(), 10_000),
    "JSON of endless depth": (
        "a.html",
        f'<html><script type="application/ld+json">{"[" * 100_000}</script><p>{WORDS * 4}</p></html>'.encode(),
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", READABLE)
def test_what_is_only_odd_is_read_in_bounded_time(case):
    name, data, lines = READABLE[case]
    started = time.monotonic()
    read_text = read(name, data)
    assert time.monotonic() - started < 20
    assert len(read_text.text.split("\n")) == lines


def test_entities_of_a_page_are_never_expanded():
    page = (LAUGHS + PAGE.format(f"<p>{WORDS} &j;</p>")).encode()
    assert len(read("a.html", page).text) < 1_000


def test_limits_of_time_and_memory_become_sentences():
    data = pdf([text_stream([WORDS] * 45)] * 100)
    with pytest.raises(CannotRead, match="too long"):
        read("a.pdf", data, limits=Limits(seconds=0.01))  # type: ignore[arg-type]
    with pytest.raises(CannotRead, match="memory|damaged"):
        read("a.txt", WORDS.encode() * 300_000, limits=Limits(memory_bytes=100_000_000))


def test_a_crash_of_the_child_becomes_a_sentence(monkeypatch):
    monkeypatch.setattr(
        door.child, "run", lambda *_, **__: (_ for _ in ()).throw(door.child.ChildFailed("died"))
    )
    with pytest.raises(CannotRead, match="could not be read"):
        read("a.txt", b"words")


def test_values_survive_the_way_out_of_the_child():
    from datetime import date

    whole = ReadText("Words.", "T", "A", "P", date(2024, 5, 6), None, "https://a.example/", "en", (Segment(0.5, 1, "A", 0, 6),), "N")  # fmt: skip
    assert ReadText.from_plain(whole.as_plain()) == whole


def test_a_server_may_name_the_kind_and_the_place():
    page = f"<p>{WORDS * 3}</p>".encode("utf-16-le")
    assert (
        "harbour"
        in read("", page, content_type="text/html; charset=utf-16le", url="https://a.example/x").text
    )
    assert read("", WORDS.encode(), content_type="text/plain").text == WORDS.strip()
    assert read("", pdf([text_stream([WORDS])]), content_type="text/html").text == WORDS.strip()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.sampled_from([b"", b"<html><p>", b"%PDF-1.4\n", b"PK\x03\x04", b"WEBVTT\n\n", b"1\n00:00:01,000 --> 00:00:02,000\n", b"---\n", b"{", b"<?xml ", b"<rss>"]),
    st.sampled_from(["", "a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.vtt", "a.srt", "a.csv"]),
)  # fmt: skip
def test_no_bytes_at_all_break_the_reader(data, prefix, name):
    """In this process, so that an error that the child would hide is seen here."""
    answer = within.read_file(prefix + data, name=name, content_type="", url="", tables=True)
    assert answer.get("refused") or answer["text"].strip() == answer["text"]
    if "segments" in answer:
        for segment in answer["segments"]:
            assert answer["text"][segment["start"] : segment["end"]].strip()
    within.read_feed(prefix + data, content_type="", url="")


def test_a_feed_that_is_none_is_refused():
    for data, words in (
        (b"", "empty"),
        (b"words", "no feed"),
        (b"<html></html>", "no feed"),
        (b"{}", "no feed"),
    ):
        with pytest.raises(CannotRead, match=words):
            feed(data)
