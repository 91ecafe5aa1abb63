"""The last layer fitted to a newsroom's own decisions: what it learns from, when it is kept, and who is scored by it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.ingest import ingest
from factcheck.claims import learning
from factcheck.claims.models import Claim, ClaimState, RejectReason
from factcheck.cli import main
from factcheck.errors import Invalid
from factcheck.history.models import HistoryRecord
from factcheck.history.verify import verify
from factcheck.jobs.engine import run_due
from factcheck.nlp.learned.layer import shipped_layer
from tests import factories as make

PLACES = ("Lund", "Skarn", "Holm", "Vik", "Dubran", "Aldren", "Hask", "Tarrow")
# A newsroom that checks health and leaves sport alone, however many figures it has.
WANTED = (
    "A vaccine given in {place} halved the number of patients with measles.",
    "Doctors in {place} reported {n} new cases of the disease this winter.",
    "The hospital in {place} closed its ward for children after {n} infections.",
    "A new drug cured most patients in a study at {place}.",
)
LEFT = (
    "The team from {place} won {n} of its matches this season.",
    "A striker from {place} scored {n} goals and was sold for $4 million.",
    "The stadium in {place} holds {n} thousand spectators.",
    "Runners from {place} finished the race {n} seconds ahead of the record.",
)


def decide(session: Session, articles: int, *, by_chance: bool = False) -> None:
    """Articles of eight sentences, each with a claim that was accepted or rejected."""
    for number in range(articles):
        place = PLACES[number % len(PLACES)]
        lines = [
            line.format(place=place, n=number + 11)
            for pair in zip(WANTED, LEFT, strict=True)
            for line in pair
        ]
        version = make.article(session, text=" ".join(lines)).versions[0]
        for i, line in enumerate(lines):
            accepted = (i // 2 + number) % 2 == 0 if by_chance else i % 2 == 0
            state = ClaimState.ACCEPTED if accepted else ClaimState.REJECTED
            make.claim(session, state, version=version, quote=line.rstrip("."), text=line)


def test_what_is_better_on_unseen_articles_is_kept_and_recorded(session: Session) -> None:
    decide(session, 8)
    done = learning.retrain(session)
    assert (done.decisions, done.articles) == (64, 8)
    assert done.after > done.before + 0.1
    assert done.layer is not None
    assert learning.layer_in_use(session) == done.layer
    row = session.scalars(select(HistoryRecord).where(HistoryRecord.event == "model:retrain")).one()
    assert learning.facts_of(row)["decisions"] == 64
    assert verify(session).ok


def test_the_kept_layer_puts_first_what_this_newsroom_checks(session: Session) -> None:
    decide(session, 8)
    layer = learning.retrain(session).layer
    assert layer is not None
    fresh = [
        "The clinic in Orsk treated 31 patients with the fever.",
        "The club from Orsk won 31 of its games.",
    ]
    vectors = learning.load_encoder().vectors(fresh)
    health, sport = layer.odds(vectors)
    assert health > layer.threshold > sport


def test_what_is_no_better_is_not_kept(session: Session) -> None:
    decide(session, 8, by_chance=True)
    done = learning.retrain(session)
    assert done.layer is None
    assert learning.layer_in_use(session) == shipped_layer()
    assert (
        session.scalars(select(HistoryRecord.seq).where(HistoryRecord.event == "model:retrain")).all() == []
    )


def test_too_few_decisions_are_refused_with_their_number(session: Session) -> None:
    decide(session, 4)
    with pytest.raises(Invalid, match="16 sentences accepted and 16 rejected in 4 articles"):
        learning.retrain(session)


def test_only_reasons_that_speak_of_worth_are_learned_from(session: Session) -> None:
    version = make.article(session, text="Boats sank. Cars burned. Trains stopped. Planes flew.").versions[0]
    for quote, reason in {
        "Boats sank": RejectReason.TRIVIAL,
        "Cars burned": RejectReason.DUPLICATE,
        "Trains stopped": RejectReason.SPLIT,
    }.items():
        make.claim(session, ClaimState.REJECTED, version=version, quote=quote, reject_reason=reason)
    make.claim(session, ClaimState.PROPOSED, version=version, quote="Planes flew")
    assert [(one.sentence, one.accepted) for one in learning.decisions(session)] == [("Boats sank.", 0)]


def test_a_sentence_counts_once_and_as_accepted_if_any_of_its_claims_was(session: Session) -> None:
    version = make.article(session, text="Boats sank, and cars burned. Trains stopped.").versions[0]
    make.claim(session, ClaimState.REJECTED, version=version, quote="Boats sank")
    make.claim(session, ClaimState.PUBLISHED, version=version, quote="cars burned")
    assert [(one.sentence, one.accepted) for one in learning.decisions(session)] == [
        ("Boats sank, and cars burned.", 1)
    ]


def test_an_article_is_never_seen_and_held_back_at_once() -> None:
    found = [learning.Decision(number % 7, "x", 0) for number in range(70)]
    parts = learning._dealt(found)
    assert len(set(parts)) == 5
    assert all(
        len({part for one, part in zip(found, parts, strict=True) if one.article_id == n}) == 1
        for n in range(7)
    )


def test_claims_say_which_layer_scored_them(session: Session, engine) -> None:
    ingest(session, text="The council cut 40 jobs last month, the mayor said.", actor=None)
    session.commit()
    run_due(engine)
    decide(session, 8)
    layer = learning.retrain(session).layer
    assert layer is not None
    ingest(session, text="Fares rose by 12 percent in May, the harbour board said.", actor=None)
    session.commit()
    run_due(engine)
    before, after = session.scalars(select(Claim.engine).where(Claim.engine != "").order_by(Claim.id)).all()
    assert before.endswith(shipped_layer().name)
    assert after.endswith(layer.name)
    assert layer.name == f"{shipped_layer().name}.n1"


def test_forgetting_goes_back_to_the_shipped_layer(session: Session) -> None:
    assert not learning.forget(session)
    decide(session, 8)
    learning.retrain(session)
    assert learning.forget(session)
    assert learning.layer_in_use(session) == shipped_layer()
    again = learning.retrain(session).layer
    assert again is not None
    assert again.name.endswith(".n2")


def test_a_layer_of_another_network_is_not_used(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(session, 8)
    learning.retrain(session)
    other = learning.replace(shipped_layer(), name="another-2")
    monkeypatch.setattr(learning, "shipped_layer", lambda: other)
    assert learning.layer_in_use(session) == other


@pytest.fixture
def run(database_url: str, tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Runs ``factcheck model …`` on this test's database."""
    settings = {"DATABASE_URL": database_url, "SECRET_KEY": "x" * 40, "VAR_DIR": str(tmp_path / "var")}
    for name, value in {**settings, "ENV": "development", "BASE_URL": "http://localhost"}.items():
        monkeypatch.setenv(f"FACTCHECK_{name}", value)

    def invoke(*arguments: str):
        return CliRunner().invoke(main, ["model", *arguments])

    return invoke


def test_the_command_retrains_shows_and_forgets(session: Session, run) -> None:
    refused = run("retrain")
    assert refused.exit_code == 2
    assert "There is too little to learn from" in refused.stderr
    assert "as it came with Factcheck" in run("show").stdout
    decide(session, 8)
    session.commit()
    kept = run("retrain")
    assert kept.exit_code == 0
    assert "Learned from 64 decisions in 8 articles" in kept.stdout
    assert f"scored by {shipped_layer().name}.n1" in kept.stdout
    assert "fitted to this newsroom's decisions" in run("show").stdout
    assert "scored as Factcheck came" in run("forget").stdout
    assert "Nothing was learned" in run("forget").stdout


def test_the_command_says_when_nothing_changes(session: Session, run) -> None:
    decide(session, 8, by_chance=True)
    session.commit()
    assert "nothing changes" in run("retrain").stdout
