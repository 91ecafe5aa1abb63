"""How well languages are told apart, by sentences of some ten words and by their first three words.

    .venv/bin/python bench/reading/languages.py

One invented report in twenty languages, so that only the language differs. Beside it, the count of common little words
that the reader used before.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from factcheck.reading.languages import guess_language
from tests.reading.test_languages import SENTENCES

LITTLE = {
    "en": "the of and to in that is was for with said on by at from",
    "de": "der die und das nicht von mit ist den sich auf für ein eine dem",
    "fr": "le la les des et est une dans que pour qui du au sur pas",
    "es": "el la los las de que y en un una por con para del se",
    "it": "il di che la è per un una con non del della gli sono nel",
    "pt": "o a os as de que e do da em um uma para com não",
    "nl": "de het een van en is dat op te voor met niet zijn aan ook",
}
MORE = {
    "en": "Prices rose|Ten boats sank|No one was hurt|Mayor quits over bridge|Taxes fall again in spring",
    "de": "Preise steigen weiter|Zehn Boote gesunken|Niemand wurde verletzt|Bürgermeister tritt zurück|Steuern sinken im Frühjahr",
    "fr": "Les prix augmentent|Dix bateaux coulés|Personne n’a été blessé|Le maire démissionne|Les impôts baissent",
    "es": "Los precios suben|Diez barcos hundidos|Nadie resultó herido|El alcalde dimite|Los impuestos bajan",
    "pt": "Os preços sobem|Dez barcos afundados|Ninguém ficou ferido|O prefeito renuncia|Os impostos baixam",
    "it": "I prezzi aumentano|Dieci barche affondate|Nessuno è rimasto ferito|Il sindaco si dimette|Le tasse calano",
    "nl": "De prijzen stijgen|Tien boten gezonken|Niemand raakte gewond|Burgemeester stapt op|Belastingen dalen in het voorjaar",
    "sv": "Priserna stiger|Tio båtar sjönk|Ingen skadades|Borgmästaren avgår|Skatterna sänks i vår",
    "pl": "Ceny rosną|Zatonęło dziesięć łodzi|Nikt nie został ranny|Burmistrz odchodzi|Podatki spadają wiosną",
    "tr": "Fiyatlar yükseliyor|On tekne battı|Kimse yaralanmadı|Belediye başkanı istifa etti|Vergiler düşüyor",
}


def by_little_words(text: str) -> str:
    """The guess that was used before: the language whose little words are most frequent."""
    words = re.findall(r"\w+", text.lower())
    scores = {code: sum(word in common.split() for word in words) for code, common in LITTLE.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= max(2, len(words) // 20) else ""


def main() -> None:
    """Print right, silent and wrong guesses for each kind of text and both ways."""
    kinds = {
        "sentences": list(SENTENCES.items()),
        "first three words": [
            (code, " ".join(text.split()[:3])) for code, text in SENTENCES.items() if " " in text
        ],
        "headlines": [(code, line) for code, lines in MORE.items() for line in lines.split("|")],
    }
    print(f"{'':20} {'number':>6} {'now right/silent/wrong':>24} {'before right/silent/wrong':>26}")
    for kind, texts in kinds.items():
        cells = []
        for guess in (guess_language, by_little_words):
            found = [(code, guess(text)) for code, text in texts]
            right = sum(code == said for code, said in found)
            silent = sum(not said for _, said in found)
            cells.append(f"{right}/{silent}/{len(found) - right - silent}")
        print(f"{kind:20} {len(texts):6} {cells[0]:>24} {cells[1]:>26}")
    started = time.perf_counter()
    for _ in range(100):
        guess_language("The harbour grew by a tenth, the board said. " * 200)
    print(f"a text of 9,000 characters takes {(time.perf_counter() - started) * 10:.2f} ms")


if __name__ == "__main__":
    main()
