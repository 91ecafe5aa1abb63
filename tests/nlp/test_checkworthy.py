from factcheck.nlp.checkworthy import SIGNS, Judged, RuleScorer, Score, signs_of


def judged(quote: str, kind: str = "other", claimant: str = "", checkable: bool = True) -> Judged:
    return Judged(quote, quote, kind, checkable, claimant, claimant, dated=False)


def score(claim: Judged) -> Score:
    return RuleScorer().score([claim])[0]


def test_a_percentage_outweighs_a_plain_statement() -> None:
    high = score(judged("40 percent of eels in Lund died", "quantity"))
    low = score(judged("the eels are in the north somewhere"))
    assert high.value > low.value
    assert high.reasons[:2] == ("percentage", "named place")


def test_an_opinion_scores_low_and_says_why() -> None:
    found = score(judged("the council should pay $4 million", "opinion", checkable=False))
    assert found.value < 0.3
    assert found.reasons[0] == "an opinion"


def test_what_cannot_be_checked_yet_says_so_first() -> None:
    assert score(judged("it may rain", "prediction", checkable=False)).reasons[0] == "cannot be checked yet"


def test_money_and_the_report_behind_it_are_reasons() -> None:
    found = score(judged("it cost $4 million", "quantity", "a report by the auditors"))
    assert {"a sum of money", "attributed to a report"} <= set(found.reasons)


def test_a_score_stays_between_nought_and_one() -> None:
    words = "$4 billion, 40 percent of war deaths in Lund than ever"
    assert 0 < score(judged(words, "comparison", "a study")).value < 1


def test_all_claims_of_an_article_are_scored_at_once_in_their_order() -> None:
    claims = [judged("it rained"), judged("40 percent of eels in Lund died", "quantity"), judged("it snowed")]
    assert RuleScorer().score(claims) == [score(claim) for claim in claims]
    assert RuleScorer().score([]) == []


def test_every_sign_seen_is_a_sign_that_is_weighed() -> None:
    claims = [
        judged("Some 40 percent, $4 million and 3 boats from Lund", kind, who)
        for kind in ("comparison", "causal", "rule", "other", "opinion")
        for who in ("", "a study", "the ministry", "Ola Lund", "he")
    ]
    assert set().union(*(signs_of(claim) for claim in claims)) <= set(SIGNS)


def test_a_figure_is_one_sign_however_it_is_written() -> None:
    assert "figure" in signs_of(judged("three boats sank"))
    assert {"percentage", "figure"} & set(signs_of(judged("3% of boats sank"))) == {"percentage"}
