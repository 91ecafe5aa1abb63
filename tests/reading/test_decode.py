"""Bytes as text."""

from __future__ import annotations

import codecs
import time

import pytest

from factcheck.reading.decode import declared_in_page, decode
from factcheck.reading.types import CannotRead
from tests.reading.test_languages import SENTENCES

POLISH = "Zażółć gęślą jaźń, powiedział rzecznik rządu w środę po południu, a liczba łodzi wzrosła. "
RUSSIAN = "Правительство сообщило в понедельник, что число лодок в гавани выросло на десять процентов. "


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Käse".encode(), "", "Käse"),
        ("\ufeffKäse".encode(), "", "Käse"),
        ("Käse".encode("utf-16"), "", "Käse"),
        (codecs.BOM_UTF16_BE + "Käse".encode("utf-16-be"), "", "Käse"),
        ("Käse und Brot".encode("utf-16-le"), "", "Käse und Brot"),
        ("Käse und Brot".encode("utf-16-be"), "", "Käse und Brot"),
        ("“Käse”".encode("cp1252"), "", "“Käse”"),
        ("“Käse”".encode("cp1252"), "iso-8859-1", "“Käse”"),
        ("“Käse”".encode("cp1252"), "utf-8", "“Käse”"),
        ("Käse".encode(), "iso-8859-1", "Käse"),
        (POLISH.encode("cp1250"), "windows-1250", POLISH),
        (RUSSIAN.encode("cp1251") * 3, "", RUSSIAN * 3),
        (RUSSIAN.encode("koi8_r") * 3, "koi8-r", RUSSIAN * 3),
        ("日本語の文".encode("shift_jis"), "shift_jis", "日本語の文"),
        ("日本語の文".encode("euc_jp"), "EUC-JP", "日本語の文"),
        (("ä" * 20).encode() + b"\xff", "", "ä" * 20 + "\ufffd"),
        ("Käse".encode("cp1252"), "no-such-thing", "Käse"),
        ("Käse".encode("cp1252"), "rot13", "Käse"),
        ("Käse".encode("cp1252"), "unicode_escape", "Käse"),
        (b"a\x00b\x0bc\x1bd", "", "ab\ncd"),
        ("a\u2028b\x85c".encode(), "", "a\nb\nc"),
        ("soft\u00adhyphen".encode(), "", "soft\u00adhyphen"),
    ],
)
def test_the_bytes_have_the_last_word(data, declared, text):
    assert decode(data, declared) == text


OLD = {
    "de": "cp1252", "fr": "cp1252", "es": "cp1252", "sv": "cp1252", "pl": "cp1250 iso8859-2", "tr": "cp1254",
    "ru": "cp1251 koi8_r", "uk": "cp1251", "el": "cp1253", "he": "cp1255", "ar": "cp1256", "ja": "shift_jis euc_jp",
    "zh": "gb18030", "ko": "euc_kr",
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, names in OLD.items() for name in names.split()]
)
def test_an_old_encoding_that_nobody_declared_is_told_by_the_language_it_makes(code, name):
    sentence = SENTENCES[code].replace("’", "'")
    assert decode(sentence.encode(name)) == sentence
    assert decode((sentence * 200).encode(name)) == sentence * 200


def test_guessing_takes_no_longer_for_a_text_without_spaces():
    started = time.process_time()
    decode(b"a" * 5_000_000 + b"\xe4")
    assert time.process_time() - started < 3


@pytest.mark.parametrize("data", [b"\x00" * 50, bytes(range(256)) * 4, b"MZ\x00\x01" * 9])
def test_what_is_not_text_is_refused(data):
    with pytest.raises(CannotRead, match="not text"):
        decode(data)


def test_surrogates_and_other_signs_that_cannot_be_kept_never_come_out():
    text = decode(b"a\xed\xa0\x80b" + "\ufffe\uffff\x7f".encode())
    assert not any(0xD800 <= ord(letter) <= 0xDFFF or letter in "\ufffe\uffff\x7f" for letter in text)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<meta charset="koi8-r">', "koi8-r"),
        (b"<meta http-equiv=content-type content='text/html; charset=big5'>", "big5"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?>', "iso-8859-2"),
        (b"<p>words</p>", ""),
    ],
)
def test_a_page_may_name_its_encoding(head, name):
    assert declared_in_page(head) == name
