"""Languages, told from a headline's worth of words."""

from __future__ import annotations

import pytest

from factcheck.reading.languages import choose_language, guess_language, normal_code

SENTENCES = {
    "en": "The harbour grew by a tenth in a year, the board said on Monday.",
    "de": "Der Hafen ist in einem Jahr um ein Zehntel gewachsen, teilte die Behörde mit.",
    "fr": "Le port a grandi d’un dixième en un an, a déclaré l’autorité lundi.",
    "es": "El puerto creció una décima parte en un año, dijo la autoridad el lunes.",
    "pt": "O porto cresceu um décimo num ano, disse a autoridade na segunda-feira.",
    "it": "Il porto è cresciuto di un decimo in un anno, ha detto lunedì l’autorità.",
    "nl": "De haven is in een jaar met een tiende gegroeid, zei het bestuur maandag.",
    "sv": "Hamnen växte med en tiondel på ett år, sade styrelsen på måndagen.",
    "pl": "Port urósł w ciągu roku o jedną dziesiątą, podał w poniedziałek zarząd.",
    "fi": "Satama kasvoi vuodessa kymmenyksen, johtokunta kertoi maanantaina.",
    "tr": "Liman bir yılda onda bir büyüdü, dedi kurul pazartesi günü.",
    "ru": "Порт за год вырос на одну десятую, сообщило управление в понедельник.",
    "uk": "Порт за рік зріс на одну десяту, повідомило управління в понеділок.",
    "el": "Το λιμάνι μεγάλωσε κατά ένα δέκατο σε ένα χρόνο, είπε η αρχή.",
    "ar": "نما الميناء بمقدار العشر في عام واحد، كما قال المجلس يوم الاثنين.",
    "he": "הנמל גדל בעשירית בתוך שנה, כך מסרה הרשות ביום שני.",
    "ja": "港は一年で一割大きくなったと、当局は月曜日に発表した。",
    "zh": "港务局周一表示，港口在一年内增长了十分之一。",
    "ko": "항구가 일 년 만에 십분의 일 커졌다고 당국이 월요일 밝혔다.",
    "hi": "बोर्ड ने सोमवार को कहा कि बंदरगाह एक साल में दसवाँ हिस्सा बढ़ा।",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_enough(code):
    assert guess_language(SENTENCES[code]) == code


@pytest.mark.parametrize("text", ["", "42", "12,5 % – 2024", "zxqv kjw"])
def test_nothing_is_guessed_from_nothing(text):
    assert guess_language(text) == ""


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en_GB", "en-GB"), ("EN", "en"), ("pt-br", "pt-BR"), ("zh-hans", "zh-Hans"), ("en-US-posix", "en-US"), ("und", ""), ("English", "")],
)  # fmt: skip
def test_codes_are_put_in_one_form(declared, code):
    assert normal_code(declared) == code


def test_a_declaration_holds_unless_a_long_text_plainly_speaks_otherwise():
    assert choose_language("en-GB", SENTENCES["de"]) == "en-GB"
    assert choose_language("en-GB", SENTENCES["de"] * 6) == "de"
    assert choose_language("de-AT", SENTENCES["de"] * 6) == "de-AT"
    assert choose_language("nb", "Havnen vokste med en tidel på ett år, sa styret på mandag. " * 8) == "nb"
    assert choose_language("", SENTENCES["fr"]) == "fr"
    assert choose_language("nonsense!", "42") == ""
