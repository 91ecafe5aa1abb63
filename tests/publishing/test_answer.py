"""Pages that are made once: nobody sees what no longer holds, and what did not change is not made again."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.app import create_app
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.kit import clock
from factcheck.kit.memo import Memo
from factcheck.publishing import answer, public_views, queries
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.look_again import still_right
from factcheck.publishing.models import Check, PublicationKind, SitePageKey
from factcheck.publishing.site_pages import publish_page
from factcheck.review import assign
from factcheck.web.session import Building
from tests import factories
from tests.counting import questions
from tests.publishing.samples import Desk, approve_again, publish_it, published
from tests.review.test_translate import begin, publish_translation

NOTE = "The share was 12%; the table says 11%."
ADDRESS = "/checks/the-harbour-grew-by-a-tenth-in-2023"


class Reader:
    """Asks for the check, and knows how often its page was made for it."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.made = 0

    def reads(self) -> str:
        """The page as it is answered now."""
        found = self._client.get(ADDRESS)
        assert found.status_code == 200
        return found.get_data(as_text=True)


@pytest.fixture
def reader(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Reader:
    counted, make = Reader(client), public_views._check

    def counting(*given: object) -> answer.Page:
        counted.made += 1
        return make(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(public_views, "_check", counting)
    return counted


@pytest.fixture
def desk(session: Session, reader: Reader) -> Desk:
    """A check that was read, so that its page is held."""
    desk, _ = published(session)
    session.commit()
    reader.reads()
    assert reader.made == 1
    return desk


def test_what_did_not_change_is_made_once_and_answered_with_the_same_validators(
    desk: Desk, reader: Reader, client: FlaskClient
) -> None:
    first, second = client.get(ADDRESS), client.get(ADDRESS)
    assert reader.made == 1
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)
    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_packed_and_unpacked_are_the_same_page_under_two_names(desk: Desk, client: FlaskClient) -> None:
    plain = client.get(ADDRESS)
    packed = client.get(
        ADDRESS, headers={"Accept-Encoding": "gzip"}, environ_overrides={"tests.unchecked": True}
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_that_it_is_being_corrected_is_seen_at_once_and_the_draft_never(
    session: Session, desk: Desk, reader: Reader
) -> None:
    before = reader.reads()
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note=NOTE)
    session.commit()
    assert "Being corrected." in reader.reads()
    approve_again(session, desk, rating="true", summary="A draft that nobody may see.")
    session.commit()
    assert reader.made == 2
    assert "A draft" not in reader.reads()
    assert "Being corrected." not in before


def test_a_correction_is_seen_at_once(session: Session, desk: Desk, reader: Reader) -> None:
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note=NOTE)
    approve_again(session, desk, rating="true", summary="It grew by eleven per cent.")
    publish_it(session, desk)
    session.commit()
    page = reader.reads()
    assert "It grew by eleven per cent." in page
    assert NOTE in page
    assert "Being corrected." not in page


def test_a_retraction_is_seen_at_once(session: Session, desk: Desk, reader: Reader) -> None:
    retract(session, desk.claim, actor=desk.editor, note="The source was forged.")
    session.commit()
    page = reader.reads()
    assert "The source was forged." in page
    assert '"ratingValue"' not in page


def test_that_it_was_looked_at_again_is_seen_at_once(session: Session, desk: Desk, reader: Reader) -> None:
    still_right(
        session,
        desk.claim,
        actor=desk.editor,
        note="We asked the harbour again.",
        next_on=None,
        today=clock.now().date(),
    )
    session.commit()
    assert "We asked the harbour again." in reader.reads()


def test_other_checks_come_and_go_at_once(session: Session, desk: Desk, reader: Reader) -> None:
    other, _ = published(session, text="Ferries carry half of all freight.")
    session.commit()
    assert "Ferries carry half of all freight." in reader.reads()
    correct(session, other.claim, actor=other.editor, kind=PublicationKind.UPDATE, note="New figures.")
    session.commit()
    made = reader.made
    reader.reads()
    assert reader.made == made + 1  # its date is part of the page's
    approve_again(session, other, rating="true", summary="They carry half of it.")
    publish_it(session, other)
    session.commit()
    assert re.search(r">\s*True\s*<", reader.reads()[reader.reads().index("check-more") :])
    retract(session, other.claim, actor=other.editor, note="Wrong harbour.")
    session.commit()
    assert "Ferries carry half of all freight." not in reader.reads()


def test_a_translation_is_offered_at_once_and_no_longer_when_it_is_withdrawn(
    session: Session, desk: Desk, reader: Reader
) -> None:
    claim = begin(session, desk)
    translator, approver = (
        factories.person(session, role, name=name)
        for role, name in ((Role.REVIEWER, "Tomás Pluma"), (Role.EDITOR, "Inés Papel"))
    )
    assign.take(session, claim, actor=translator, no_conflict=True)
    spanish = Desk(claim, translator, approver)
    publish_translation(session, spanish)
    session.commit()
    assert 'hreflang="es"' in reader.reads()
    retract(session, claim, actor=approver, note="It was badly translated.")
    session.commit()
    assert 'hreflang="es"' not in reader.reads()


def test_what_the_newsroom_says_about_itself_is_linked_at_once(
    session: Session, desk: Desk, reader: Reader
) -> None:
    assert 'href="/funding"' not in reader.reads()
    publish_page(
        session,
        SitePageKey.FUNDING,
        text="A foundation pays for all of our work.",
        note="",
        seen=0,
        actor=factories.person(session, Role.ADMIN),
    )
    session.commit()
    page = reader.reads()
    assert 'href="/funding"' in page
    assert '"ownershipFundingInfo"' in page


def test_another_name_of_the_newsroom_is_another_page(desk: Desk, app: Flask) -> None:
    config = replace(app.extensions["factcheck"].config, newsroom_name="The Evening Record")
    renamed = create_app(config, testing=True)
    try:
        page = renamed.test_client().get(ADDRESS).get_data(as_text=True)
    finally:
        renamed.extensions["factcheck"].engine.dispose()
    assert "The Evening Record" in page
    assert "The Test Record" not in page


def test_a_page_that_changed_while_it_was_made_is_answered_but_not_held(
    session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = published(session)
    session.commit()
    states = iter([1, 2, 3, 3])
    real = queries.makings_of

    def moving(asked: Session, slug: str) -> queries.Makings:
        found = real(asked, slug)
        return found._replace(confirmed=next(states))

    monkeypatch.setattr(queries, "makings_of", moving)
    pages = client.application.extensions["factcheck"].pages
    assert client.get(ADDRESS).status_code == 200
    assert pages.bytes == 0
    assert client.get(ADDRESS).status_code == 200
    assert pages.bytes > 0
    assert desk.claim.state is ClaimState.PUBLISHED


def test_pages_held_never_take_more_than_their_room(app: Flask, session: Session) -> None:
    for number in range(4):
        published(session, text=f"Harbour number {number} grew by a tenth.")
    session.commit()
    ground: Building = app.extensions["factcheck"]
    app.extensions["factcheck"] = small = replace(ground, pages=Memo(8_000))
    client = app.test_client()
    slugs = list(session.scalars(select(Check.slug)))
    for slug in slugs:
        assert client.get(f"/checks/{slug}").status_code == 200
        assert 0 < small.pages.bytes <= 8_000


def test_a_held_page_asks_little_and_reads_no_publication(desk: Desk, reader: Reader, app: Flask) -> None:
    with questions(app.extensions["factcheck"].engine) as asked:
        reader.reads()
    assert len(asked) <= 5
    assert not [one for one in asked if "publication.content" in one]
