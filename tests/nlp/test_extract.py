from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcheck.nlp import ENGINE, extract
from factcheck.nlp.attribution import RuleAttributor
from factcheck.nlp.checkworthy import Judged, Score
from factcheck.nlp.extract import NO_SENTENCES, OTHER_LANGUAGE, TOO_LONG, UNDATED

ARTICLE = """Harbour chief: Fares to drop
By Ines Okoro

The Harbour Transit Authority (HTA) cut 40 jobs last month. “We carried 4.2 million passengers. That is a record,” Director Ola Lund said.

He told reporters that fares will fall by 12% in May, while the HTA plans to buy two ferries.

Does it matter? The HTA did not respond to a request for comment."""

PIECES = st.sampled_from(
    ["“", "”", '"', "‘", "’", "«", "»", "(", ")", "😀", "👩‍👩‍👧", "\0", "\n", "\r\n", "\u2028", "قال", "שלום", "\u202e", "...", "U.S.",
     "said", "that", "he", "according to", ",", ":", ";", "—", "and", "which", "The mayor", "rose", "40%", "$3", "while", "will",
     "adding", "桥。", "last year", "No. 10", " ", "http://x", "İ", "ß"]
)  # fmt: skip


def test_claims_come_in_reading_order_with_their_exact_words() -> None:
    found = extract(ARTICLE, published=date(2024, 3, 14))
    assert found.engine.split()[0] == ENGINE
    starts = [c.start for c in found.candidates]
    assert starts == sorted(starts)
    for claim in found.candidates:
        assert claim.quote == ARTICLE[claim.start : claim.end]
        sentence = found.sentences[claim.sentence]
        assert sentence.start <= claim.start < claim.end <= sentence.end


def test_an_article_gives_speakers_kinds_and_dates() -> None:
    claims = {c.quote: c for c in extract(ARTICLE, published=date(2024, 3, 14)).candidates}
    fares = claims["fares will fall by 12% in May"]
    assert (fares.claimant, fares.claimant_full, fares.cue, fares.kind) == (
        "He",
        "Ola Lund",
        "told",
        "prediction",
    )
    assert fares.dates == ("2024-05",)
    jobs = claims["The Harbour Transit Authority (HTA) cut 40 jobs last month"]
    assert (jobs.claimant, jobs.kind, jobs.dates, jobs.quoted) == ("", "quantity", ("2024-02",), False)
    carried = claims["We carried 4.2 million passengers"]
    assert (carried.claimant, carried.quoted, carried.unresolved) == ("Director Ola Lund", True, ("We",))


def test_questions_bylines_and_refusals_to_comment_are_no_claims() -> None:
    quotes = [c.quote for c in extract(ARTICLE).candidates]
    assert not any("matter" in q or "Okoro" in q or "comment" in q for q in quotes)


def test_progress_is_told_sentence_by_sentence() -> None:
    seen: list[tuple[int, int]] = []
    found = extract(ARTICLE, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(i + 1, len(found.sentences)) for i in range(len(found.sentences))]


def test_another_scorer_takes_the_place_of_the_rules() -> None:
    class Flat:
        name = "flat"

        def score(self, claims: Sequence[Judged]) -> list[Score]:
            return [Score(0.5, (claim.kind,)) for claim in claims]

    found = extract(ARTICLE, scorer=Flat(), attributor=RuleAttributor())
    assert {c.score for c in found.candidates} == {0.5}
    assert found.engine == f"{ENGINE} flat"


@pytest.mark.parametrize(
    "text",
    [
        "Die Stadt hat im vergangenen Jahr zwei Brücken gebaut. Der Hafen wurde geschlossen und niemand weiß warum.",
        "قال الوزير إن أسعار الخبز ارتفعت هذا العام. لم يعلق البنك المركزي على ذلك.",
        "市长说去年建了两座新的大桥。港口已经关闭了三个月。",
    ],
)
def test_another_language_gives_whole_sentences(text: str) -> None:
    found = extract(text)
    assert len(found.candidates) == len(found.sentences) == 2


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0\0", "“" * 500, '"' * 501, "a" * 50_000, "said that " * 2_000, "A." * 2_000, "\ud800 said"],
)
def test_hostile_texts_do_no_harm(text: str) -> None:
    for claim in extract(text).candidates:
        assert claim.quote == text[claim.start : claim.end]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(PIECES, max_size=60).map(" ".join),
        st.lists(PIECES, max_size=60).map("".join),
    )
)
@example('He said "a b c d')
@example("“The port is shut,” said said said, according to")
def test_the_words_of_a_claim_are_those_at_its_place_in_any_text(text: str) -> None:
    found = extract(text, published=date(2024, 2, 29))
    for claim in found.candidates:
        assert claim.quote == text[claim.start : claim.end]
        assert claim.quote.strip()
        assert 0 <= claim.score <= 1
        assert claim.text


def test_another_language_says_what_was_not_read() -> None:
    found = extract(
        "Die Stadt hat im Jahr 2021 zwei Brücken gebaut. „Der Hafen wurde geschlossen und niemand weiß warum.“"
    )
    assert found.notes == (OTHER_LANGUAGE,)
    bridges, port = found.candidates
    assert (bridges.kind, port.kind) == ("quantity", "other")
    assert (bridges.quoted, port.quoted) == (False, True)
    assert {c.claimant for c in found.candidates} == {""}


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("", (NO_SENTENCES,)),
        ("Fares fell by 4 percent last month. The mayor left the city.", (UNDATED,)),
        ("The city has " + "many words and " * 400, (TOO_LONG,)),
        ("Fares fell by 4 percent in 2021. The mayor left the city.", ()),
    ],
)
def test_what_could_not_be_done_is_said(text: str, notes: tuple[str, ...]) -> None:
    assert extract(text).notes == notes


def test_a_quotation_of_nobody_asks_who_says_it() -> None:
    (claim,) = extract("“The dam was closed in 2021.”").candidates
    assert claim.unresolved == ("who says this",)


def test_a_saw_is_no_claim() -> None:
    assert extract("Money came first. The ferry sank.").candidates[0].quote == "The ferry sank"


def test_a_claim_is_written_with_its_date() -> None:
    claims = {c.quote: c.text for c in extract(ARTICLE, published=date(2024, 3, 14)).candidates}
    cut = "The Harbour Transit Authority (HTA) cut 40 jobs last month"
    assert claims[cut] == "The Harbour Transit Authority (HTA) cut 40 jobs in February 2024."


def test_a_description_that_closes_with_a_comma_before_the_verb_of_saying_does_no_harm() -> None:
    found = extract(
        "Ola Lund, 31, who came from Holm, Vik, with a nephew whose parents died, said she had 40 dollars left."
    )
    assert [c.quote for c in found.candidates][-1].endswith("had 40 dollars left")
