"""What a font has signs for."""

from __future__ import annotations

from factcheck.kit.typefaces import characters
from factcheck.publishing.cards.draw import FONTS


def test_a_font_of_one_script_has_its_letters_and_no_others() -> None:
    thai = characters(FONTS / "NotoSerifThai-Regular.ttf")
    assert {ord(letter) for letter in "กขฮะ๙"} <= thai
    assert ord("ж") not in thai
    assert ord("한") not in thai


def test_both_kinds_of_table_are_read() -> None:
    emoji = characters(FONTS / "NotoEmoji_400Regular.ttf")
    assert 0x1F9EA in emoji  # beyond U+FFFF
    serif = characters(FONTS / "SourceSerif4_400Regular.ttf")
    assert {ord(letter) for letter in "AÅЖΩ“”…₺"} <= serif
    assert 0xFFFF not in serif
    assert {ord(letter) for letter in "欧東한カ"} <= characters(FONTS / "DroidSansFallback.ttf")
