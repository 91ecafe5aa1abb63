"""Every page, filled by the sample newsroom, under axe in the light and the dark scheme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.dev.sample import fill
from factcheck.publishing.models import Check
from tests.journeys.conftest import Newsroom

pytestmark = pytest.mark.browser

PUBLIC = ["/", "/how-we-check", "/corrections", "/sign-in"]
DESK = [
    "/desk",
    "/triage",
    "/articles",
    "/articles/add",
    "/articles/1",
    "/articles/1/versions",
    "/claims",
    "/account",
    "/people",
]


def test_axe_finds_nothing_on_any_page(newsroom: Newsroom, accessible: Callable[[Page], None]) -> None:
    with Session(newsroom.engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
        fill(session, base_url=newsroom.address, newsroom_name="The Test Record")
        session.commit()
        checks = [f"/checks/{slug}" for slug in session.scalars(select(Check.slug))]
        of_state = {
            state: session.scalars(select(Claim.id).where(Claim.state == state)).first()
            for state in ClaimState
        }
    judged = of_state[ClaimState.SUBMITTED]
    live = of_state[ClaimState.PUBLISHED]
    desk = [
        *DESK,
        *(f"/claims/{number}" for number in of_state.values()),
        f"/claims/{judged}/decide",
        f"/claims/{live}/correct",
        f"/claims/{live}/retract",
    ]
    reader = newsroom.reader()
    editor = newsroom.signed_in(newsroom.person("Edda Admin", Role.ADMIN))
    for page, addresses in ((reader, [*PUBLIC, *checks]), (editor, desk)):
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            accessible(page)
            page.set_viewport_size({"width": 390, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{address} scrolls sideways by {wide} px at 390 px"
            page.set_viewport_size({"width": 1280, "height": 720})
