"""Drafts, presence and forms sent twice, through their doors."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.articles.correct import correct_article
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim
from factcheck.claims.reword import reword
from factcheck.drafts.models import Draft, Presence
from factcheck.drafts.presence import be_here
from factcheck.review.evidence import change_source
from factcheck.review.forms import SourceForm
from factcheck.review.models import Source, Verdict
from factcheck.review.two_at_once_views import OF_SOURCE
from tests import factories
from tests.at_once import at_once
from tests.review.desk import SOURCE, Work

Enter = Callable[[FlaskClient, Person], None]
SECRET = "words nobody else may see"


@pytest.fixture
def work(session: Session) -> Work:
    """A claim its lead has."""
    return Work(session).taken()


def keep(client: FlaskClient, form: str, fields: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    """Keep it, as the script does."""
    told = {"form": form, "page": "/claims/1", "fields": fields, "base": {}, "labels": {}, "seen": 0, **more}
    answer = client.post("/drafts/keep", json=told)
    assert answer.status_code == 200, answer.text
    kept: dict[str, Any] = answer.json
    return kept


def count_of(session: Session, kind: type[Source] | type[Draft]) -> int:
    """How many there are, without holding the database."""
    count = session.scalar(select(func.count()).select_from(kind)) or 0
    session.rollback()
    return count


def known(page: str) -> dict[str, Any]:
    """What a page tells the script."""
    found = re.search(r'id="drafts" hidden data-known="([^"]*)"', page)
    assert found
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


def test_what_was_typed_comes_along_with_the_page_of_its_form(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    sign_in(client, work.lead)
    key = f"verdict:{work.claim.id}"
    keep(client, key, {"summary": ["Typed </script> & <b>“quoted”</b>"]})
    told = known(client.get(f"/claims/{work.claim.id}").text)
    assert told["forms"][key]["fields"] == {"summary": ["Typed </script> & <b>“quoted”</b>"]}
    assert known(client.get("/desk").text)["forms"] == {}


def test_no_address_shows_what_somebody_else_typed(app: Flask, work: Work, sign_in: Enter) -> None:
    ada, other = app.test_client(), app.test_client()
    sign_in(ada, work.lead)
    forms = [f"{kind}:{work.claim.id}" for kind in ("verdict", "new-source", "reword", "send-back")]
    kept = [keep(ada, form, {"summary": [SECRET]}) for form in forms]
    sign_in(other, factories.person(work.session, Role.ADMIN))
    asked = "&".join(f"form={form}" for form in forms)
    pages = [
        "/drafts",
        f"/drafts/of?{asked}",
        "/desk",
        "/account",
        f"/claims/{work.claim.id}",
        f"/claims/{work.claim.id}/decide",
        "/articles/1",
    ]
    for page in pages:
        answer = other.get(page)
        assert answer.status_code == 200, page
        assert SECRET not in answer.text, page
    for one in kept:
        for address in (one["discard"], one["take_back"]):
            assert other.post(address, json={}).status_code == 404
    shown = other.post("/drafts/compare", json={"form": forms[0], "now": {"summary": [""]}})
    assert SECRET not in shown.text
    assert SECRET in ada.get("/drafts").text
    history = work.session.connection().exec_driver_sql("SELECT facts FROM history").scalars()
    assert not any(SECRET in facts for facts in history)


def test_every_address_of_drafts_needs_its_token(
    app: Flask, work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    sign_in(client, work.lead)
    for address in ("keep", "compare", "here", "leave", "1/discard", "1/take-back"):
        assert client.post(f"/drafts/{address}", json={}).status_code == 400, address
    told = client.get("/drafts/token").json
    assert told["person"] == work.lead.id
    answer = client.post("/drafts/here", json={"page": "claim:1"}, headers={"X-CSRFToken": told["token"]})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"form": "verdict:1", "page": "/", "fields": {"a": "not a list"}},
        {"form": "verdict:1", "page": "/", "fields": {"a": [1]}},
        {"form": "verdict:1", "page": "//elsewhere.example", "fields": {"a": ["b"]}},
        {"form": "verdict:1", "page": "/\\\\elsewhere.example", "fields": {"a": ["b"]}},
        {"form": "verdict:1", "page": "/", "fields": {}, "labels": {"x" * 2_000_001: "y"}},
        {"form": "verdict:1~2", "page": "/", "fields": {"a": ["b"]}},
    ],
)
def test_nonsense_is_refused(work: Work, client: FlaskClient, sign_in: Enter, told: Any) -> None:
    sign_in(client, work.lead)
    assert client.post("/drafts/keep", json=told).status_code == 422


def test_sending_the_form_drops_its_draft(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    sign_in(client, work.lead)
    form = f"new-source:{work.claim.id}"
    keep(client, form, {"quote": ["Typed"]})
    answer = client.post(f"/claims/{work.claim.id}/sources", data={**SOURCE, "draft": form})
    assert answer.status_code == 303
    told = known(client.get(f"/claims/{work.claim.id}").text)
    assert told["forms"] == {}
    assert told["sent"] == [form]
    assert known(client.get("/desk").text)["sent"] == []


def test_a_form_that_was_refused_keeps_its_draft(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    sign_in(client, work.lead)
    form = f"new-source:{work.claim.id}"
    keep(client, form, {"quote": ["Typed"]})
    answer = client.post(f"/claims/{work.claim.id}/sources", data={**SOURCE, "title": "", "draft": form})
    assert answer.status_code == 422
    assert known(answer.text)["posted"] == form
    assert form in known(client.get(f"/claims/{work.claim.id}").text)["forms"]


def test_a_look_at_the_explanation_keeps_the_draft(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    sign_in(client, work.lead)
    form = f"verdict:{work.claim.id}"
    keep(client, form, {"explanation": ["Typed"]})
    client.post(
        f"/claims/{work.claim.id}/verdict/preview",
        data={"explanation": "Typed", "draft": form},
        headers={"HX-Request": "true"},
    )
    assert form in known(client.get(f"/claims/{work.claim.id}").text)["forms"]


def test_discarding_from_the_list_offers_to_take_it_back(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    sign_in(client, work.lead)
    kept = keep(client, "verdict:1", {"summary": [SECRET]}, labels={"summary": "Summary", "": "The harbour"})
    listed = client.get("/drafts").text
    assert "30 days" in listed
    assert "The harbour" in listed
    page = client.post(kept["discard"], follow_redirects=True).text
    assert SECRET not in page
    assert kept["take_back"] in page
    assert SECRET in client.post(kept["take_back"], follow_redirects=True).text


def test_signing_out_clears_the_browser_and_signing_in_leads_back_to_the_form(
    app: Flask, work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    sign_in(client, work.lead)
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"storage"'
    form = f"http://localhost/claims/{work.claim.id}?x=1"
    answer = client.post(f"/claims/{work.claim.id}/verdict", data={}, headers={"Referer": form})
    assert answer.location == f"/sign-in?next=/claims/{work.claim.id}?x%3D1"
    foreign = client.post("/drafts/keep", json={}, headers={"Referer": "https://elsewhere.example/claims/1"})
    assert foreign.location == "/sign-in"


def test_a_refused_form_without_a_page_of_its_own_gives_the_text_back(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    sign_in(client, factories.person(work.session))
    long = "Somebody else became the lead while this was written, at length & in full."
    answer = client.post(
        f"/claims/{work.claim.id}/verdict", data={"explanation": long, "csrf_token": "t" * 90}
    )
    assert answer.status_code == 403
    assert long.replace("&", "&amp;") in answer.text
    assert "t" * 90 not in answer.text


# Twice ------------------------------------------------------------------------------------------------------


def token_of(page: str, action: str) -> str:
    """The one-time token of the form that posts to ``action``."""
    form = page[page.index(f'action="{action}"') :]
    found = re.search(r'name="once" value="([^"]+)"', form)
    assert found
    return found[1]


def test_a_source_sent_twice_is_added_once(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    sign_in(client, work.lead)
    address = f"/claims/{work.claim.id}/sources"
    once = token_of(client.get(f"/claims/{work.claim.id}").text, address)
    first, second = (client.post(address, data={**SOURCE, "once": once}) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert "done once" in client.get(second.location).text
    assert count_of(work.session, Source) == 1
    other = client.post(address, data={**SOURCE, "quote": "Other words.", "once": once})
    assert other.status_code == 303
    assert count_of(work.session, Source) == 2


def test_another_file_of_the_same_name_is_not_taken_for_one_that_was_sent(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    sign_in(client, work.lead)
    told = {"title": "", "text": "", "once": "token"}
    came = []
    for words in (b"The harbour grew.", b"The harbour grew.", b"The harbour shrank."):
        data = {**told, "upload": (io.BytesIO(words), "port.txt")}
        came.append(client.post("/articles/add", data=data).location)
    assert came[0] == came[1] != came[2]


@pytest.mark.parametrize("_time", range(3))
def test_a_source_sent_three_times_at_one_instant_is_added_once(
    app: Flask, work: Work, sign_in: Enter, _time: int
) -> None:
    clients = [app.test_client() for _ in range(3)]
    for client in clients:
        sign_in(client, work.lead)
    data = {**SOURCE, "once": "the-same-token"}
    answers = at_once(
        *(
            lambda client=client: client.post(f"/claims/{work.claim.id}/sources", data=data)
            for client in clients
        )
    )
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert count_of(work.session, Source) == 1


def test_a_form_that_was_refused_may_be_sent_again(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    sign_in(client, work.lead)
    address, bad = f"/claims/{work.claim.id}/sources", {**SOURCE, "title": "", "once": "token"}
    assert [client.post(address, data=bad).status_code for _ in range(2)] == [422, 422]
    assert client.post(address, data={**bad, "title": "Now with a title"}).status_code == 303


@pytest.mark.parametrize("page", ["/articles/add", "/articles/1"])
def test_forms_that_make_something_carry_a_token(
    work: Work, client: FlaskClient, sign_in: Enter, page: str
) -> None:
    sign_in(client, work.lead)
    assert 'name="once"' in client.get(page).text


# Presence ---------------------------------------------------------------------------------------------------


def beat(client: FlaskClient, page: str, **told: Any) -> dict[str, Any]:
    """Say that the page is open, as the script does."""
    answer = client.post("/drafts/here", json={"page": page, **told})
    assert answer.status_code == 200
    heard: dict[str, Any] = answer.json
    return heard


def test_two_at_one_claim_see_each_other(app: Flask, work: Work, sign_in: Enter) -> None:
    ada, kofi, page = app.test_client(), app.test_client(), f"claim:{work.claim.id}"
    sign_in(ada, work.lead)
    sign_in(kofi, work.editor)
    assert beat(ada, page, editing=True)["others"] == ""
    assert beat(kofi, page)["others"] == "Ilse Brandt is editing this."
    assert beat(ada, page)["others"] == "Kofi Adjei has this open."
    assert "Kofi Adjei has this open." in ada.get(f"/claims/{work.claim.id}").text
    kofi.post("/drafts/leave", json={"page": page})
    assert beat(ada, page)["others"] == ""


def test_who_was_not_heard_of_for_a_minute_is_gone(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    page = f"claim:{work.claim.id}"
    be_here(work.session, page, actor=work.editor, is_editing=True)
    row = work.session.get_one(Presence, (work.editor.id, page))
    row.seen_at -= timedelta(seconds=61)
    sign_in(client, work.lead)
    assert beat(client, page)["others"] == ""


def test_a_newer_verdict_is_told_of_once_and_ones_own_is_not(app: Flask, work: Work, sign_in: Enter) -> None:
    ada, kofi, page = app.test_client(), app.test_client(), f"claim:{work.claim.id}"
    sign_in(ada, work.lead)
    sign_in(kofi, work.editor)
    found = re.search(r'data-since="(\d+)"', kofi.get(f"/claims/{work.claim.id}").text)
    assert found
    since = int(found[1])
    work.write()
    work.session.commit()
    heard = beat(kofi, page, since=since)
    assert re.fullmatch(r"Ilse Brandt saved a newer verdict at \d\d:\d\d\.", heard["news"])
    assert beat(kofi, page, since=heard["seq"])["news"] == ""
    assert beat(ada, page, since=since)["news"] == ""


def test_nobody_is_at_a_page_that_is_none(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    sign_in(client, work.lead)
    for page in ("", "claim:x", "person:1", "claim:1 ", "claim:" + "9" * 200):
        assert client.post("/drafts/here", json={"page": page}).status_code == 422


# The merge --------------------------------------------------------------------------------------------------


def field_of(page: str, name: str) -> str:
    """The value of the first field of that name."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def test_two_people_reword_a_claim_and_nothing_is_lost(app: Flask, session: Session, sign_in: Enter) -> None:
    claim = factories.claim(session)
    ada, kofi = (factories.person(session, Role.EDITOR, name=name) for name in ("Ada Byron", "Kofi Adjei"))
    first, second = app.test_client(), app.test_client()
    sign_in(first, ada)
    sign_in(second, kofi)
    address = f"/claims/{claim.id}/reword"
    opened = second.get(address).text
    form = {name: field_of(opened, name) for name in ("lock_version", "base")}
    facts = {"text": claim.text, "claimant": claim.claimant, "kind": claim.kind.value, "topics": ""}
    said = first.post(
        address, data={**facts, **form, "text": "The harbour grew by 10 % in 2023.", "claimant": "The Board"}
    )
    assert said.status_code == 303
    mine = {**facts, **form, "text": "The harbour of Bremen grew by a tenth in 2023.", "topics": "Trade"}
    page = second.post(address, data=mine)
    assert page.status_code == 409
    assert "Ada Byron saved it" in page.text
    assert "Merged by itself" in page.text
    assert field_of(page.text, "claimant") == "The Board"  # only Ada changed it
    assert field_of(page.text, "topics") == "Trade"  # only Kofi did
    assert field_of(page.text, "text--mine") == "The harbour of Bremen grew by a tenth in 2023."
    assert field_of(page.text, "text--theirs") == "The harbour grew by 10 % in 2023."
    merged = {
        name: field_of(page.text, name) for name in ("lock_version", "base", "claimant", "topics", "kind")
    }
    merged |= {"merged": "text", "text--mine": "x", "text--theirs": "y", "text--take": "edit"}
    merged["text--edit"] = "The harbour of Bremen grew by 10 % in 2023."
    assert second.post(address, data=merged).status_code == 303
    session.expire_all()
    kept = session.get_one(Claim, claim.id)
    assert (kept.text, kept.claimant) == ("The harbour of Bremen grew by 10 % in 2023.", "The Board")


