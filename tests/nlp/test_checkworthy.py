from factcheck.nlp.checkworthy import Judged, RuleScorer


def judged(quote: str, kind: str = "other", claimant: str = "", checkable: bool = True) -> Judged:
    return Judged(quote, quote, kind, checkable, claimant, claimant, dated=False)


def test_a_percentage_outweighs_a_plain_statement() -> None:
    high, reasons = RuleScorer().score(judged("40 percent of eels in Lund died", "quantity"))
    low, _ = RuleScorer().score(judged("the eels are in the north somewhere"))
    assert high > low
    assert reasons[:2] == ("percentage", "named place")


def test_an_opinion_scores_low_and_says_why() -> None:
    score, reasons = RuleScorer().score(
        judged("the council should pay $4 million", "opinion", checkable=False)
    )
    assert score < 0.3
    assert reasons[0] == "an opinion"


def test_money_and_the_report_behind_it_are_reasons() -> None:
    _, reasons = RuleScorer().score(judged("it cost $4 million", "quantity", "a report by the auditors"))
    assert {"a sum of money", "attributed to a report"} <= set(reasons)


def test_a_score_stays_between_nought_and_one() -> None:
    score, _ = RuleScorer().score(
        judged("$4 billion, 40 percent of war deaths in Lund than ever", "comparison", "a study")
    )
    assert 0 < score < 1
