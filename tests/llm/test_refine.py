"""A language model splits and words claims; what it makes up is dropped and counted, and its absence costs nothing."""

from __future__ import annotations

import itertools

import pytest

from factcheck.llm.endpoint import Endpoint, NoHelp, ask
from factcheck.llm.refine import SCHEMA, Budget, refine
from factcheck.nlp.checkworthy import RuleScorer
from factcheck.nlp.extract import extract

TEXT = (
    "Port fees and grain\n"
    "The harbour’s grain trade, which fell by a third, cost 400 jobs, the Harbour Institute said.\n"
    "Fees have doubled since 2019."
)


def help_with(model, text=TEXT, **budget):
    return refine(
        text,
        extract(text),
        endpoint=model.endpoint(price_in=1.0, price_out=5.0),
        budget=Budget(**budget),
        scorer=RuleScorer(),
    )


def test_claims_that_stand_in_the_text_take_the_place_of_the_rules(model):
    model.claims(
        {
            "sentence": 1,
            "quote": "which fell by a third",
            "text": "The harbour’s grain trade fell by a third.",
            "claimant": "the Harbour Institute",
            "kind": "quantity",
        },
        {
            "sentence": 1,
            "quote": "cost 400 jobs",
            "text": "The harbour’s grain trade cost 400 jobs.",
            "claimant": "the Harbour Institute",
            "kind": "causal",
        },
    )
    refined = help_with(model)
    mine = [one for one in refined.candidates if (one.start, one.end) in refined.by_model]
    assert [(one.quote, one.text, one.kind) for one in mine] == [
        ("which fell by a third", "The harbour’s grain trade fell by a third.", "quantity"),
        ("cost 400 jobs", "The harbour’s grain trade cost 400 jobs.", "causal"),
    ]
    assert all(TEXT[one.start : one.end] == one.quote for one in refined.candidates)
    assert all("Harbour Institute" in one.claimant_full for one in mine)
    assert all(one.score > 0 for one in mine)
    assert "Fees have doubled since 2019" in [one.quote for one in refined.candidates]
    assert (refined.dropped, refined.tokens, refined.cost, refined.stopped) == (0, 1200, 0.002, "")


def test_the_question_holds_the_sentences_the_schema_and_the_key(model):
    endpoint = model.endpoint(key="a key")
    ask(endpoint, instruction="Mark.", question="0: Words.", schema=SCHEMA, seconds=5, most_tokens=300)
    (asked,) = model.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["model"] == "northmoor-7b"
    assert asked["max_tokens"] == 300
    assert asked["messages"][1] == {"role": "user", "content": "0: Words."}
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert model.keys == ["Bearer a key"]
    assert "a key" not in repr(endpoint)


@pytest.mark.parametrize(
    "claim",
    [
        {"sentence": 2, "quote": "Fees have tripled since 2019"},  # not the article's words
        {"sentence": 1, "quote": "Fees have doubled since 2019"},  # another sentence's words
        {"sentence": 99, "quote": "Fees have doubled since 2019"},
        {"sentence": "2", "quote": "Fees have doubled since 2019"},
        {"sentence": 2, "quote": "since 2019"},  # too little for a claim
        {"sentence": 2, "quote": ["Fees"]},
    ],
)
def test_words_that_do_not_stand_there_are_dropped_and_counted(model, claim):
    model.claims(claim)
    refined = help_with(model)
    assert refined.dropped == 1
    assert refined.by_model == frozenset()
    assert refined.candidates == extract(TEXT).candidates


@pytest.mark.parametrize(
    "wording",
    [
        "Fees have doubled since 2018.",  # a figure from nowhere
        "Fees of the Port Authority have doubled since 2019.",  # a name from nowhere
        "",
        "x" * 2000,
    ],
)
def test_a_wording_that_adds_facts_is_not_used(model, wording):
    model.claims({"sentence": 2, "quote": "Fees have doubled since 2019", "text": wording})
    (one,) = [one for one in help_with(model).candidates if one.sentence == 2]
    assert one.text == "Fees have doubled since 2019."


def test_a_claimant_that_is_not_in_the_text_is_not_used(model):
    model.claims({"sentence": 2, "quote": "Fees have doubled since 2019", "claimant": "Ada Vance"})
    (one,) = [one for one in help_with(model).candidates if one.sentence == 2]
    assert one.claimant == ""


def test_the_same_words_twice_are_one_claim(model):
    claim = {"sentence": 2, "quote": "Fees have doubled since 2019"}
    model.claims(claim, claim)
    assert help_with(model).dropped == 1


@pytest.mark.parametrize(
    "said", ["not JSON", "[]", '{"claims": 4}', '{"claims": [4]}', b"not even a reply", b'{"choices": []}']
)
def test_an_answer_in_another_form_leaves_the_rules_alone(model, said):
    model.answers.append(said)
    refined = help_with(model)
    assert refined.candidates == extract(TEXT).candidates
    assert refined.stopped or refined.dropped


@pytest.mark.parametrize("status", [302, 401, 429, 500])
def test_a_refusal_leaves_the_rules_alone(model, status):
    model.status = status
    refined = help_with(model)
    assert refined.candidates == extract(TEXT).candidates
    assert refined.stopped == f"The model answered with status {status}."


def test_nobody_there_leaves_the_rules_alone(model):
    nobody = Endpoint(url="http://127.0.0.1:9/v1", model="none")
    refined = refine(TEXT, extract(TEXT), endpoint=nobody, budget=Budget(), scorer=RuleScorer())
    assert refined.candidates == extract(TEXT).candidates
    assert "could not be reached" in refined.stopped


def test_a_slow_model_is_not_waited_for_beyond_the_limit(model):
    model.wait = 1.0
    with pytest.raises(NoHelp):
        ask(model.endpoint(), instruction="", question="", schema=SCHEMA, seconds=0.1, most_tokens=300)


LONG = "\n".join(
    f"In the year {1900 + number} the harbour took in {number} ships more." for number in range(400)
)


def test_tokens_money_and_time_end_the_asking(model):
    few_tokens = help_with(model, LONG, tokens=4000)
    assert few_tokens.stopped == "The tokens for this article are used up."
    assert few_tokens.tokens <= 4000
    little_money = help_with(model, LONG, cost=0.001)
    assert little_money.stopped == "The money for this article is used up."
    ticks = itertools.count(0, 5)
    late = refine(
        LONG,
        extract(LONG),
        endpoint=model.endpoint(),
        budget=Budget(seconds=12),
        scorer=RuleScorer(),
        clock=lambda: float(next(ticks)),
    )
    assert late.stopped == "The time for this article is used up."
