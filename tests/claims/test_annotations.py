"""A newsroom's decisions as annotations: whose, in which form, and read by the benchmark that measures with them."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from click.testing import CliRunner

from bench.extraction.run import by_engine, measure
from factcheck.articles.ingest import ingest
from factcheck.authz.permissions import Role
from factcheck.claims.annotations import annotated
from factcheck.claims.annotations_commands import annotations_command
from factcheck.claims.extract import keep
from factcheck.claims.models import ClaimState, Kind, RejectReason
from factcheck.claims.queries import get_claim, of_version
from factcheck.claims.reanchor import reanchor
from factcheck.claims.respan import respan
from factcheck.claims.reword import reword
from factcheck.claims.split import split
from factcheck.claims.triage import accept, merge, reject
from factcheck.nlp.checkworthy import RuleScorer
from factcheck.nlp.extract import extract
from factcheck.review.assign import take
from tests import factories as make

TEXT = (
    "Exports rose by 12 percent in 2023, the ministry said.\n\n"
    "Imports fell by 3 percent. It was a lovely year. The port opened in 1911 and it closed in 1950."
)


@pytest.fixture
def editor(session):
    return make.person(session, Role.EDITOR)


@pytest.fixture
def version(session):
    """An article with what the engine finds in it."""
    made = ingest(
        session, text=TEXT, url="https://news.example/trade", published_on=date(2024, 5, 6), actor=None
    )
    found = extract(TEXT, scorer=RuleScorer())
    keep(session, made, found.candidates, engine=found.engine)
    return made


def claim_at(session, version, words):
    return next(p for p in of_version(session, version.id) if words in p.quote)


def judge_all(session, version, editor):
    """Reject as an opinion what nobody has judged."""
    for place in of_version(session, version.id):
        if place.claim.state is ClaimState.PROPOSED:
            reject(session, place.claim, actor=editor, reason=RejectReason.OPINION)


def claims_of(session):
    (one,) = annotated(session)
    return {claim["text"]: claim for claim in one.row["claims"]}


def test_an_article_with_an_open_proposal_is_left_out(session, version, editor):
    assert list(annotated(session)) == []
    judge_all(session, version, editor)
    (one,) = annotated(session)
    assert one.text == TEXT
    assert one.row["url"] == "https://news.example/trade"
    assert one.row["published"] == "2024-05-06"
    assert one.row["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [TEXT[s["start"] : s["end"]] for s in one.row["sentences"]][1] == "Imports fell by 3 percent."


def test_an_article_in_which_nobody_marked_anything_says_nothing(session):
    make.article(session)
    assert list(annotated(session)) == []


def test_accepted_claims_say_who_said_what_and_rejected_ones_why(session, version, editor):
    place = claim_at(session, version, "Exports rose")
    place.claim.checkable = False  # the engine may be wrong; whoever accepts it says that it can be checked
    accept(session, place.claim, actor=editor)
    taken = claim_at(session, version, "Imports fell").claim
    accept(session, taken, actor=editor)
    take(session, taken, actor=editor, no_conflict=True)
    judge_all(session, version, editor)
    (one,) = annotated(session)
    rows = {TEXT[claim["start"] : claim["end"]]: claim for claim in one.row["claims"]}
    exports = rows[place.quote]
    assert (exports["claimant"], exports["claimant_resolved"]) == ("the ministry", "the ministry")
    assert (exports["checkable"], exports["worth"]) == (True, 2)
    assert "rejected" not in exports
    assert rows["Imports fell by 3 percent"]["worth"] == 3
    lovely = rows["It was a lovely year"]
    assert (lovely["rejected"], lovely["checkable"], lovely["worth"]) == ("opinion", False, 0)


@pytest.mark.parametrize(
    ("reason", "checkable", "worth"),
    [
        (RejectReason.TRIVIAL, True, 1),
        (RejectReason.OUT_OF_SCOPE, True, 1),
        (RejectReason.DUPLICATE, True, 2),
        (RejectReason.TOO_VAGUE, False, 0),
        (RejectReason.NOT_CHECKABLE, False, 0),
    ],
)
def test_every_reason_has_a_worth_of_its_own(session, version, editor, reason, checkable, worth):
    reject(session, claim_at(session, version, "Imports fell").claim, actor=editor, reason=reason)
    judge_all(session, version, editor)
    row = claims_of(session)["Imports fell by 3 percent."]
    assert (row["rejected"], row["checkable"], row["worth"]) == (reason.value, checkable, worth)


def test_what_states_nothing_is_no_claim(session, version, editor):
    place = claim_at(session, version, "lovely")
    reject(session, place.claim, actor=editor, reason=RejectReason.NOT_A_CLAIM)
    judge_all(session, version, editor)
    (one,) = annotated(session)
    assert place.claim.text not in {claim["text"] for claim in one.row["claims"]}
    assert one.row["not_claims"] == [
        {"start": place.start, "end": place.end, "text": place.claim.text, "reason": "not_a_claim"}
    ]


def test_what_people_corrected_wins_over_the_machine(session, version, editor):
    place = claim_at(session, version, "Exports rose")
    start = TEXT.index("Exports rose by 12 percent")
    session.expire_all()
    claim = get_claim(session, place.claim_id)
    respan(session, claim, claim.appearances[0], start=start, end=start + 26, actor=editor)
    reword(
        session,
        claim,
        text="The country's exports grew by 12 percent in 2023.",
        claimant="Ministry of Trade",
        said_on=None,
        kind=Kind.COMPARISON,
        topics=[],
        actor=editor,
    )
    accept(session, claim, actor=editor)
    judge_all(session, version, editor)
    row = claims_of(session)["The country's exports grew by 12 percent in 2023."]
    assert (row["start"], row["end"]) == (start, start + 26)
    assert (row["claimant"], row["claimant_resolved"]) == ("Ministry of Trade", "Ministry of Trade")
    assert row["kind"] == "comparison"


def test_a_split_claim_is_its_parts_and_a_merged_one_is_the_other(session, version, editor):
    whole = claim_at(session, version, "1911").claim
    first, second = (one.id for one in split(session, whole, quotes=["The port", "opened"], actor=editor))
    exports, imports = (claim_at(session, version, w).claim for w in ("Exports rose", "Imports fell"))
    accept(session, exports, actor=editor)
    merge(session, imports, into=exports, actor=editor)
    judge_all(session, version, editor)
    assert first != second
    (one,) = annotated(session)
    texts = [claim["text"] for claim in one.row["claims"]]
    assert whole.text not in texts
    assert {"The port.", "Opened."} <= set(texts)
    assert texts.count(exports.text) == 2
    places = {
        TEXT[c["start"] : c["end"]]: c["claimant"] for c in one.row["claims"] if c["text"] == exports.text
    }
    assert places["Imports fell by 3 percent"] == ""


def test_of_several_versions_the_newest_that_is_judged_counts(session, version, editor):
    judge_all(session, version, editor)
    text = TEXT.replace("Imports fell", "We hear that imports fell")
    second = ingest(session, text=text, url="https://news.example/trade", actor=None)
    reanchor(session, second)
    assert [one.row["id"] for one in annotated(session)] == [f"article-{version.article_id}-2"]
    make.claim(session, version=second, quote="We hear that imports fell")
    assert [one.row["id"] for one in annotated(session)] == [f"article-{version.article_id}-1"]


def test_the_benchmark_measures_with_what_the_command_writes(
    session, version, editor, database_url, monkeypatch, tmp_path
):
    for words in ("Exports rose", "Imports fell"):
        accept(session, claim_at(session, version, words).claim, actor=editor)
    judge_all(session, version, editor)
    session.commit()
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", database_url)
    out, texts = tmp_path / "gold.json", tmp_path / "texts"
    done = CliRunner().invoke(annotations_command, ["--out", str(out), "--texts", str(texts)])
    assert done.exit_code == 0, done.output
    assert "claims of 1 article to" in done.output
    gold = json.loads(out.read_text(encoding="utf-8"))["articles"]
    figures = measure(gold, texts, by_engine)
    assert figures["spans"] == 1
    assert figures["recall_w2"] == 1  # the decisions were made on what the engine found
    assert figures["attributed"] == 1
    printed = CliRunner().invoke(annotations_command, [])
    assert json.loads(printed.output)["articles"] == gold
