"""Cards are drawn by a job, kept by what is in them, and served to be kept for long."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.jobs.engine import run_due
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue
from factcheck.jobs.sweep import ask_for_regular_work
from factcheck.kit.child import TooSlow
from factcheck.publishing.cards import keep
from factcheck.publishing.cards.facts import Facts
from factcheck.publishing.correct import correct
from factcheck.publishing.models import CardPicture, PublicationKind
from tests.publishing.cards.pictures import size_of
from tests.publishing.samples import approve_again, publish_it, published

PNG = "image/png"


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, config: Config) -> None:
    """The worker's settings are those of the test."""
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    monkeypatch.setenv("FACTCHECK_VAR_DIR", str(config.var_dir))
    monkeypatch.setenv("FACTCHECK_NEWSROOM_NAME", config.newsroom_name)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Facts]:
    """Stands in for drawing, which has tests of its own; what was to be drawn."""
    seen: list[Facts] = []

    def draw(facts: Facts, config: Config) -> keep.Drawn:
        seen.append(facts)
        return keep.Drawn(f"{facts['newsroom']} {facts['claim']}".encode(), whole=True)

    monkeypatch.setattr(keep, "draw", draw)
    return seen


def address(html: str) -> str:
    (found,) = re.findall(r'property="og:image" content="http://localhost([^"]+)"', html)
    return str(found)


def test_a_published_check_names_its_card_and_gets_it(
    session: Session, client: FlaskClient, engine: Engine
) -> None:
    _, publication = published(session)
    session.commit()
    html = client.get("/checks/the-harbour-grew-by-a-tenth-in-2023").get_data(as_text=True)
    card = address(html)
    assert card.endswith("/versions/1/card.png")
    for told in (
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        '<meta property="og:image:alt" content="Mostly false: “The harbour grew by a tenth in 2023',
        '<meta name="twitter:card" content="summary_large_image">',
    ):
        assert told in html
    waiting = client.get(card)
    assert (waiting.status_code, waiting.content_type) == (200, PNG)
    assert "max-age=0" in waiting.headers["Cache-Control"]  # soon it is another one

    run_due(engine)
    there = client.get(card)
    assert (there.status_code, there.content_type) == (200, PNG)
    assert there.data != waiting.data
    assert size_of(there.data) == (1200, 630)
    assert "max-age=86400" in there.headers["Cache-Control"]
    assert "Set-Cookie" not in there.headers
    again = client.get(card, headers={"If-None-Match": there.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    kept = session.scalars(select(CardPicture)).one()
    assert (kept.publication_id, kept.whole) == (publication.id, True)


def test_each_version_keeps_its_own(
    session: Session, client: FlaskClient, engine: Engine, drawn: list[Facts]
) -> None:
    desk, _ = published(session)
    session.commit()
    run_due(engine)
    correct(session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note="It was 3%.")
    approve_again(session, desk, rating="true", summary="It grew by three per cent.")
    publish_it(session, desk)
    session.commit()
    run_due(engine)
    assert [facts["rating"]["label"] for facts in drawn] == ["Mostly false", "True"]
    at = "/checks/the-harbour-grew-by-a-tenth-in-2023"
    assert address(client.get(at).get_data(as_text=True)) == f"{at}/versions/2/card.png"
    assert client.get(f"{at}/versions/1/card.png").status_code == 200
    assert client.get(f"{at}/versions/3/card.png").status_code == 404
    assert client.get("/checks/none/versions/1/card.png").status_code == 404


def test_a_new_name_draws_them_all_again(
    session: Session,
    client: FlaskClient,
    engine: Engine,
    drawn: list[Facts],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published(session)
    session.commit()
    run_due(engine)
    ask_for_regular_work(engine)
    run_due(engine)
    card = "/checks/the-harbour-grew-by-a-tenth-in-2023/versions/1/card.png"
    before = client.get(card)
    assert client.get("/card.png").data == b"The Test Record "
    assert not keep._any_to_draw(session)
    monkeypatch.setenv("FACTCHECK_NEWSROOM_NAME", "The New Record")
    assert keep._any_to_draw(session)
    enqueue(session, "draw_cards", {})
    session.commit()
    run_due(engine)
    after = client.get(card)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.data.startswith(b"The New Record The harbour")
    assert client.get("/card.png").data == b"The New Record "
    assert len(drawn) == 4
    assert not keep._any_to_draw(session)


def test_a_card_that_two_workers_add_in_one_moment_is_one_and_loses_nothing_else(
    session: Session, engine: Engine, drawn: list[Facts], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, publication = published(session)
    session.commit()
    run_due(engine)
    # To this worker there was none when it looked; the other's came in between.
    monkeypatch.setattr(keep, "picture_of", lambda *_: None)
    monkeypatch.setenv("FACTCHECK_NEWSROOM_NAME", "The New Record")
    enqueue(session, "draw_card", {"publication_id": publication.id})
    session.commit()
    run_due(engine)
    done = session.scalars(select(Job.state).where(Job.name == "draw_card")).all()
    assert done == [JobState.DONE, JobState.DONE]
    picture = session.scalars(select(CardPicture)).one()
    session.refresh(picture)
    assert picture.made_for == keep.made_for(read_settings(os.environ)[0])


def test_one_that_cannot_be_drawn_keeps_no_other_waiting(
    session: Session, client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(session)
    for job in session.scalars(select(Job)):
        session.delete(job)
    session.commit()

    def draw(facts: Facts, config: Config) -> keep.Drawn:
        if facts["claim"]:
            raise TooSlow("It took too long.")
        return keep.Drawn(b"plain", whole=True)

    monkeypatch.setattr(keep, "draw", draw)
    ask_for_regular_work(engine)
    run_due(engine)
    assert not keep._any_to_draw(session)
    card = client.get("/checks/the-harbour-grew-by-a-tenth-in-2023/versions/1/card.png")
    assert (card.status_code, card.data) == (200, b"plain")
    assert "max-age=0" in card.headers["Cache-Control"]


def test_a_card_gone_from_the_disk_is_the_newsrooms_own(
    session: Session, client: FlaskClient, engine: Engine, drawn: list[Facts], config: Config
) -> None:
    published(session)
    session.commit()
    run_due(engine)
    for path in Path(config.var_dir).rglob("*"):
        if path.is_file() and len(path.name) == 64:
            path.unlink()
    card = client.get("/checks/the-harbour-grew-by-a-tenth-in-2023/versions/1/card.png")
    assert (card.status_code, card.content_type) == (200, PNG)
