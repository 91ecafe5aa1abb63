"""A day and a time without a zone, and what is no time at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.clocks import own_time
from factcheck.errors import Invalid
from tests import factories

BERLIN = ZoneInfo("Europe/Berlin")
_at = datetime.fromisoformat


def test_a_typed_time_is_that_of_the_newsrooms_clocks() -> None:
    assert own_time(_at("2026-07-05T17:00"), BERLIN) == datetime(2026, 7, 5, 15, tzinfo=UTC)
    assert own_time(_at("2026-01-05T17:00"), BERLIN) == datetime(2026, 1, 5, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (None, "Choose a day and a time"),
        (_at("2026-03-29T02:30"), "leave this time out"),
        (_at("0001-01-01T00:00"), "Look at the year"),
    ],
)
def test_what_no_clock_shows_is_said_at_its_field(own: datetime | None, says: str) -> None:
    with pytest.raises(Invalid, match=says) as told:
        own_time(own, BERLIN, field="until")
    assert told.value.field == "until"


def test_the_end_of_all_days_is_said_too() -> None:
    with pytest.raises(Invalid, match="Look at the year"):
        own_time(_at("9999-12-31T23:00"), ZoneInfo("America/New_York"))


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_an_impossible_due_time_never_breaks_the_page(
    client: FlaskClient, session: Session, sign_in: Callable[[FlaskClient, Person], None], typed: str
) -> None:
    claim = factories.claim(session)
    sign_in(client, factories.person(session, Role.EDITOR))
    session.commit()
    answer = client.post(f"/claims/{claim.id}/due", data={"due_at": typed, "lock_version": claim.version})
    assert answer.status_code in (303, 422)
