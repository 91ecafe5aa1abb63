"""Changing the rating scale: what is published keeps its own, and what it costs is said first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.errors import Conflict, Invalid, NotAllowed
from factcheck.kit import clock
from factcheck.publishing.models import Publication
from factcheck.publishing.scale import Label, arranged, digest_of_scale, effects_of, labels_now, save_scale
from factcheck.publishing.schedule import schedule
from factcheck.review.checklist import missing
from factcheck.review.models import Rating
from factcheck.review.ratings import rating_by_key, scale
from tests import factories
from tests.publishing.samples import approved, published

SignIn = Callable[[FlaskClient, Person], None]


def _label(name: str, order: int, icon: str, **facts: Any) -> Label:
    return Label(key="", label=name, definition=f"{name} it is.", icon=icon, rated=True, order=order, **facts)


def _renamed(labels: list[Label], key: str, **facts: Any) -> list[Label]:
    return [replace(one, **facts) if one.key == key else one for one in labels]


@pytest.mark.parametrize(
    ("count", "tones"),
    [(2, "15"), (3, "135"), (4, "1245"), (5, "12345"), (6, "122345"), (7, "1223445")],
)
def test_numbers_and_colours_follow_from_the_order(count: int, tones: str) -> None:
    signs = ["cross", "three-quarter", "half", "quarter", "check", "dash", "question"]
    labels = [_label(f"L{n}", n * 10, signs[n]) for n in range(count)]
    found = arranged(labels[::-1])
    assert [one.value for one in found] == list(range(1, count + 1))
    got = "".join(one.tone[1] for one in found)
    assert got[0] == "1"
    assert got[-1] == "5"
    assert sorted(got) == list(got)
    if count <= 5:
        assert got == tones


def test_a_label_beside_the_scale_has_no_number() -> None:
    labels = [
        _label("No", 1, "cross"),
        _label("Yes", 2, "check"),
        replace(_label("Maybe", 0, "dash"), rated=False),
    ]
    assert [(one.label, one.value, one.tone) for one in arranged(labels)] == [
        ("No", 1, "r1"),
        ("Yes", 2, "r5"),
        ("Maybe", None, "r0"),
    ]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([_label("No", 1, "cross")], "from 2 to 7"),
        ([_label("No", 1, "cross"), _label("no", 2, "check")], "a label of its own"),
        ([_label("No", 1, "cross"), _label("Yes", 2, "cross")], "a sign of its own"),
        ([_label("No", 1, "cross"), _label("Yes", 1, "check")], "a place of its own"),
        ([_label("No", 1, "cross"), _label("Yes", 2, "star")], "Choose a sign"),
        ([_label("No", 1, "cross"), replace(_label("Yes", 2, "check"), definition="")], "stands for"),
        ([_label("No", 1, "cross"), _label("", 2, "check")], "Give every label a name"),
        ([_label("No", 1, "cross"), _label("Yes", 2, "check", look_again_days=0)], "from 1 to"),
    ],
)
def test_what_would_be_no_scale_is_refused_in_a_sentence(labels: list[Label], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        arranged(labels)


def test_published_checks_keep_the_scale_of_their_day_and_approvals_lapse(session: Session) -> None:
    published(session)
    desk = approved(session)
    schedule(session, desk.claim, actor=desk.editor, at=clock.now() + timedelta(hours=1))
    session.commit()
    before = session.scalars(select(Publication)).one().content["scale"]
    labels = _renamed(labels_now(session), "mostly-false", label="Largely false")
    told = effects_of(session, labels)
    assert told == (True, 1, {"Mostly false": 1}, 1, 1, 0)
    admin = factories.person(session, Role.ADMIN)
    save_scale(session, labels, actor=admin, seen=digest_of_scale(session))
    session.commit()
    session.expire_all()
    assert desk.claim.state is ClaimState.SUBMITTED
    assert session.scalars(select(Publication)).one().content["scale"] == before
    assert rating_by_key(session, "mostly-false").label == "Largely false"


def test_what_readers_do_not_see_costs_no_approval(session: Session) -> None:
    desk = approved(session)
    session.commit()
    labels = _renamed(labels_now(session), "false", look_again_days=90)
    assert not effects_of(session, labels).visible
    admin = factories.person(session, Role.ADMIN)
    save_scale(session, labels, actor=admin, seen=digest_of_scale(session))
    session.commit()
    session.expire_all()
    assert desk.claim.state is ClaimState.APPROVED


def test_a_label_is_retired_never_deleted_and_can_come_back(session: Session) -> None:
    desk = approved(session)
    session.commit()
    admin = factories.person(session, Role.ADMIN)
    labels = _renamed(labels_now(session), "mostly-false", in_use=False)
    assert effects_of(session, labels).without == 1
    save_scale(session, labels, actor=admin, seen=digest_of_scale(session))
    session.commit()
    session.expire_all()
    assert [one.value for one in scale(session)[:4]] == [1, 2, 3, 4]
    with pytest.raises(Invalid):
        rating_by_key(session, "mostly-false")
    assert "a rating of the scale" in missing(session, desk.claim)
    back = _renamed(labels_now(session), "mostly-false", in_use=True, order=15, icon="three-quarter")
    back = [replace(one, order=n * 10) if one.key != "mostly-false" else one for n, one in enumerate(back, 1)]
    save_scale(session, back, actor=admin, seen=digest_of_scale(session))
    assert rating_by_key(session, "mostly-false").value == 2
    assert session.scalars(select(Rating)).all()[0].retired_at is None


def test_only_an_admin_and_not_over_anothers_change(session: Session) -> None:
    labels = labels_now(session)
    with pytest.raises(NotAllowed):
        save_scale(session, labels, actor=factories.person(session, Role.EDITOR), seen="")
    with pytest.raises(Conflict):
        save_scale(session, labels, actor=factories.person(session, Role.ADMIN), seen="other")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_admin_sees_what_it_does_and_then_saves_it(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    published(session)
    sign_in(client, factories.person(session, Role.ADMIN))
    page = client.get("/admin/ratings").text
    assert "Show what it would do" in page
    assert "Save this scale" not in page
    data = {"seen": digest_of_scale(session)}
    for n, one in enumerate(labels_now(session)):
        data |= {
            f"labels-{n}-key": one.key,
            f"labels-{n}-label": "Largely <false>" if one.key == "mostly-false" else one.label,
            f"labels-{n}-definition": one.definition,
            f"labels-{n}-place": "scale" if one.rated else "beside",
            f"labels-{n}-order": str(n),
            f"labels-{n}-icon": one.icon,
            f"labels-{n}-in_use": "y",
        }
    session.rollback()
    shown = client.post("/admin/ratings", data={**data, "act": "show"})
    assert shown.status_code == 200
    assert "1 carries “Mostly false” as it was" in shown.text
    assert "0 approvals" in shown.text
    wrong = client.post("/admin/ratings", data={**data, "labels-0-icon": "mask", "act": "save"})
    assert wrong.status_code == 422
    assert "a sign of its own" in wrong.text
    # What is wrong lies open; what is right is folded.
    assert ("<details open>" in wrong.text, "<details open>" in shown.text) == (True, False)
    assert client.post("/admin/ratings", data={**data, "act": "save"}).status_code == 303
    assert client.post("/admin/ratings", data={**data, "act": "save"}).status_code == 409
    assert "Largely &lt;false&gt;" in client.get("/how-we-check").text
    assert "Mostly false" in client.get("/").text
