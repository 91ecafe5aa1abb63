"""A check in several languages, as readers and machines find it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import jsonschema
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import ROOT
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.models import PublicationKind
from factcheck.review import assign
from factcheck.review.translate import translate
from tests.publishing.samples import Desk, approve_again, publish_it, published, somebody

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

TEXT = "El puerto creció una décima parte en 2023."
ENGLISH = "/checks/the-harbour-grew-by-a-tenth-in-2023"
SPANISH = "/checks/el-puerto-crecio-una-decima-parte-en-2023"
SCHEMA = json.loads((ROOT / "factcheck/publishing/schemas/claimreview.json").read_text(encoding="utf-8"))
SignIn = Callable[[FlaskClient, Person], None]


@pytest.fixture
def desks(session: Session) -> tuple[Desk, Desk]:
    original, _ = published(session)
    translator = somebody(session, "Tomás Pluma", Role.REVIEWER)
    approver = somebody(session, "Inés Papel", Role.EDITOR)
    claim = translate(
        session, original.claim, actor=translator, language="es", text=TEXT, newsroom_language="en"
    )
    assign.take(session, claim, actor=translator, no_conflict=True)
    spanish = Desk(claim, translator, approver)
    approve_again(session, spanish, rating="mostly-false", summary="Creció un dos por ciento.")
    publish_it(session, spanish)
    session.commit()
    return original, spanish


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def data_of(html: str) -> dict[str, Any]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    found: dict[str, Any] = json.loads(script)
    return found


def alternates_in(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http://localhost([^"]+)">', html)


@pytest.mark.usefixtures("desks")
def test_each_is_in_its_language_and_leads_to_the_other(client: FlaskClient) -> None:
    english, spanish = text_of(client, ENGLISH), text_of(client, SPANISH)
    assert '<html lang="en" dir="ltr">' in english
    assert '<html lang="es" dir="ltr">' in spanish
    both = [("en", ENGLISH), ("es", SPANISH), ("x-default", ENGLISH)]
    assert alternates_in(english) == alternates_in(spanish) == both
    assert f'<a href="{SPANISH}" lang="es" hreflang="es">Español</a>' in english
    assert f'<a href="{ENGLISH}" lang="en" hreflang="en">English</a>' in spanish
    assert "También en:" in spanish
    assert '<meta property="og:locale" content="es">' in spanish
    assert '<html lang="es"' in text_of(client, f"{SPANISH}/card")
    assert '<html lang="es"' in text_of(client, f"{SPANISH}/versions/1")


@pytest.mark.usefixtures("desks")
def test_nobody_is_offered_the_same_check_as_another_one(client: FlaskClient) -> None:
    for address in (ENGLISH, SPANISH):
        assert 'id="check-more"' not in text_of(client, address)


@pytest.mark.usefixtures("desks")
def test_machines_are_told_which_is_the_original(client: FlaskClient) -> None:
    english, spanish = data_of(text_of(client, ENGLISH)), data_of(text_of(client, SPANISH))
    for data in (english, spanish):
        jsonschema.validate(data, SCHEMA)
    assert (english["inLanguage"], spanish["inLanguage"]) == ("en", "es")
    assert [one["@id"] for one in english["workTranslation"]] == [f"http://localhost{SPANISH}"]
    assert spanish["translationOfWork"]["@id"] == f"http://localhost{ENGLISH}"
    assert "translationOfWork" not in english
    assert "workTranslation" not in spanish


@pytest.mark.usefixtures("desks")
def test_the_sitemap_names_both_for_each(client: FlaskClient) -> None:
    root = ET.fromstring(text_of(client, "/sitemaps/checks-0.xml"))
    link = "{http://www.w3.org/1999/xhtml}link"
    told = {
        page[0].text: [(one.get("hreflang"), one.get("href")) for one in page.iter(link)] for page in root
    }
    both = [
        ("en", f"http://localhost{ENGLISH}"),
        ("es", f"http://localhost{SPANISH}"),
        ("x-default", f"http://localhost{ENGLISH}"),
    ]
    assert told == {f"http://localhost{ENGLISH}": both, f"http://localhost{SPANISH}": both}


@pytest.mark.usefixtures("desks")
def test_lists_hold_a_check_once_and_each_language_has_a_list_and_feeds(client: FlaskClient) -> None:
    front = text_of(client, "/")
    assert ENGLISH in front
    assert SPANISH not in front
    assert 'href="/languages/es" lang="es" hreflang="es">Español' in front
    shelf = text_of(client, "/languages/es")
    assert '<html lang="es"' in shelf
    assert "Verificaciones en español" in shelf
    assert SPANISH in shelf
    assert ENGLISH not in shelf
    feed = feedparser.parse(text_of(client, "/languages/es/feed.atom"))
    assert feed.feed.language == "es"
    assert [one.link for one in feed.entries] == [f"http://localhost{SPANISH}"]
    assert [one.link for one in feedparser.parse(text_of(client, "/feed.rss")).entries] == [
        f"http://localhost{ENGLISH}"
    ]
    assert client.get("/languages/fr").status_code == 404
    article = re.findall(r"/checks/[a-z0-9-]+", text_of(client, "/published/articles/1"))
    assert set(article) == {ENGLISH}


def test_a_correction_of_the_translation_says_its_language_in_the_feed(
    session: Session, client: FlaskClient, desks: tuple[Desk, Desk]
) -> None:
    _, spanish = desks
    correct(session, spanish.claim, actor=spanish.editor, kind=PublicationKind.CORRECTION, note="Era un 3%.")
    approve_again(session, spanish, rating="mostly-false", summary="Creció un tres por ciento.")
    publish_it(session, spanish)
    session.commit()
    (item,) = json.loads(text_of(client, "/corrections/feed.json"))["items"]
    assert item["language"] == "es"
    assert 'xml:lang="es"' in text_of(client, "/corrections/feed.atom")


def test_a_withdrawn_translation_is_offered_no_more(
    session: Session, client: FlaskClient, desks: tuple[Desk, Desk]
) -> None:
    _, spanish = desks
    retract(session, spanish.claim, actor=spanish.editor, note="La traducción estaba mal.")
    session.commit()
    english = text_of(client, ENGLISH)
    assert alternates_in(english) == []
    assert "Also in:" not in english
    assert '<html lang="es"' in text_of(client, SPANISH)
    assert "/languages/es" not in text_of(client, "/")


def test_one_check_alone_says_nothing_of_languages(session: Session, client: FlaskClient) -> None:
    published(session)
    session.commit()
    html = text_of(client, ENGLISH)
    assert "hreflang" not in html
    assert "Also in:" not in html
    assert "workTranslation" not in html


def test_the_desk_begins_one_and_sees_the_original_beside_it(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    desk, _ = published(session)
    sign_in(client, desk.editor)
    address = f"/claims/{desk.claim.id}"
    assert f'href="{address}/translate"' in text_of(client, address)
    assert client.get(f"{address}/translate").status_code == 200
    refused = client.post(f"{address}/translate", data={"language": "es", "text": ""})
    assert refused.status_code == 422
    begun = client.post(f"{address}/translate", data={"language": "es", "text": TEXT})
    assert begun.status_code == 303
    page = text_of(client, begun.headers["Location"])
    assert "The original" in page
    assert "The harbour grew by a tenth in 2023" in page
    assert "It grew by two per cent." in page
    again = client.post(f"{address}/translate", data={"language": "es", "text": TEXT})
    assert (again.status_code, "into Spanish already" in again.get_data(as_text=True)) == (422, True)
    assert "Spanish</a> (accepted)" in text_of(client, address)


def test_the_desk_is_told_when_the_original_was_corrected(
    session: Session, client: FlaskClient, sign_in: SignIn, desks: tuple[Desk, Desk]
) -> None:
    original, spanish = desks
    correct(session, original.claim, actor=original.editor, kind=PublicationKind.CORRECTION, note="It is 3%.")
    approve_again(session, original, summary="It grew by three per cent.")
    publish_it(session, original)
    session.commit()
    sign_in(client, spanish.editor)
    address = f"/claims/{spanish.claim.id}"
    assert f'href="{address}"' in text_of(client, "/desk/behind")
    assert "The original was changed" in text_of(client, address)
    assert client.post(f"{address}/follows", data={"seen": "2"}).status_code == 303
    assert "The original was changed" not in text_of(client, address)
    assert f'href="{address}"' not in text_of(client, "/desk/behind")
    session.refresh(spanish.claim)
    assert spanish.claim.state is ClaimState.PUBLISHED


def test_an_admin_says_what_ratings_are_called_elsewhere(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    admin = somebody(session, "Wilhelmina", Role.ADMIN)
    sign_in(client, admin)
    assert "/admin/ratings/words" in text_of(client, "/admin/ratings")
    assert client.get("/admin/ratings/words?language=es").headers["Location"].endswith("/words/es")
    assert client.get("/admin/ratings/words/en").status_code == 404
    page = text_of(client, "/admin/ratings/words/es")
    fields = dict.fromkeys(re.findall(r'name="(words-[0-9]+-[a-z]+)"', page), "")
    keys = dict(re.findall(r'name="(words-[0-9]+)-key" value="([^"]+)"', page))
    place = next(place for place, key in keys.items() if key == "false")
    fields |= {f"{one}-key": key for one, key in keys.items()}
    fields |= {f"{place}-label": "Falso", f"{place}-definition": "No se sostiene."}
    assert client.post("/admin/ratings/words/es", data=fields).status_code == 303
    assert 'value="Falso"' in text_of(client, "/admin/ratings/words/es")
    assert "1 of 8 ratings" in text_of(client, "/admin/ratings/words")
    sign_in(client, somebody(session, "Barnaby", Role.EDITOR))
    assert client.get("/admin/ratings/words/es").status_code == 403
