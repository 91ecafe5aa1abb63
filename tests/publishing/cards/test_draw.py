"""Cards as they are drawn: nothing is cut, nothing is empty, every script has its letters."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import pytest

from factcheck.kit import child
from factcheck.publishing.cards import draw as drawing
from factcheck.publishing.cards.facts import Facts, facts_of, plain_facts
from tests.publishing.cards.pictures import Picture, read_png, size_of
from tests.publishing.samples import HOSTILE, content

SCALE_BEGINS = 448  # the row above which the rating's place ends
LONG = (
    "The government has, over the last four years, spent more than €1.2 billion on new railway lines in the "
    "north, while closing fourteen stations that had served villages since 1874, and nobody in the ministry has "
    "been able to say where the remaining money went, or who signed the contracts that were awarded without a "
    "public tender in the weeks before the election"
)
CLAIMS = {
    "latin": "40% of Europe’s trade must pass through the South China Sea",
    "tall": "ÅÉÎ Ấy ắ tiếng Việt, Ǖ: gjpqy",
    "long": LONG,
    "arabic": "صرح الوزير بأن 40٪ من تجارة أوروبا تمر عبر بحر الصين الجنوبي في كل عام",
    "hebrew": "ארבעים אחוזים מהסחר של אירופה עוברים שם",
    "devanagari": "यूरोप के चालीस प्रतिशत व्यापार को दक्षिण चीन सागर से होकर गुज़रना पड़ता है",
    "thai": "การค้าของยุโรปร้อยละสี่สิบต้องผ่านทะเลจีนใต้ทุกปีที่ผู้ปู่ฎุ",
    "chinese": "欧洲百分之四十的贸易必须经过南海，每年都在增加。" * 12,
    "japanese": "ヨーロッパの貿易の四割は南シナ海を通らなければならない",
    "korean": "유럽 무역의 40%가 남중국해를 통과해야 한다",
    "cyrillic": "Сорок процентов европейской торговли проходит через Южно-Китайское море",
    "emoji": "We have 🧪 vaccines 👩‍🚀 for 🇪🇺 everybody 😀",
}


def facts(text: str, *, language: str = "en", **changes: Any) -> Facts:
    made = content(**changes)
    made["claim"] = made["claim"] | {"text": text}
    return facts_of(made, newsroom_name="The Test Record", newsroom_language=language)


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the pixels each way: the layout is the same, and a picture is read in a blink."""
    monkeypatch.setattr(drawing, "PPI", 24)


@cache
def drawn(text: str, language: str = "en") -> tuple[Picture, dict[str, Any], bool]:
    found = drawing.draw(json.dumps(facts(text, language=language)).encode())
    return read_png(base64.b64decode(found["png"])), found["measured"], found["whole"]


@pytest.mark.parametrize("name", CLAIMS)
def test_no_letter_is_cut_or_leaves_its_place(name: str) -> None:
    picture, measured, whole = drawn(CLAIMS[name])
    assert whole
    # By the layout's own measure …
    top, bottom = measured["top"], measured["top"] + measured["height"]
    assert measured["height"] <= measured["room"]
    assert bottom <= SCALE_BEGINS
    assert measured["width"] <= 1072
    # … and as it is seen: paper above the first line and under the last, in both margins and at the foot.
    ink = picture.inked_rows(top=top - 9, bottom=SCALE_BEGINS)
    assert top - picture.step < min(ink) < top + measured["height"] / 2
    assert max(ink) < bottom + picture.step
    assert picture.inked_rows(right=60) == picture.inked_rows(left=1140) == []
    assert picture.inked_rows(top=620) == []


def test_a_long_claim_shrinks_and_then_ends_at_a_word() -> None:
    _, short, _ = drawn(CLAIMS["latin"])
    _, cut, _ = drawn(LONG)
    assert not short["cut"]
    assert cut["cut"]
    assert cut["size"] < short["size"]
    kept, after = cut["shown"][:-1], LONG[len(cut["shown"]) - 1 :]
    assert cut["shown"].endswith("…")
    assert LONG.startswith(kept)
    assert after.lstrip(",;:") == "" or after.lstrip(",;:").startswith(" ")
    assert cut["height"] > 0.8 * cut["room"]


def test_an_endless_word_is_broken_rather_than_running_off_the_card() -> None:
    picture, measured, _ = drawn("See https://example.org/" + "endless" * 12)
    assert measured["width"] <= 1072
    assert picture.inked_rows(left=1140) == []


def test_right_to_left_begins_at_the_right() -> None:
    picture, measured, _ = drawn(CLAIMS["arabic"], "ar")
    top = round(measured["top"])
    columns = picture.inked_columns(top, top + round(measured["height"]))
    assert max(columns) > 1120
    left_to_right, measured, _ = drawn(CLAIMS["latin"])
    top = round(measured["top"])
    assert min(left_to_right.inked_columns(top, top + round(measured["height"]))) < 80


def test_arabic_letters_are_joined() -> None:
    def width(text: str) -> int:
        picture, measured, _ = drawn(text)
        top = round(measured["top"])
        columns = picture.inked_columns(top, top + measured["height"])
        return max(columns) - min(columns)

    word = "ببببب"
    assert width(word) < 0.8 * width("\u200c".join(word))


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_claimed_is_drawn_as_words(text: str) -> None:
    picture, measured, whole = drawn(text)
    assert whole
    assert measured["shown"]
    assert "\u202e" not in measured["shown"]
    assert picture.inked_rows(left=1140) == []


def test_letters_that_no_font_has_leave_the_claim_out_and_never_empty_boxes() -> None:
    picture, measured, whole = drawn("ᚠᚢᚦᚨᚱᚲ")
    assert not whole
    assert measured == {}
    assert picture.inked_rows(top=170, bottom=SCALE_BEGINS) == []
    assert picture.inked_rows(top=SCALE_BEGINS)  # the rating is there


def test_decoration_that_no_font_has_is_left_out_alone() -> None:
    paths = list(drawing.FONTS.glob("*.ttf"))
    made = drawing.drawable(facts("A \U0001d54f and a \U0001fbf0 mark\u0000"), paths)
    assert made["claim"] == "A X and a 0 mark"
    assert drawing.drawable(facts("Notes 𝄞 of music"), paths)["claim"] == "Notes of music"


def test_a_card_without_a_scale_and_one_without_a_check() -> None:
    unproven = next(step for step in content()["scale"] if step["value"] is None)
    for one in (
        facts("It is so.", rating=unproven),
        facts("It is so.", kind="retraction", note="It was wrong."),
        plain_facts(newsroom_name="The Test Record", newsroom_language="es"),
    ):
        assert not one["on_scale"]
        picture = read_png(base64.b64decode(drawing.draw(json.dumps(one).encode())["png"]))
        assert picture.inked_rows(top=300)
        assert picture.inked_rows(top=620) == []
    assert facts("It is so.", kind="retraction", note="Wrong.")["rating"]["label"] == "Retracted"


def test_it_is_drawn_in_a_child_within_its_limits() -> None:
    found = child.run(
        "factcheck.publishing.cards.draw:draw", json.dumps(facts(CLAIMS["korean"])).encode(), more_fonts=""
    )
    assert size_of(base64.b64decode(found["png"])) == (1200, 630)
    assert found["whole"]


def test_what_stands_on_it_is_in_the_language_of_the_check() -> None:
    spanish = facts("Todo sube.", language="es")
    assert spanish["kind"] == "Verificación"
    assert "julio" in spanish["by"]
    assert facts("Todo sube.", language="ar")["rtl"]
