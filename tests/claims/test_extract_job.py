"""The job that finds claims: with a language model where one is set up, and in transcripts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from factcheck.articles.ingest import ingest, ingest_read
from factcheck.articles.models import Origin
from factcheck.articles.transcript import clock_at, second_at, speaker_at
from factcheck.claims.models import Claim
from factcheck.claims.queries import of_version
from factcheck.history.models import HistoryRecord
from factcheck.history.queries import facts_of
from factcheck.jobs.engine import run_due
from factcheck.reading.read import read
from tests.llm.server import open_model

TEXT = "Port fees\nFees have doubled since 2019. Two berths were closed by a strike in May."
VTT = b"""WEBVTT

00:00:01.000 --> 00:00:04.000
<v Ada Vance>Fees at the harbour have doubled since 2019.

01:02:05.000 --> 01:02:09.000
<v Olu Brandt>The harbour handled 40 percent of the grain last year.
"""


@pytest.fixture
def model(monkeypatch):
    with open_model() as model:
        monkeypatch.setenv("FACTCHECK_LLM_URL", model.url)
        monkeypatch.setenv("FACTCHECK_LLM_MODEL", "northmoor-7b")
        yield model


def extracted(session, engine, **given):
    version = ingest(session, actor=None, **given)
    session.commit()
    run_due(engine)
    session.expire_all()
    facts = facts_of(
        session.scalars(select(HistoryRecord).where(HistoryRecord.event == "article:extract")).one()
    )
    return version, facts


def test_each_claim_keeps_which_model_made_it_and_the_history_what_that_took(session, engine, model):
    model.claims(
        {
            "sentence": 1,
            "quote": "Fees have doubled since 2019",
            "text": "Port fees have doubled since 2019.",
        },
        {"sentence": 1, "quote": "Fees have tripled since 2019"},
    )
    version, facts = extracted(session, engine, text=TEXT)
    by_words = {place.quote: place.claim for place in of_version(session, version.id)}
    assert by_words["Fees have doubled since 2019"].engine == "northmoor-7b"
    assert by_words["Fees have doubled since 2019"].text == "Port fees have doubled since 2019."
    assert by_words["Two berths were closed by a strike in May"].engine.startswith("rules-1")
    assert (facts["model"], facts["by_model"], facts["dropped"], facts["tokens"]) == (
        "northmoor-7b",
        1,
        1,
        1200,
    )
    assert facts["stopped"] == ""


def test_a_model_that_fails_leaves_the_claims_of_the_rules(session, engine, model):
    model.status = 500
    _, facts = extracted(session, engine, text=TEXT)
    assert facts["stopped"] == "The model answered with status 500."
    assert all(engine.startswith("rules-1") for engine in session.scalars(select(Claim.engine)))
    assert session.scalars(select(Claim)).first() is not None


def test_no_model_is_asked_unless_one_is_set(session, engine, monkeypatch):
    monkeypatch.delenv("FACTCHECK_LLM_URL", raising=False)
    _, facts = extracted(session, engine, text=TEXT)
    assert "model" not in facts


def test_the_words_of_a_transcript_are_claims_of_whoever_speaks(session, engine):
    version = ingest_read(session, read("talk.vtt", VTT), given={}, origin=Origin.UPLOADED, actor=None)
    session.commit()
    run_due(engine)
    session.expire_all()
    made = {place.claim.claimant: place for place in of_version(session, version.id)}
    assert made.keys() == {"Ada Vance", "Olu Brandt"}
    place = made["Olu Brandt"]
    assert "40 percent" in place.quote
    assert speaker_at(version, place.start) == "Olu Brandt"
    assert second_at(version, place.start) == 3725.0
    assert clock_at(version, place.start) == "1:02:05"
    assert clock_at(version, made["Ada Vance"].start) == "0:01"


def test_a_text_without_segments_has_no_speakers_and_no_times(session):
    version = ingest(session, text=TEXT, actor=None)
    assert (speaker_at(version, 3), second_at(version, 3), clock_at(version, 3)) == ("", None, "")
