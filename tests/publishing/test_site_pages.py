"""What the newsroom says about itself: in versions, never silently; and the checklist, honest."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.publishing.commitments import Facts, commitments
from factcheck.publishing.models import SitePageKey
from factcheck.publishing.site_pages import publish_page
from tests import factories as make
from tests.publishing.samples import HOSTILE, published

SignIn = Callable[[FlaskClient, Person], None]
WORDS = "A foundation pays for all of our work, and decides nothing."


def test_a_page_is_there_once_it_is_written_and_every_version_stays(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    admin = make.person(session, Role.ADMIN)
    published(session)
    session.commit()
    assert client.get("/funding").status_code == 404
    assert 'href="/funding"' not in client.get("/").get_data(as_text=True)
    sign_in(client, admin)
    preview = client.post(
        "/admin/pages/funding", data={"text": f"## Who\n\n{WORDS}", "seen": "0", "preview": "1"}
    )
    assert "<h3>Who</h3>" in preview.get_data(as_text=True)
    assert client.get("/funding").status_code == 404
    assert client.post("/admin/pages/funding", data={"text": WORDS, "seen": "0"}).status_code == 303
    silent = client.post("/admin/pages/funding", data={"text": WORDS + " Truly.", "seen": "1"})
    assert silent.status_code == 422
    assert "Truly" in silent.get_data(as_text=True)
    noted = {"text": WORDS + " Truly.", "seen": "1", "note": "One word more"}
    assert client.post("/admin/pages/funding", data=noted).status_code == 303
    late = client.post("/admin/pages/funding", data=noted | {"text": WORDS + " Otherwise."})
    assert late.status_code == 409
    assert "Otherwise" in late.get_data(as_text=True)
    page = client.get("/funding").get_data(as_text=True)
    assert "Truly" in page
    assert "One word more" in page
    assert "Truly" not in client.get("/funding/versions/1").get_data(as_text=True).split("Versions")[0]
    assert client.get("/funding/versions/9").status_code == 404
    front = client.get("/")
    assert 'href="/funding"' in front.get_data(as_text=True)
    found = re.search(r'ld\+json">(.*?)</script>', page)
    assert found
    assert json.loads(found.group(1))["ownershipFundingInfo"] == "http://localhost/funding"
    feed = client.get("/claimreview/data.json").get_data(as_text=True)
    assert "http://localhost/funding" in feed


@pytest.mark.parametrize("statement", ["UPDATE site_page SET text = 'x'", "DELETE FROM site_page"])
def test_a_version_cannot_be_changed(session: Session, statement: str) -> None:
    admin = make.person(session, Role.ADMIN)
    publish_page(session, SitePageKey.ABOUT, text=WORDS, note="", seen=0, actor=admin)
    with pytest.raises(DBAPIError, match="only ever added"):
        session.execute(text(statement))


def test_only_an_admin_writes_and_against_the_version_they_saw(session: Session) -> None:
    admin, editor = make.person(session, Role.ADMIN), make.person(session, Role.EDITOR)
    with pytest.raises(NotAllowed):
        publish_page(session, SitePageKey.ABOUT, text=WORDS, note="", seen=0, actor=editor)
    publish_page(session, SitePageKey.ABOUT, text=WORDS, note="", seen=0, actor=admin)
    with pytest.raises(Conflict):
        publish_page(session, SitePageKey.ABOUT, text=WORDS, note="again", seen=0, actor=admin)
    with pytest.raises(Invalid, match="Nothing has changed"):
        publish_page(session, SitePageKey.ABOUT, text=WORDS, note="again", seen=1, actor=admin)


def test_hostile_words_end_no_element(session: Session, client: FlaskClient) -> None:
    admin = make.person(session, Role.ADMIN)
    publish_page(session, SitePageKey.ABOUT, text="\n\n".join(HOSTILE), note="", seen=0, actor=admin)
    session.commit()
    page = client.get("/about").get_data(as_text=True)
    assert "<script>alert" not in page


def test_the_checklist_says_what_is_there_what_is_not_and_what_only_people_can_judge() -> None:
    bare = commitments(Facts(set(), 0, 0, 0, 0, 0, contact=False))
    full = commitments(Facts(set(SitePageKey), 9, 3, 4, 0, 2, contact=True))
    assert len(bare) == len(full)
    assert {one.page for one in bare if one.page and one.holds is False} == set(SitePageKey)
    assert [one for one in full if one.holds is False] == []
    assert any(one.holds is None for one in full)
    thin = commitments(Facts(set(SitePageKey), 9, 3, 4, 2, 2, contact=True))
    assert [one.finding for one in thin if one.holds is False] == ["2 of 9 rest on fewer than two."]


def test_an_admin_sees_the_checklist(session: Session, client: FlaskClient, sign_in: SignIn) -> None:
    published(session)
    sign_in(client, make.person(session, Role.ADMIN))
    page = client.get("/admin/pages").get_data(as_text=True)
    assert "Not written yet" in page
    assert "The page is not written yet." in page
    assert "FACTCHECK_CONTACT_EMAIL is not set." in page
