"""Nothing that colleagues say among themselves reaches readers, by any public address or in any copy."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.publishing.claimreview import claim_review
from factcheck.publishing.models import Check, Publication
from factcheck.publishing.publish import publish
from factcheck.review import suggestions
from factcheck.review.content import digest_now
from factcheck.review.queries import sources_of
from factcheck.talk import comment as talking
from factcheck.talk.models import About
from factcheck.talk.passages import take
from tests import factories
from tests.review.desk import VERDICT, Work

SECRET = "Zwischenuns"


def talked_about(session: Session) -> Work:
    """A published check, talked about in every way there is, by somebody who had no other part in it."""
    work = Work(session)
    work.submitted()
    gossip = factories.person(session, Role.EDITOR, name=f"{SECRET} Person", email="gossip@test.example")
    source = sources_of(session, work.claim.id)[0]
    passage = take(VERDICT["summary"], "two per cent", called="the summary")
    for about, facts in (
        (About.CLAIM, {}),
        (About.SOURCE, {"source_id": source.id}),
        (About.SUMMARY, {"passage": passage}),
    ):
        text = f"{SECRET} @{gossip.name}"
        talking.begin(session, work.claim, actor=gossip, about=about, text=text, **facts)  # type: ignore[arg-type]
    offer = {"about": About.SUMMARY, "words": "not by ten", "replacement": SECRET, "text": SECRET}
    declined = suggestions.suggest(session, work.claim, actor=gossip, **offer).thread  # type: ignore[arg-type]
    suggestions.decline(session, work.claim, declined, actor=work.lead, reason=SECRET)
    applied = suggestions.suggest(
        session,
        work.claim,
        actor=gossip,
        about=About.SUMMARY,
        words="by two",
        replacement="by 2",
        text=SECRET,
    ).thread
    suggestions.apply(session, work.claim, applied, actor=work.lead, seen=None)
    work.approve()
    publish(
        session,
        work.claim,
        actor=work.editor,
        seen=digest_now(session, work.claim),
        base_url="http://localhost",
        newsroom_name="The Test Record",
    )
    return work


def test_no_public_address_shows_any_of_it(app: Flask, session: Session, client: FlaskClient) -> None:
    work = talked_about(session)
    slug = session.scalars(select(Check.slug)).one()
    article = work.claim.appearances[0].article_version_id
    session.commit()
    values = {"slug": slug, "number": 1, "article_id": article}
    asked = 0
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "__access__", None) != "public" or "GET" not in (rule.methods or ()):
            continue
        if not rule.arguments <= set(values):
            continue
        address = app.url_map.bind("localhost").build(rule.endpoint, {k: values[k] for k in rule.arguments})
        for query in ("", f"?q={SECRET}x"):
            answer = client.get((address.partition("localhost")[2] or address) + query)
            shown = answer.get_data().decode(errors="replace")  # some are pictures
        assert SECRET not in shown.replace(f"{SECRET}x", ""), address
        asked += answer.status_code == 200
    assert asked >= 7
    assert "by 2 per cent" in client.get(f"/checks/{slug}").text  # the words themselves are the author's now


def test_no_frozen_copy_and_no_markup_holds_any_of_it(session: Session) -> None:
    talked_about(session)
    publication = session.scalars(select(Publication)).one()
    review = claim_review(publication.content, base_url="http://localhost", newsroom_name="The Test Record")
    for copy in (publication.content, review):
        assert SECRET not in json.dumps(copy, ensure_ascii=False)


def test_a_stranger_opens_no_page_of_the_talk(
    session: Session, client: FlaskClient, sign_in: Callable[[FlaskClient, Person], None]
) -> None:
    work = talked_about(session)
    session.commit()
    at = f"/claims/{work.claim.id}"
    for address in (
        f"{at}/talk",
        f"{at}/talk/words",
        f"{at}/talk/news",
        f"{at}/comments/1",
        "/talk/colleagues",
    ):
        answer = client.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")
