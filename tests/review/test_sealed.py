"""Every address, asked by everybody, while a second opinion is awaited and after it opened: nothing leaks.

Each side carries marks that stand nowhere else: a word in the summary, one in the explanation, a rating of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.claims.topics import set_topics
from factcheck.history.queries import of_subject
from factcheck.history.record import record
from factcheck.keeping.models import Copy
from factcheck.publishing.publish import publish
from factcheck.review.assign import take
from factcheck.review.content import digest_now
from factcheck.review.decide import approve, send_back
from factcheck.review.evidence import add_source
from factcheck.review.models import Rating
from factcheck.review.second import ask, give, save_second
from factcheck.review.second_rules import share_sources
from factcheck.review.verdict import save_verdict, submit
from tests import factories
from tests.pages import UNCHECKED
from tests.review.desk import SOURCE

# What a page shows does not depend on the database, and a walk through all of them is long.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SignIn = Callable[[FlaskClient, Person], None]
LEAD = ("leadsummarymark", "leadexplanationmark", "leadratingmark")
SECOND = ("secondsummarymark", "secondexplanationmark", "secondratingmark")
SOURCE_MARK = "leadsourcemark"
NOTE_MARK = "sentbackmark"


@dataclass
class Pair:
    """A claim with a lead and a second, each with marks of their own, and people who are neither."""

    session: Session
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make = factories.person
        self.people = {
            "lead": make(self.session, name="Lea Lead"),
            "second": make(self.session, name="Sam Second"),
            "reviewer": make(self.session, name="Rae Reviewer"),
            "triager": make(self.session, name="Tom Triager", can_triage=True),
            "editor": make(self.session, Role.EDITOR, name="Eda Editor"),
            "admin": make(self.session, Role.ADMIN, name="Ada Admin"),
        }
        self.ratings = [
            Rating(
                key=f"{side}-key",
                label=mark,
                definition="One.",
                value=None,
                tone="r0",
                icon="cross",
                position=90 + n,
            )
            for n, (side, mark) in enumerate((("lead", LEAD[2]), ("second", SECOND[2])), 7)
        ]
        self.session.add_all(self.ratings)
        self.article = factories.article(self.session)
        self.claim = factories.claim(self.session, ClaimState.ACCEPTED, version=self.article.versions[0])
        set_topics(self.session, self.claim, ["Ports"], actor=self.people["editor"])
        take(self.session, self.claim, actor=self.people["lead"], no_conflict=True)
        source = {**SOURCE, "title": SOURCE_MARK, "stance": "refutes", "quote": f"Words of {SOURCE_MARK}."}
        self.source = add_source(self.session, self.claim, actor=self.people["lead"], **source)
        self.write()

    def write(self) -> None:
        """The lead keeps a whole draft."""
        save_verdict(
            self.session,
            self.claim,
            actor=self.people["lead"],
            rating="lead-key",
            summary=f"It is {LEAD[0]}.",
            explanation=f"For {LEAD[1]}.",
            none_against=True,
        )

    def ask(self) -> None:
        """The editor asks."""
        ask(self.session, self.claim, actor=self.people["editor"], person=self.people["second"])

    def second_writes(self) -> None:
        """The second keeps a whole draft."""
        save_second(
            self.session,
            self.claim,
            actor=self.people["second"],
            rating="second-key",
            summary=f"It is {SECOND[0]}.",
            explanation=f"For {SECOND[1]}.",
        )

    def second_gives(self) -> None:
        """And hands it in."""
        self.second_writes()
        give(self.session, self.claim, actor=self.people["second"])

    def lead_submits(self) -> None:
        """The other side is in too."""
        submit(self.session, self.claim, actor=self.people["lead"])


@pytest.fixture
def pair(session: Session) -> Pair:
    """Both at work on one claim; nobody is asked yet."""
    return Pair(session)


def _rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and "GET" in (rule.methods or ()):
            yield rule


def _addresses(app: Flask, pair: Pair) -> list[str]:
    """Every address that answers to GET, its arguments those of the claim or of the first there is of anything."""
    known: dict[str, Any] = {
        "claim_id": pair.claim.id,
        "source_id": pair.source.id,
        "person_id": pair.people["second"].id,
        "article_id": pair.article.id,
        "topic_id": pair.claim.topics[0].id,
        "slug": "the-harbour-grew-by-a-tenth-in-2023",
    }
    found = []
    for rule in _rules(app):
        values: dict[str, Any] = {}
        for name, converter in rule._converters.items():
            kind = type(converter).__name__
            if name in known:
                values[name] = known[name]
            elif kind == "AnyConverter":
                values[name] = sorted(converter.items)[0]  # type: ignore[attr-defined]
            else:
                values[name] = 1 if kind == "IntegerConverter" else "nothing-here"
        built = app.url_map.bind("localhost").build(rule.endpoint, values, method="GET")
        found.append(built.partition("localhost")[2] or built)
    return found


def _told(client: FlaskClient, addresses: list[str]) -> dict[str, str]:
    """What each address says, headers included."""
    answers = {address: client.get(address, environ_overrides=UNCHECKED) for address in addresses}
    return {
        address: answer.data.decode(errors="replace") + str(answer.headers)
        for address, answer in answers.items()
    }


def _leaks(said: dict[str, str], marks: tuple[str, ...]) -> list[str]:
    return [f"{address}: {mark}" for address, text in said.items() for mark in marks if mark in text]


def _forget_scale(pair: Pair, said: dict[str, str], form: str) -> dict[str, str]:
    """Without what offers or explains every label to everybody: the scale is no secret, a choice of it is.

    A label in a form's list of options stays when it is checked or selected.
    """
    clean = {}
    for address, text in said.items():
        for rating in pair.ratings:
            text = re.sub(
                rf'<label class="opt"[^>]*><input type="radio"[^>]*value="{rating.key}"(?![^>]*checked)[^>]*>.*?</label>',
                "",
                text,
                flags=re.S,
            )
            text = re.sub(rf'<option value="{rating.key}">{rating.label}</option>', "", text)
        clean[address] = text
    return {address: text for address, text in clean.items() if address not in form.split()}


SCALE_PAGES = "/how-we-check /admin/ratings"  # explain every label


def _look(app: Flask, sign_in: SignIn, pair: Pair, who: str | None) -> dict[str, str]:
    client = app.test_client()
    pair.session.commit()
    if who is not None:
        sign_in(client, pair.people[who])
    return _forget_scale(pair, _told(client, _addresses(app, pair)), SCALE_PAGES)


EVERYBODY = ("lead", "second", "triager", "editor", "admin", None)
STAGES = ("asked", "second is in", "asked after submission", "asked after sending back")


def _reach(pair: Pair, stage: str) -> None:
    editor = pair.people["editor"]
    if stage == "asked after submission":
        pair.lead_submits()
    if stage == "asked after sending back":
        pair.lead_submits()
        send_back(pair.session, pair.claim, actor=editor, reasons=["other"], note=f"See {NOTE_MARK}.")
    pair.ask()
    if stage in ("asked after submission", "asked after sending back"):
        pair.second_writes()
    if stage == "second is in":
        pair.second_gives()


@pytest.mark.parametrize("stage", STAGES)
def test_no_address_shows_a_sealed_side_to_anybody_but_its_writer(
    app: Flask, sign_in: SignIn, pair: Pair, stage: str
) -> None:
    _reach(pair, stage)
    looks = {who: _look(app, sign_in, pair, who) for who in EVERYBODY}
    for who, said in looks.items():
        if who != "lead":
            assert _leaks(said, LEAD) == [], who
            assert _leaks(said, (NOTE_MARK,)) == [], who
        if who != "second":
            assert _leaks(said, SECOND) == [], who
    assert _leaks(looks["lead"], LEAD), "the lead sees their own side"
    if stage != "asked":
        assert _leaks(looks["second"], SECOND), "the second sees their own side"


def test_both_sides_stand_side_by_side_for_the_editor_when_both_are_in(
    app: Flask, sign_in: SignIn, pair: Pair
) -> None:
    pair.ask()
    pair.second_gives()
    pair.lead_submits()
    decide = f"/claims/{pair.claim.id}/decide"
    for who in ("editor", "lead", "second", "reviewer"):
        said = _look(app, sign_in, pair, who)
        for mark in (*LEAD, *SECOND):
            assert mark in said[decide], (who, mark)
            assert mark in said[f"/claims/{pair.claim.id}/second"], (who, mark)
    assert "They disagree about the rating." in said[decide]
    assert _leaks(_look(app, sign_in, pair, None), (*LEAD, *SECOND)) == [], "readers see nothing yet"


def test_readers_never_see_the_second_opinion(app: Flask, sign_in: SignIn, pair: Pair) -> None:
    editor, admin = pair.people["editor"], pair.people["admin"]
    pair.ask()
    pair.second_gives()
    pair.lead_submits()
    approve(pair.session, pair.claim, actor=editor, seen=digest_now(pair.session, pair.claim))
    publish(
        pair.session, pair.claim, actor=admin, base_url="http://localhost", newsroom_name="The Test Record"
    )
    said = _look(app, sign_in, pair, None)
    assert _leaks(said, LEAD[:2]), "the check is before readers"
    assert _leaks(said, SECOND) == []


def test_no_search_finds_a_claim_by_words_that_are_sealed(app: Flask, sign_in: SignIn, pair: Pair) -> None:
    pair.ask()
    pair.second_gives()
    pair.session.commit()
    client = app.test_client()
    sign_in(client, pair.people["editor"])
    addresses = [rule.rule for rule in _rules(app) if not rule.arguments]
    # Whatever else a page says, it says as often of the claim as when nothing is found.
    named = (f"/claims/{pair.claim.id}", pair.claim.text[:20])
    for mark in (LEAD[1], SECOND[0]):
        found = _told(client, [f"{address}?q={mark}" for address in addresses])
        unfound = _told(client, [f"{address}?q={'x' * len(mark)}" for address in addresses])
        for with_mark, without in zip(found.items(), unfound.values(), strict=True):
            address, said = with_mark
            assert [said.count(one) for one in named] == [without.count(one) for one in named], address


def test_hidden_sources_are_shown_to_the_second_nowhere(app: Flask, sign_in: SignIn, pair: Pair) -> None:
    share_sources(pair.session, actor=pair.people["admin"], shared=False)
    pair.ask()
    for event in ("claim:keep_copy", "source:drift", "source:settle_drift"):
        facts = {"source": pair.source.id, "title": SOURCE_MARK}
        record(pair.session, event, actor=None, subject_type="claim", subject_id=pair.claim.id, **facts)
    relies = f'/claims/{pair.claim.id}">'
    copy = pair.session.scalars(select(Copy.id)).one()
    assert relies not in _look(app, sign_in, pair, "second")[f"/kept/{copy}"]
    assert relies in _look(app, sign_in, pair, "lead")[f"/kept/{copy}"]
    assert _leaks(_look(app, sign_in, pair, "second"), (SOURCE_MARK,)) == []
    assert _leaks(_look(app, sign_in, pair, "lead"), (SOURCE_MARK,))
    pair.second_gives()
    pair.lead_submits()
    assert _leaks(_look(app, sign_in, pair, "second"), (SOURCE_MARK,))


def test_refused_requests_show_nothing_either(app: Flask, sign_in: SignIn, pair: Pair) -> None:
    """Whatever is posted by whom, the page that answers holds nothing of the other side."""
    pair.ask()
    pair.second_gives()
    pair.session.commit()
    said: dict[str, str] = {}
    for who in EVERYBODY[1:]:
        client = app.test_client()
        if who is not None:
            sign_in(client, pair.people[who])
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and set(rule.arguments) <= {"claim_id", "source_id"}:
                values = {"claim_id": pair.claim.id, "source_id": pair.source.id}
                path = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST"
                )
                # An empty form is refused by almost every verb; none of those that take it ends the seal.
                if rule.endpoint in ("accounts.sign_out", "review.take_back_second"):
                    continue
                said[f"{who} {path}"] = client.post(
                    path, data={"lock_version": "0"}, environ_overrides=UNCHECKED
                ).get_data(as_text=True)
    said = _forget_scale(pair, said, "")
    assert _leaks(said, LEAD) == []
    assert _leaks({path: text for path, text in said.items() if not path.startswith("second ")}, SECOND) == []


def test_no_line_of_the_history_says_what_a_side_says(pair: Pair) -> None:
    pair.ask()
    pair.second_gives()
    facts = " ".join(row.facts for row in of_subject(pair.session, "claim", pair.claim.id))
    assert [mark for mark in (*LEAD, *SECOND, "lead-key", "second-key") if mark in facts] == []


def test_the_walk_finds_a_leak_where_there_is_one(app: Flask, sign_in: SignIn, pair: Pair) -> None:
    """Nobody asked for a second opinion, so the draft is read by the desk: the walk above would see it."""
    claim: Claim = pair.claim
    leaks = _leaks(_look(app, sign_in, pair, "reviewer"), LEAD)
    for mark in LEAD:
        assert f"/claims/{claim.id}: {mark}" in leaks
