"""From a version to proposals, by the engine and by people; the layout of marks; the command."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from factcheck.articles.ingest import ingest
from factcheck.claims.commands import extract_command
from factcheck.claims.extract import keep
from factcheck.claims.layout import lay_out
from factcheck.claims.models import Appearance, Claim, ClaimState, Kind
from factcheck.claims.propose import propose
from factcheck.claims.queries import of_version
from factcheck.claims.spans import find_quote
from factcheck.errors import Invalid
from factcheck.jobs.engine import run_due
from factcheck.nlp.types import Candidate
from tests import factories as make

TEXT = "Exports rose by 12 percent in 2023, the ministry said.\n\nImports fell by 3 percent."


def candidate(text, quote, **facts):
    start = text.index(quote)
    values = {
        "text": quote,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "sentence": 0,
        "claimant": "",
        "claimant_full": "",
        "cue": "",
        "quoted": False,
        "kind": "quantity",
        "checkable": True,
        "score": 0.8,
        "reasons": ("a percentage",),
        "dates": (),
        "unresolved": (),
        **facts,
    }
    return Candidate(**values)


def test_the_job_turns_a_text_into_proposals_with_exact_words(session, engine):
    version = ingest(session, text=TEXT, published_on=date(2024, 1, 5), actor=None)
    session.commit()
    assert run_due(engine) == 1
    places = of_version(session, version.id)
    assert places
    for place in places:
        assert version.text[place.start : place.end] == place.quote
        assert place.claim.state is ClaimState.PROPOSED
        assert place.claim.engine


def test_reading_a_version_twice_makes_no_second_claims(session):
    version = make.article(session, text=TEXT).versions[0]
    found = [
        candidate(TEXT, "Exports rose by 12 percent in 2023"),
        candidate(TEXT, "Imports fell by 3 percent"),
    ]
    assert len(keep(session, version, found, engine="test")) == 2
    assert keep(session, version, found, engine="test") == []
    assert session.scalar(select(func.count(Claim.id))) == 2


def test_a_kind_nobody_knows_is_other_and_a_score_stays_in_bounds(session):
    version = make.article(session, text=TEXT).versions[0]
    claim = keep(session, version, [candidate(TEXT, "Imports", kind="song", score=7.0)], engine="test")[0]
    assert (claim.kind, claim.score) == (Kind.OTHER, 1.0)


def test_claims_whose_words_still_stand_are_carried_to_the_next_version(session):
    first = ingest(session, text=TEXT, url="https://a.example/", actor=None)
    keep(session, first, [candidate(TEXT, "Imports fell by 3 percent")], engine="test")
    longer = "A new beginning. " + TEXT
    second = ingest(session, text=longer, url="https://a.example/", actor=None)
    found = [candidate(longer, "Imports fell by 3 percent")]
    assert keep(session, second, found, engine="test") == []
    assert keep(session, second, found, engine="test") == []
    place = of_version(session, second.id)[0]
    assert longer[place.start : place.end] == "Imports fell by 3 percent"
    assert session.scalar(select(func.count(Appearance.id))) == 2


def test_a_person_marks_words_once(session):
    version = make.article(session, text=TEXT).versions[0]
    person = make.person(session)
    claim = propose(session, version, start=0, end=13, actor=person)
    assert claim.text == "Exports rose"
    assert claim.created_by_id == person.id
    assert propose(session, version, start=0, end=12, actor=person).id == claim.id


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (0, 10_000), (54, 56)])
def test_spans_that_hold_no_words_are_refused(session, start, end):
    version = make.article(session, text=TEXT).versions[0]
    with pytest.raises(Invalid):
        propose(session, version, start=start, end=end, actor=make.person(session))


def test_a_quote_is_found_although_spaces_and_quotation_marks_differ():
    text = "She said:\n“It’s  over”."
    assert find_quote(text, '"It\'s over"') == (10, 22)
    assert find_quote(text, "It is over") is None
    assert find_quote(text, "   ") is None


def places_of(*spans):
    found = []
    for number, (start, end) in enumerate(spans, 1):
        place = Appearance(id=number, start=start, end=end, quote="")
        place.claim = Claim(state=ClaimState.PROPOSED)
        found.append(place)
    return found


def test_overlapping_marks_are_cut_at_every_boundary_and_lose_no_word():
    text = "0123456789\n\nabcdef"
    rows = lay_out(text, places_of((0, 6), (4, 9), (8, 15)))
    assert ["".join(piece.text for piece in row.pieces) for row in rows] == ["0123456789", "abcdef"]
    assert [(p.start, len(p.places)) for p in rows[0].pieces] == [(0, 1), (4, 2), (6, 1), (8, 2), (9, 1)]
    assert [card.id for card in rows[0].cards] == [1, 2, 3]
    assert rows[1].cards == []


def test_every_claim_has_exactly_one_place_where_its_mark_begins():
    rows = lay_out("0123456789", places_of((0, 10), (2, 5), (2, 5), (5, 10), (0, 2)))
    begins = [place.id for piece in rows[0].pieces for place in piece.begins + piece.also]
    assert sorted(begins) == [1, 2, 3, 4, 5]


def test_the_command_needs_no_database_and_prints_offsets_that_fit(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(extract_command, [str(path), "--json", "--published", "2024-01-05"])
    assert result.exit_code == 0
    for line in result.stdout.splitlines():
        found = json.loads(line)
        assert TEXT[found["start"] : found["end"]] == found["quote"]
    assert "12 percent" in CliRunner().invoke(extract_command, ["-"], input=TEXT).stdout


@pytest.mark.parametrize("data", [None, b"", b"\xff\xfe\xff", b"a\x00b"])
def test_bad_input_ends_with_status_2_and_one_sentence(tmp_path, data):
    path = tmp_path / "a.txt"
    if data is not None:
        path.write_bytes(data)
    result = CliRunner().invoke(extract_command, [str(path)])
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
