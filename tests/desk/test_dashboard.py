"""The dashboard's page and its files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.desk.draw import HEIGHT, WIDTH, line_through, parts, share
from factcheck.desk.figures import FIGURES, for_a_sheet, say_cell
from factcheck.kit import clock
from factcheck.review.models import SecondOpinion
from tests import factories as make
from tests.publishing.samples import published
from tests.review.desk import Work

SignIn = Callable[[FlaskClient, Person], None]


def rows_of(text: str) -> list[list[str]]:
    """A file's rows."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_figure_stands_on_the_page_with_its_table_and_its_file(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    work = Work(session).approved()
    published(session, text="The ferries doubled.", claimant="Harbour Board")
    sign_in(client, work.editor)
    page = client.get("/dashboard?days=7").text
    for key in FIGURES:
        assert f'id="{key}"' in page
    assert "Harbour Board" in page
    assert page.count("download") >= 6
    for key in FIGURES:
        answer = client.get(f"/dashboard/{key}.csv?days=7")
        assert answer.status_code == 200
        assert answer.mimetype == "text/csv"
        assert f'filename="{key}-' in answer.headers["Content-Disposition"]
        header, *rows = rows_of(answer.text)
        assert all(len(row) == len(header) for row in rows)
    assert client.get("/dashboard/nothing.csv").status_code == 404


def test_an_empty_newsroom_is_told_what_will_stand_there(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, make.person(session))
    page = client.get("/dashboard").text
    for sentence in (
        "There are no claims yet.",
        "No claim left a state in this period.",
        "Nothing was late in this period.",
        "No second opinion was opened",
        "No verdict was sent back",
        "Nothing was published in this period.",
        "No source was added",
    ):
        assert sentence in page


def test_days_that_make_no_period_are_said_and_kept_as_typed(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, make.person(session))
    page = client.get("/dashboard?from=2026-03-02&to=2026-03-01").text
    assert "Exchange them." in page
    assert 'value="2026-03-02"' in page


def test_a_second_opinion_that_is_not_in_is_in_no_figure(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    work, second = Work(session).taken(), make.person(session)
    session.add(
        SecondOpinion(
            claim_id=work.claim.id,
            person_id=second.id,
            asked_at=clock.now(),
            given_at=clock.now(),
            rating_id=make.rating(session, "false").id,
        )
    )
    sign_in(client, work.editor)
    assert "No second opinion was opened in this period." in client.get("/dashboard?days=7").text
    assert rows_of(client.get("/dashboard/agreement.csv").text)[1] == ["Pairs of opinions", "0"]
    assert "False" not in client.get("/dashboard/claimants.csv").text


@pytest.mark.parametrize("name", ["=1+1", "+A1", "@SUM(A1)", "\t=1", " =1"])
def test_no_name_is_a_formula_in_a_spreadsheet(
    session: Session, client: FlaskClient, sign_in: SignIn, name: str
) -> None:
    published(session, text="The ferries doubled.", claimant=name)
    sign_in(client, make.person(session, Role.EDITOR))
    header, row = rows_of(client.get("/dashboard/claimants.csv").text)
    assert header[0] == "Claimant"
    assert row[0].startswith("'")


def test_cells_are_said_for_people_and_kept_for_sheets() -> None:
    assert [say_cell(cell) for cell in (None, 1234, 0.5, date(2026, 3, 1), timedelta(hours=3), "x")] == [
        "–",
        "1,234",
        "0.5",
        "1 Mar 2026",
        "3 hours",
        "x",
    ]
    assert [for_a_sheet(cell) for cell in (None, 1234, date(2026, 3, 1), timedelta(minutes=90), "x")] == [
        "",
        1234,
        "2026-03-01",
        1.5,
        "x",
    ]


def test_a_line_stays_within_its_drawing() -> None:
    line = line_through([3, 9, 0])
    places = [tuple(map(float, pair.split(","))) for pair in line.points.split()]
    assert all(0 <= x <= WIDTH and 0 < y < HEIGHT for x, y in places)
    assert (line.low, line.high) == (0, 9)
    assert places[1][1] < places[0][1] < places[2][1]
    assert (
        len({y for _, y in (tuple(map(float, p.split(","))) for p in line_through([5, 5]).points.split())})
        == 1
    )


def test_parts_stand_one_behind_the_other_and_fill_no_more_than_the_whole() -> None:
    found = parts([1, 0, 3], 4)
    assert [(part.at, part.width) for part in found] == [(0, 25), (25, 0), (25, 75)]
    assert share(1, 1000) == 0.5
    assert share(0, 10) == 0
    assert share(None, None) == 0


def test_a_person_in_the_workload_leads_to_their_work(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    work = Work(session).taken()
    sign_in(client, work.editor)
    assert f'href="/desk/of/{work.lead.id}"' in client.get("/dashboard").text
    assert ClaimState.IN_REVIEW is work.claim.state
