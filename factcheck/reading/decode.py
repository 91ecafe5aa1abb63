"""Bytes as text, whatever they say about themselves."""

from __future__ import annotations

import codecs
import re

from factcheck.reading.blocks import names
from factcheck.reading.languages import how_like_a_language
from factcheck.reading.types import CannotRead

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Code pages that pages and files are written in. Others that Python knows are no code pages, or are dangerous.
_CODE_PAGES = re.compile(
    r"cp(125\d|874|932|936|949|950|866|437|850)|iso8859-\d+|koi8-[ru]|shift_jis\w*|euc_\w+|gb\w+|big5\w*|mac-?\w+"
    r"|iso2022_jp\w*|utf-(8|16|32)(-[lb]e)?|ascii|latin-1"
)
# What a browser makes of these names, since pages that use them are written in the wider code page.
_WIDER = {
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
}
# The likelier first: another one has to be clearly better.
_GUESSED_FROM = names(
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 iso8859-2 koi8_r shift_jis euc_jp gb18030 big5 euc_kr"
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_OTHER_BREAKS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode(data: bytes, declared: str = "") -> str:
    """``data`` as text without control signs. ``declared`` is what the sender says; the bytes have the last word.

    A byte order mark decides; else what is proper UTF-8 is UTF-8, since hardly anything else looks like it; else
    what was declared; else a guess. Raises CannotRead for what is not text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _without_hidden(data.decode(name, errors="replace"))
    if name := _wide(data):
        return _without_hidden(data.decode(name, errors="replace"))
    if _is_binary(data):
        raise CannotRead(
            "This file is not text. Choose a file of a kind that is listed here, or paste the text."
        )
    return _without_hidden(_decode_narrow(data, declared))


def declared_in_page(data: bytes) -> str:
    """The encoding that a page or a feed names in its first lines; "" for none."""
    found = _DECLARED.search(data[:4096]) or _DECLARED_XML.match(data[:400].lstrip())
    return found.group(1).decode("ascii", errors="ignore") if found else ""


def _decode_narrow(data: bytes, declared: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # UTF-8 in which some bytes were broken on the way is still UTF-8.
    good = len(_MULTIBYTE.findall(data))
    broken = data.decode("utf-8", errors="replace")
    if good > 4 * broken.count("\ufffd"):
        return broken
    if name := _code_page(declared):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            pass
    return _guessed(data)


def _code_page(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()).name if declared.strip() else ""
    except LookupError:
        return ""
    name = _WIDER.get(name, name)
    return name if _CODE_PAGES.fullmatch(name) and not name.startswith("utf") else ""


def _guessed(data: bytes) -> str:
    """The reading in whose words some language shows most plainly. Only words with signs beyond ASCII can tell."""
    words = data[:200_000].split()
    telling = b" ".join(b" ".join(words[at : at + 2]) for at, word in enumerate(words) if not word.isascii())[
        :4_000
    ]
    best, most = "cp1252", 0.0
    for name in _GUESSED_FROM:
        try:
            # An incremental decoder forgives that the last letter may be cut in half.
            likeness = how_like_a_language(codecs.getincrementaldecoder(name)().decode(telling))
        except UnicodeDecodeError:
            continue
        if likeness > 1.03 * most:
            best, most = name, likeness
    return data.decode(best, errors="replace")


def _wide(data: bytes) -> str:
    """UTF-16 that came without its mark: every other byte of Western text is nought."""
    sample = data[:2_000]
    if len(sample) < 4 or (len(sample) % 2 and len(data) == len(sample)):
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.8 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.8 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _is_binary(data: bytes) -> bool:
    """Whether more than a few of the bytes are control signs, which text has no use for."""
    sample = data[:100_000]
    control = len(sample) - len(
        sample.translate(None, bytes([*range(9), 11, *range(14, 27), *range(28, 32)]))
    )
    return control > max(2, len(sample) // 200)


def _without_hidden(text: str) -> str:
    return _HIDDEN.sub("", _OTHER_BREAKS.sub("\n", text))
