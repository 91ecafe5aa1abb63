"""The picture in which a claim was made: said by the lead, approved with the rest, shown drawn anew."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from factcheck.claims.models import Appearance, ClaimState
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.jobs.engine import run_due
from factcheck.keeping.keep import bring_copy
from factcheck.keeping.models import Copy
from factcheck.keeping.store import Store
from factcheck.publishing.publish import publish
from factcheck.review.content import build_content
from factcheck.review.media import save_media, withdraw_media
from factcheck.review.models import Authenticity
from factcheck.review.queries import media_of
from tests.keeping.conftest import store as store  # the fixture
from tests.reading.samples import photograph
from tests.review.desk import Work

FACTS = {
    "kind": "image",
    "url": "https://social.example/p/1",
    "category": Authenticity.DECONTEXTUALIZED.value,
    "context": "It shows another harbour.",
    "original_url": "https://agency.example/1",
}


def place(work: Work) -> int:
    return work.session.scalars(select(Appearance.id).where(Appearance.claim_id == work.claim.id)).one()


def test_what_is_said_of_a_picture_is_part_of_what_is_approved(session: Session) -> None:
    work = Work(session).approved()
    row = save_media(session, work.claim, place(work), actor=work.lead, **FACTS)
    assert work.claim.state is ClaimState.SUBMITTED
    content = build_content(session, work.claim)["appearances"][0]
    assert content["media"] == {**FACTS, "sha256": None, "picture": None}
    with pytest.raises(Conflict):
        save_media(session, work.claim, place(work), actor=work.lead, seen=0, **FACTS)
    withdraw_media(session, work.claim, place(work), actor=work.lead)
    assert media_of(session, [place(work)]) == {}
    assert "media" not in build_content(session, work.claim)["appearances"][0]
    assert row.withdrawn_at is not None


def test_only_the_lead_says_it_and_only_of_their_claim(session: Session) -> None:
    work = Work(session).submitted()
    with pytest.raises(NotAllowed):
        save_media(session, work.claim, place(work), actor=work.editor, **FACTS)
    for wrong in ({"kind": "song"}, {"url": "x"}, {"original_url": "x"}, {"category": "Other"}):
        with pytest.raises(Invalid):
            save_media(session, work.claim, place(work), actor=work.lead, **{**FACTS, **wrong})


def picture(work: Work, store: Store) -> Copy:
    return bring_copy(work.session, store, "harbour.jpg", photograph(), actor=work.lead)


def test_a_file_stays_with_the_address_it_was_brought_for(session: Session, store: Store) -> None:
    work = Work(session).submitted()
    brought = picture(work, store)

    def save(**facts: str) -> int | None:
        row = save_media(session, work.claim, place(work), actor=work.lead, **{**FACTS, **facts})
        session.expire_all()
        return row.copy_id

    save_media(session, work.claim, place(work), actor=work.lead, copy=brought, **FACTS)
    assert save(context="It shows a quay.") == brought.id
    content = build_content(session, work.claim)["appearances"][0]
    assert content["media"]["sha256"] == brought.sha256
    assert save(url="https://social.example/p/2") is None
    assert save() is None  # what was brought for an address once does not come back with it


def test_a_file_that_was_withdrawn_does_not_come_back_by_itself(session: Session, store: Store) -> None:
    work = Work(session).submitted()
    save_media(session, work.claim, place(work), actor=work.lead, copy=picture(work, store), **FACTS)
    withdraw_media(session, work.claim, place(work), actor=work.lead)
    assert save_media(session, work.claim, place(work), actor=work.lead, **FACTS).copy_id is None


def test_a_file_is_of_the_kind_that_is_said_also_when_it_is_kept_already(
    session: Session, store: Store
) -> None:
    work = Work(session).submitted()
    song = {**FACTS, "kind": "audio"}
    brought = picture(work, store)
    with pytest.raises(Invalid, match="This file is of another kind"):
        save_media(session, work.claim, place(work), actor=work.lead, copy=brought, **song)
    save_media(session, work.claim, place(work), actor=work.lead, copy=brought, **FACTS)
    with pytest.raises(Invalid, match="The file that is kept of it is of another kind"):
        save_media(session, work.claim, place(work), actor=work.lead, **song)
    elsewhere = {**song, "url": "https://social.example/p/2"}
    assert save_media(session, work.claim, place(work), actor=work.lead, **elsewhere).copy_id is None


def test_another_file_ends_the_approval_of_the_first(session: Session, store: Store) -> None:
    work = Work(session).submitted()
    save_media(session, work.claim, place(work), actor=work.lead, copy=picture(work, store), **FACTS)
    work.approve()
    at_hand = media_of(session, [place(work)])[place(work)]
    assert at_hand.copy is not None
    other = bring_copy(session, store, "quay.jpg", photograph() + b"\0", actor=work.lead)
    save_media(session, work.claim, place(work), actor=work.lead, copy=other, **FACTS)
    assert work.claim.state is ClaimState.SUBMITTED


def test_from_the_form_to_the_public_page_the_picture_loses_what_its_file_says(
    session: Session, engine: Engine, store: Store, client: FlaskClient, sign_in
) -> None:
    work = Work(session).submitted()
    claim, where = work.claim.id, f"/claims/{work.claim.id}/places/{place(work)}/media"
    lead, editor = work.lead, work.editor
    session.commit()
    sign_in(client, lead)
    assert "It was said in a picture or a recording" in client.get(f"/claims/{claim}").text
    assert client.post(where, data={**FACTS, "url": "nowhere"}).status_code == 422
    form = {**FACTS, "shown": "y", "upload": (BytesIO(photograph()), "harbour.jpg"), "lock_version": "0"}
    assert client.post(where, data=form, content_type="multipart/form-data").status_code == 303
    while run_due(engine):
        pass
    session.expire_all()
    page = client.get(f"/claims/{claim}").text
    assert "In a picture: Out of context. It shows another harbour." in page
    assert 'value="DecontextualizedContent" checked' in re.sub(r"\s+", " ", client.get(where).text)
    name = build_content(session, work.claim)["appearances"][0]["media"]["picture"]
    session.rollback()
    sign_in(client, editor)
    picture = f"/kept/small/{name}"
    assert f'src="{picture}"' in client.get(f"/claims/{claim}/decide").text
    assert client.get(picture).content_type == "image/jpeg"
    original = session.scalars(select(Copy.sha256).where(Copy.small == name)).one()
    assert client.get(f"/kept/small/{original}").status_code == 404  # only what was drawn anew
    assert client.application.test_client().get(picture).status_code == 303  # a stranger
    work.approve()
    publication = publish(
        session, work.claim, actor=editor, base_url="http://localhost", newsroom_name="The Record"
    )
    slug = publication.content["publication"]["slug"]
    session.commit()
    shown = client.get(f"/checks/{slug}").text
    assert picture not in shown
    assert "Out of context" in shown
    kinds = [json.loads(block)["@type"] for block in re.findall(r'ld\+json">(.*?)</script>', shown)]
    assert kinds == ["ClaimReview", "MediaReview"]
    answer = client.get(f"/checks/{slug}/versions/1/pictures/1.jpg")
    assert answer.content_type == "image/jpeg"
    assert b"Northmoor Optics" not in answer.data
    assert "Set-Cookie" not in answer.headers
    assert client.get(f"/checks/{slug}/versions/1/pictures/2.jpg").status_code == 404