def test_a_merge_nobody_chose_in_is_asked_again_and_not_saved(
    app: Flask, session: Session, sign_in: Enter
) -> None:
    claim, editor = factories.claim(session), factories.person(session, Role.EDITOR)
    client = app.test_client()
    sign_in(client, editor)
    data = {
        "kind": claim.kind.value,
        "lock_version": claim.version,
        "merged": "text",
        "text--mine": "Mine, in full.",
    }
    answer = client.post(f"/claims/{claim.id}/reword", data=data)
    assert answer.status_code == 409
    assert field_of(answer.text, "text--mine") == "Mine, in full."
    session.expire_all()
    assert session.get_one(Claim, claim.id).text != "Mine, in full."


def test_a_verdict_that_only_one_changed_merges_by_itself(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    work.write()
    sign_in(client, work.lead)
    address = f"/claims/{work.claim.id}/verdict"
    opened = client.get(f"/claims/{work.claim.id}").text
    start = opened[opened.index(f'action="{address}"') :]
    form = {name: field_of(start, name) for name in ("lock_version", "base")}
    work.write(explanation="The office counts **twice**.")
    work.session.commit()
    mine = {
        **form,
        "rating": "false",
        "summary": "It grew by two per cent.",
        "explanation": "The **office** counts every container.",
        "none_against": "y",
        "then": "save",
    }
    page = client.post(address, data=mine)
    assert page.status_code == 409
    assert "To decide" not in page.text
    merged = {
        name: field_of(page.text, name)
        for name in ("lock_version", "base", "rating", "summary", "explanation", "none_against")
    }
    assert client.post(address, data={**merged, "then": "save"}).status_code == 303
    work.session.expire_all()
    kept = work.session.scalars(select(Verdict)).one()
    assert (kept.summary, kept.explanation) == ("It grew by two per cent.", "The office counts **twice**.")


def test_a_source_two_people_changed_is_merged(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    source = work.source()
    sign_in(client, work.lead)
    address = f"/claims/{work.claim.id}/sources/{source.id}"
    opened = client.get(address).text
    form = {name: field_of(opened, name) for name in ("lock_version", "base")}
    theirs = {**SOURCE, "locator": "page 9", "author": "Ida Berg", "language": "de"}
    change_source(work.session, source, actor=work.lead, **theirs)
    work.session.commit()
    page = client.post(address, data={**SOURCE, **form, "title": "Ports in figures"})
    assert page.status_code == 409
    assert (field_of(page.text, "title"), field_of(page.text, "locator")) == ("Ports in figures", "page 9")
    assert (field_of(page.text, "author"), field_of(page.text, "language")) == ("Ida Berg", "de")


def test_the_merge_of_a_source_leaves_none_of_its_facts_out(app: Flask) -> None:
    with app.test_request_context():
        assert set(OF_SOURCE) == set(SourceForm().facts())


def test_an_articles_facts_are_merged(session: Session, client: FlaskClient, sign_in: Enter) -> None:
    article, editor = factories.article(session), factories.person(session, Role.EDITOR)
    sign_in(client, editor)
    address = f"/articles/{article.id}/edit"
    opened = client.get(address).text
    form = {name: field_of(opened, name) for name in ("lock_version", "base")}
    facts: dict[str, Any] = {
        "title": article.title,
        "byline": "",
        "publisher": "",
        "url": "",
        "language": article.language,
    }
    correct_article(
        session, article, actor=editor, published_on=None, reach=None, **{**facts, "byline": "By Ada"}
    )
    session.commit()
    page = client.post(address, data={**facts, **form, "publisher": "The Record"})
    assert page.status_code == 409
    assert "You saved it yourself" in page.text
    assert (field_of(page.text, "byline"), field_of(page.text, "publisher")) == ("By Ada", "The Record")


def test_the_merge_drops_the_draft_when_it_is_saved(app: Flask, session: Session, sign_in: Enter) -> None:
    claim, editor = factories.claim(session), factories.person(session, Role.EDITOR)
    client = app.test_client()
    sign_in(client, editor)
    form, address = f"reword:{claim.id}", f"/claims/{claim.id}/reword"
    keep(client, form, {"text": ["Typed"]}, base={"text": [claim.text]})
    data = {"kind": claim.kind.value, "lock_version": claim.version + 1, "text": "Typed", "draft": form}
    page = client.post(address, data=data)
    assert page.status_code == 409
    assert count_of(session, Draft) == 1
    merged = {name: field_of(page.text, name) for name in ("lock_version", "base", "draft", "kind")}
    merged |= {"merged": "text", "text--mine": "Typed", "text--take": "mine"}
    assert client.post(address, data=merged).status_code == 303
    assert count_of(session, Draft) == 0


def test_a_reworded_claim_is_news_to_whoever_has_it_open(
    work: Work, client: FlaskClient, sign_in: Enter
) -> None:
    reword(
        work.session,
        work.claim,
        text="The harbour grew.",
        claimant="",
        said_on=None,
        kind=work.claim.kind,
        topics=[],
        actor=work.editor,
    )
    sign_in(client, work.lead)
    assert "Kofi Adjei reworded this claim" in beat(client, f"claim:{work.claim.id}", since=0)["news"]
