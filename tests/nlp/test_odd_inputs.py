"""Whatever is pasted in: exact words, no crash, bounded time."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.nlp import extract
from factcheck.nlp.attribution import RuleAttributor
from factcheck.nlp.checkworthy import RuleScorer
from factcheck.nlp.parse import parse
from factcheck.nlp.types import Extraction

SCORER = RuleScorer()  # how a network takes odd words is its own tests' matter

ODD = {
    "a zero byte": "\0",
    "zero bytes in words": "The may\0or sa\0id fa\0res fell",
    "a lone surrogate": "\ud800",
    "a byte order mark": "\ufeffThe mayor said",
    "a replacement character": "The �mayor� said “fares” fell",
    "every control character": "".join(map(chr, range(32))),
    "a flag and a family": "The mayor 🇳🇴 said 👩‍👩‍👧‍👦 fell by 4 percent",
    "emoji alone": "😀😀😀",
    "right to left marks": "\u202eThe mayor said\u202c that",
    "Hebrew in English": "The mayor said שלום עולם to all",
    "Arabic": "قال العمدة إن الأسعار ارتفعت",
    "combining marks": "T̷h̷e̷ m̷a̷y̷o̷r̷ said",
    "a hundred marks on one letter": "a" + "\u0301" * 100,
    "letters that grow when lowered": "İSTANBUL said ŞİŞLİ İİİ",
    "sharp s and ligatures": "STRAßE ﬁnds ﬂoods",
    "full width": "Ｔｈｅ ｍａｙｏｒ ｓａｉｄ １００％",
    "Chinese": "市长说，桥已经关闭。没有人受伤。",
    "Thai": "นายกเทศมนตรีกล่าวว่า",
    "Devanagari": "महापौर ने कहा कि किराया बढ़ा।",
    "soft hyphens": "The may\u00ador said fa\u00adres fell",
    "zero width spaces": "The\u200bmayor\u200bsaid\u200bthat",
    "no-break spaces": "The\u00a0mayor\u00a0said\u00a0fares\u00a0fell",
    "line separators": "One.\u2028Two.\u2029Three.\x85Four.",
    "carriage returns": "One.\rTwo.\r\nThree.\n\rFour.",
    "vertical tabs and form feeds": "One.\x0bTwo.\x0cThree.",
    "tabs": "Name\tParty\tVotes\nLund\tGreens\t4,000",
    "an open mark": "“The mayor said",
    "a closing mark": "The mayor said”",
    "only marks": "“”„“«»‘’\"\"''``",
    "marks inside out": "”The mayor“ said ’so‘",
    "nested marks": "“She said ‘he said “they said ‘no’”’”",
    "nested straight marks": "\"She said 'he said \"no\"' today\"",
    "mixed marks": "“The dam held,\" she said. \"It did,” he said",
    "apostrophes": "It's the unions' '90s rock 'n' roll, y'all 'tis said",
    "inches": 'The 6" pipe and the 12" pipe broke, he said',
    "doubled apostrophes": "''The dam held,'' she said. ``It did''",
    "brackets never closed": "The mayor (who (said (that (fares",
    "brackets never opened": "The mayor) said) that) fares)",
    "only punctuation": "... --- !!! ??? ;;; :::",
    "question and exclamation": "What?! No!! Really?? Yes!?!",
    "ellipses": "… … … ... . . . ....",
    "dashes": "— – - -- --- ―",
    "all capitals": "THE MAYOR SAID THAT FARES FELL BY 4 PERCENT IN MAY",
    "no capitals": "the mayor said that fares fell. she left. nobody knows why",
    "title case": "Mayor Says Fares Fell By 4 Percent, Union Denies It",
    "no spaces": "Themayorsaidthatfaresfellby4percent.",
    "spaces only": " \t \n \r\n ",
    "numbers only": "1 22 333 4,444 5.5 -6 +7 8% $9 10",
    "a long number": "9" * 500,
    "a price list": "Bread 4.50\nMilk 1.20\nEggs 3.00\n\nTotal 8.70",
    "bullets": "• The mayor said no.\n• The union said yes.\n- Fares fell\n* Rents rose",
    "numbered list": "1. The mayor left.\n2) The union stayed.\n(3) Fares fell.\niv. Rents rose.",
    "a table": "| Year | Fares |\n|------|-------|\n| 2019 | 4.50 |",
    "markup": "<p>The mayor <b>said</b> &amp; left</p><script>alert(1)</script>",
    "markdown": "# Fares\n\n**The mayor** said [that](http://x.example) `fares` fell",
    "addresses": "See https://x.example/a?b=c&d=e#f or mail a@b.example now",
    "code": "if (a && b) { return said(\"that\"); } // he said",
    "JSON": '{"said": "that", "by": ["mayor", null, 4.5]}',
    "initials": "J. R. R. T. U. S. A. B. C. D. said so",
    "abbreviations": "Mr. Dr. Prof. Sen. Rep. Gov. St. No. 4 v. Inc. said so",
    "abbreviations end": "He lives in the U.S.",
    "verbs only": "said says told asked claimed denied reported believes wants hopes",
    "links only": "that which who whom whose that which who",
    "joints only": "and but or while because although and but or",
    "according to nobody": "according to",
    "according to itself": "according to according to according to",
    "said that that that": "The mayor said that that that that fell",
    "said and said": "The mayor said and said and said and said",
    "a colon at the end": "The mayor said:",
    "a comma at the end": "The mayor said,",
    "participles": "saying, adding, noting, claiming, calling, urging, hoping",
    "dates": "yesterday today tomorrow last week next year two days ago on Monday in May",
    "an impossible day": "on February 31, 2020 and 0000-00-00 and 99 May",
    "a post": "The bridge is shut\n\n— @x (@x) May 3\n— (@) —",
}  # fmt: skip
FRAMES = {
    "alone": "{}",
    "in a sentence": "The mayor said that {}, and the union denied it.",
    "again and again": "{0} {0}\n{0}. {0}",
}
CASES = [
    pytest.param(frame.format(odd), id=f"{name}, {place}")
    for name, odd in {k: v.replace("{", "{{").replace("}", "}}") for k, v in ODD.items()}.items()
    for place, frame in FRAMES.items()
]


def read(text: str) -> Extraction:
    return extract(text, published=date(2024, 2, 29), scorer=SCORER, attributor=RuleAttributor())


def is_exact(text: str, found: Extraction) -> bool:
    """Whether every claim and sentence is the text at its place, and only blanks lie between sentences."""
    end = 0
    for sentence in found.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert not text[end : sentence.start].replace("\0", "").strip()
        end = sentence.end
    for claim in found.candidates:
        home = found.sentences[claim.sentence]
        assert claim.quote == text[claim.start : claim.end]
        assert home.start <= claim.start < claim.end <= home.end
        assert claim.text.strip()
    return True


def test_there_are_two_hundred_odd_inputs() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize("text", CASES)
def test_an_odd_input_is_read_exactly(text: str) -> None:
    began = time.process_time()
    assert is_exact(text, read(text))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 1_000_000, id="one word of a megabyte"),
        pytest.param("The mayor said that fares fell. " * 10_000, id="ten thousand sentences on one line"),
        pytest.param("Fares fell, she said.\n" * 10_000, id="ten thousand lines"),
        pytest.param("said that " * 40_000, id="said that without an end"),
        pytest.param("“" * 100_000, id="a hundred thousand open marks"),
        pytest.param("‘a " * 60_000, id="single marks that never close"),
        pytest.param("'a " * 60_000, id="straight single marks that never close"),
        pytest.param("! " * 100_000, id="only exclamation marks"),
        pytest.param("A. " * 60_000, id="only initials"),
        pytest.param("(" * 100_000, id="only brackets"),
        pytest.param("a, " * 60_000, id="only commas"),
        pytest.param("and " * 60_000, id="only and"),
        pytest.param("Ann Dahl, " * 30_000 + "said so.", id="a name without an end"),
        pytest.param("who said which he said that " * 10_000, id="relative clauses"),
        pytest.param(" " * 500_000 + "a", id="half a megabyte of blanks"),
        pytest.param("\n" * 500_000, id="half a million line breaks"),
        pytest.param("U.S. " * 60_000, id="only abbreviations"),
        pytest.param("last year " * 30_000, id="only dates"),
        pytest.param("Image: " * 40_000, id="only credits"),
        pytest.param("''" * 150_000, id="only doubled apostrophes"),
    ],
)
def test_a_text_made_to_hurt_takes_bounded_time(text: str) -> None:
    began = time.process_time()
    assert is_exact(text, read(text))
    assert time.process_time() - began < 5 + 30 * len(text) / 1_000_000


WORDS = st.sampled_from(
    ["The mayor", "Ann Dahl", "she", "they", "who", "which", "said", "says", "told", "called", "was accused by", "is expected",
     "believes", "wants to", "that", "whether", "why", "according to", "saying", "adding that", "fares fell", "the plan", "by",
     "in May", "last year", "“", "”", "\"", "'", "‘", "’", "''", ",", ".", ":", ";", "?", "!", "—", "-", "(", ")", "and", "but",
     "while", "as", "his claim that", "confident that", "\n", "\n\n", "U.S.", "Mr.", "No. 4", "4%", "\0", "😀", "…", "he said"]
)  # fmt: skip


@settings(max_examples=300, deadline=2_000, derandomize=True)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_order_of_the_words_of_news_is_read_exactly(text: str) -> None:
    assert is_exact(text, read(text))


@settings(max_examples=150, deadline=2_000, derandomize=True)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_speeches_lie_within_the_text_and_say_something(text: str) -> None:
    parsed = parse(text)
    for sentence, row in zip(parsed.sentences, RuleAttributor().attributions(parsed), strict=True):
        for speech in row:
            for content in speech.content:
                assert sentence.start <= content.start < content.end <= sentence.end
            for place in (speech.speaker, speech.cue):
                assert place is None or 0 <= place.start < place.end <= len(text)


@settings(max_examples=100, deadline=2_000, derandomize=True)
@given(st.text(max_size=400))
def test_any_text_at_all_is_read_exactly(text: str) -> None:
    assert is_exact(text, read(text))
